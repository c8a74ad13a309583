"""The list of dead links: for whom, with which pages, at what cost."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse

from apps.links.gathering import gather
from apps.links.models import Link, Place
from apps.organization.models import Partner
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_many, make_partner, translate
from tests.links.making import NOON, make_link, name_on_pages, with_link
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
LIST = "admin:links_link_changelist"
DEAD = "https://dead.example/"
WORKING = ["editor", "publisher", "administrator", "translator-fr", "reviewer-ar"]


@pytest.fixture
def editor(client):
    person = make_user("editor")
    client.force_login(person)
    return person


def listed(client, **asked):
    """Return {address: what stands in its line}."""
    html = client.get(reverse(LIST), asked).content.decode()
    found = {}
    for row in re.findall(r"<tr><th.*?</tr>", html, re.DOTALL):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        words = [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", cell))).strip() for cell in cells]
        found[words[0]] = words[1:]
    return found


def page_of(link):
    return reverse("admin:links_link_change", args=[link.pk])


@pytest.mark.parametrize("role", WORKING)
def test_who_works_on_content_sees_what_is_dead_and_changes_nothing(client, role):
    name_on_pages(DEAD, "https://alive.example", "https://slow.example")
    dead = make_link(DEAD, status=404, failures=1, first_failed_at=NOON)
    make_link("https://alive.example", Link.State.ANSWERS, "")
    make_link("https://slow.example", Link.State.FAILING, Link.Reason.TOO_SLOW)
    client.force_login(make_user(role))

    assert listed(client) == {
        DEAD: ["There is no such page. (404)", "20 Nov 2026, 12:00 (UTC)", "Partner: Partner 0"]
    }
    assert list(listed(client, state="failing")) == ["https://slow.example/"]
    assert len(listed(client, state="all")) == 3
    shown = client.get(page_of(dead))
    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert client.post(page_of(dead), {"state": "answers"}).status_code == 403
    assert client.post(reverse("admin:links_link_delete", args=[dead.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:links_link_add")).status_code == 403
    assert client.post(reverse(LIST), {"action": "delete_selected"}).status_code == 200
    assert Link.objects.get(pk=dead.pk).state == "dead"


def test_readers_and_strangers_have_no_list(client):
    name_on_pages(DEAD)
    dead = make_link(DEAD)
    pages = [reverse(LIST), page_of(dead)]

    assert [client.get(page).status_code for page in pages] == [302, 302]
    client.force_login(make_user("reader"))
    assert [client.get(page, follow=True).status_code for page in pages] == [403, 403]


def test_a_page_that_a_person_may_not_know_of_is_not_named(client, editor):
    secret = "https://secret.example/"
    section = {"sections": [with_link("role", DEAD), with_link("more", secret)]}
    make_restricted_entry("secret", title_en="The secret", children=section)
    make_partner(name_en="Open", url=DEAD)
    gather()
    make_link(DEAD)
    hidden = make_link(secret)

    assert {address: words[-1] for address, words in listed(client, state="all").items()} == {
        DEAD: "Partner: Open"
    }
    assert client.get(page_of(hidden)).status_code == 302
    assert "secret" not in client.get(page_of(Link.objects.get(address=DEAD))).content.decode()

    let_into_the_group(editor)
    assert {address: words[-1] for address, words in listed(client).items()} == {
        DEAD: "Entry: The secret Partner: Open",
        secret: "Entry: The secret",
    }


def test_a_page_leads_to_the_form_in_the_language_that_names_the_address(client, editor):
    entry = make_entry(title_en="About")
    translate(entry, "fr", key_points=f'<p><a href="{DEAD}">ici</a></p>')
    gather()
    link = make_link(DEAD)
    form = reverse("admin:manual_entry_change", args=[entry.pk]) + "?language=fr"

    assert listed(client)[DEAD][-1] == "Entry: About (Français)"
    for page in (reverse(LIST), page_of(link)):
        assert f'href="{form}"' in client.get(page).content.decode()


def test_a_page_stands_once_in_a_line_with_all_its_languages(client, editor):
    entry = make_entry(title_en="About", key_points_en=f'<p><a href="{DEAD}">here</a></p>')
    for language in ("fr", "ar"):
        translate(entry, language, key_points=f'<p><a href="{DEAD}">ici</a></p>')
    gather()
    make_link(DEAD)
    form = reverse("admin:manual_entry_change", args=[entry.pk])

    assert listed(client)[DEAD][-1] == "Entry: About · Français · العربية"
    html = client.get(reverse(LIST)).content.decode()
    assert re.findall(rf'href="({form}[^"]*)"', html) == [form, f"{form}?language=fr", f"{form}?language=ar"]


def test_an_address_on_many_pages_names_some_and_its_own_page_more(client, editor):
    name_on_pages(*[DEAD] * 8)
    link = make_link(DEAD)

    line = listed(client)[DEAD][-1]
    assert (line.count("Partner:"), line.endswith(" All pages that it stands on")) == (5, True)
    own_page = client.get(page_of(link)).content.decode()
    assert sorted(re.findall(r"<bdi>(Partner \d)</bdi>", own_page)) == [f"Partner {n}" for n in range(8)]


def test_an_address_cannot_run_a_script(client, editor):
    hostile = "https://dead.example/?q=<script>alert(1)</script>"
    name_on_pages(hostile)
    link = make_link(hostile)

    for page in (reverse(LIST), page_of(link)):
        assert "<script>alert" not in client.get(page).content.decode()


def test_no_expression_in_an_address_filters_the_list(client, editor):
    assert client.get(reverse(LIST), {"places__root_id": "x"}).status_code == 400
    assert client.get(reverse(LIST), {"state": "no such state"}).status_code == 200


@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_takes_the_same_queries_however_long_it_is(
    client, editor, django_assert_num_queries, number
):
    make_many(Partner, number)
    links = [make_link(f"https://{number}.example") for number in range(number)]
    pages = Partner.objects.values_list("pk", flat=True)
    Place.objects.bulk_create(
        Place(link=link, model="organization.partner", root_id=root, language="en")
        for link, root in zip(links, pages, strict=True)
    )
    Place.objects.bulk_create(
        Place(link=link, model="manual.entry", root_id=uuid.uuid4(), language="en") for link in links
    )

    with django_assert_num_queries(8):
        assert len(listed(client)) == min(number, 50)
