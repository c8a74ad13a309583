"""From Home a colleague gets everywhere by the links of the pages alone: neither search nor What's new is needed."""

import re
from collections import deque
from html import unescape
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse, translate_url
from django.utils import translation

from apps.contacts.models import Subject
from apps.frameworks.models import Framework
from apps.manual.models import Entry, Topic
from apps.organization.models import Country, Office, Unit
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db

WITHOUT_ROWS = [
    *(
        "manual:index",
        "manual:questions",
        "contacts:index",
        "contacts:find",
        "frameworks:index",
        "frameworks:programmes",
    ),
    *("library:index", "library:documents", "library:terms", "library:sources"),
    *("organization:profile", "organization:offices", "organization:countries", "organization:units"),
    *("organization:history", "organization:partners", "portal:accessibility", "portal:privacy"),
]
NOT_FOLLOWED = ["portal:updates", "search:search", "accounts:profile", "accounts:sign-out"]
FRAME = re.compile(r'<nav class="languages".*?</nav>', re.DOTALL)


@pytest.fixture(scope="module")
def pages(content, django_db_blocker):
    """Return {address: (status, html)} of all that links lead to from Home, in English."""
    with django_db_blocker.unblock(), transaction.atomic(), translation.override("en"):
        client = Client()
        client.force_login(make_user("reader"))
        found = crawl(client)
        transaction.set_rollback(True)
    return found


def crawl(client):
    home, closed = reverse("portal:home"), [reverse(name) for name in NOT_FOLLOWED]
    desk = reverse("admin:index")
    found, waiting = {}, deque([home])
    while waiting:
        address = waiting.popleft()
        if address in found:
            continue
        response = client.get(address)
        found[address] = response.status_code, response.content.decode()
        links = {urldefrag(link)[0] for link in links_of(address, found[address][1])}
        links = {link for link in links if not link.startswith(desk)}  # help leads those who work there
        waiting.extend(link for link in sorted(links) if link.partition("?")[0] not in closed)
    return found


def links_of(address, html):
    """Return the addresses within the portal that a page links to, its languages aside."""
    hrefs = re.findall(r'<a\b[^>]*?\shref="([^"]*)"', FRAME.sub("", html))
    found = {urljoin(address, unescape(href)) for href in hrefs}
    others = {
        urldefrag(translate_url(address, code))[0] for code, _name in settings.LANGUAGES if code != "en"
    }
    return {link for link in found if link.startswith("/") and urldefrag(link)[0] not in others}


def test_links_from_home_lead_to_every_page_and_none_is_broken(pages):
    rows = [
        row
        for model in (Entry, Topic, Framework, Subject, Office, Country, Unit)
        for row in model.objects.filter(archived_at=None)
    ]
    wanted = {reverse(name) for name in WITHOUT_ROWS} | {row.get_absolute_url() for row in rows}
    assert len(wanted) > 280

    assert sorted(wanted - set(pages)) == []
    assert {address: status for address, (status, _html) in pages.items() if status != 200} == {}


def test_whatever_a_link_points_to_within_a_page_is_there(pages):
    ids = {address: set(re.findall(r'\sid="([^"]*)"', html)) for address, (_status, html) in pages.items()}
    links = {
        (address, *urldefrag(link))
        for address, (_status, html) in pages.items()
        for link in links_of(address, html)
    }
    pointing = [(page, target, anchor) for page, target, anchor in links if anchor and target in ids]
    assert len(pointing) > 500

    assert sorted(row for row in pointing if row[2] not in ids[row[1]]) == []
