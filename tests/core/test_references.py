import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.accounts.models import User
from apps.core.references import Address, printable, resolve
from tests.accounts.factories import make_user
from tests.builders import make_country, make_entry, make_menu_item, make_subject, make_topic, make_unit
from tests.manual.making import let_into_the_group, make_restricted_entry

MCOF = "manual.entry:mcof"


def linked(*references):
    return " ".join(f'<p><a data-ref="{reference}">words</a></p>' for reference in references)


@pytest.fixture
def reader(db):
    return make_user("reader")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_resolve_leads_to_the_page_in_the_readers_language(reader):
    make_entry("mcof", topic=make_topic("crises"))
    make_topic("frameworks")

    with translation.override("fr"):
        addresses = resolve([linked(MCOF, f"{MCOF}#role"), None, linked("manual.topic:frameworks")], reader)

    assert addresses == {
        MCOF: "/fr/manual/crises/mcof/",
        "manual.topic:frameworks": "/fr/manual/frameworks/",
    }


@pytest.mark.parametrize(
    "reference",
    [
        "manual.entry:unknown",
        "nowhere.nothing:mcof",
        "accounts.user:1",  # a model, but no content
        "portal.menuitem:manual",  # content without a page
        "mcof",  # no reference at all
    ],
)
def test_resolve_leaves_out_what_is_no_page(reader, reference, monkeypatch):
    make_menu_item("manual")
    monkeypatch.setattr(User, "get_absolute_url", lambda person: "/people/", raising=False)

    assert resolve([linked(reference)], reader) == {}


@pytest.mark.django_db
def test_resolve_follows_what_the_person_may_see():
    make_restricted_entry("secret")
    make_entry("open", access="public")
    make_entry("staff")
    texts = [linked("manual.entry:secret", "manual.entry:open", "manual.entry:staff")]
    people = [let_into_the_group(make_user("reader")), make_user("reader"), AnonymousUser()]

    seen = [sorted(resolve(texts, person)) for person in people]

    assert seen == [
        ["manual.entry:open", "manual.entry:secret", "manual.entry:staff"],
        ["manual.entry:open", "manual.entry:staff"],
        ["manual.entry:open"],
    ]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_resolve_asks_once_for_all_kinds_of_pages(reader, django_assert_num_queries, number):
    topic = make_topic("frameworks")
    make_entry("mcof", topic=topic)
    references = [f"manual.entry:mcof-{count}" for count in range(number)]

    with django_assert_num_queries(1):
        resolve([linked(MCOF, "manual.topic:frameworks")] * number, reader)
    with django_assert_num_queries(2):  # one more for what no row is called: it may have been called so once
        resolve([linked(MCOF, "manual.topic:frameworks", *references)] * number, reader)


def test_printable_turns_a_reference_into_a_link():
    html = '<p>See <a data-ref="manual.entry:mcof#role">the <strong>framework</strong></a>.</p>'

    assert printable(html, {MCOF: Address("/en/manual/frameworks/mcof/")}) == (
        '<p>See <a href="/en/manual/frameworks/mcof/#role">the <strong>framework</strong></a>.</p>'
    )


def test_printable_leaves_the_words_of_a_reference_that_leads_nowhere():
    assert printable('<p>See <a data-ref="manual.entry:mcof">it</a>.</p>', {}) == "<p>See it.</p>"


def test_printable_says_that_a_link_leaves_the_portal():
    assert printable('<p><a href="https://www.iom.int/?a=1&amp;b=&quot;2&quot;">IOM</a></p>', {}) == (
        '<p><a class="external" href="https://www.iom.int/?a=1&amp;b=&quot;2&quot;" rel="noopener noreferrer">IOM'
        '<span class="unseen" lang="en"> (external site)</span></a></p>'
    )


def test_printable_keeps_mail_links_and_the_letter_case_of_addresses():
    html = '<p><a href="mailto:PRDCoreGroupHQ@iom.int">PRDCoreGroupHQ@iom.int</a></p>'

    assert printable(html, {}) == html


@pytest.mark.parametrize(
    "attack",
    [
        '<p onclick="x()">a</p><script>x()</script>',
        '<p><a href="javascript:x()">a</a></p>',
        '<p class="top"><a href="/en/admin/">a</a></p>',
        '<p><a data-ref="manual.entry:mcof&quot; onclick=x()">a</a></p>',
    ],
)
def test_printable_cleans_once_more(attack):
    assert printable(attack, {MCOF: Address("/")}) == "<p>a</p>"


def test_printable_escapes_an_address():
    assert printable(linked(MCOF), {MCOF: Address('/"><script>')}) == (
        '<p><a href="/&quot;&gt;&lt;script&gt;">words</a></p>'
    )


def test_printable_lets_a_table_scroll_by_itself():
    table = '<table><thead><tr><th scope="col">Year</th><th scope="col">Event &amp; place</th></tr></thead></table>'

    assert printable(table, {}) == (
        f'<div class="scroller" role="group" aria-label="Table: Year, Event &amp; place" tabindex="0">{table}</div>'
    )


def test_printable_puts_headings_under_the_one_above():
    assert printable("<h4>Office</h4><p>a</p>", {}, heading_level=3) == "<h3>Office</h3><p>a</p>"


def test_printable_prints_nothing_for_no_text():
    assert printable("", {}) == ""


def test_every_kind_gives_its_columns_to_the_union_in_one_order(reader):
    make_country("TD")
    make_unit("wash")
    make_subject("cash", unit=make_unit("dhrr"))

    with CaptureQueriesContext(connection) as queries:
        addresses = resolve(
            [linked("organization.country:TD", "organization.unit:wash", "contacts.subject:cash")], reader
        )

    assert addresses == {
        "organization.country:TD": "/en/organization/countries/td/",
        "organization.unit:wash": "/en/organization/units/wash/",
        "contacts.subject:cash": "/en/contacts/subjects/cash/",
    }
    union = next(query["sql"] for query in queries if " UNION ALL " in query["sql"])
    columns = re.findall(r"SELECT [^,]+, \S+?\.(\S+) AS \S+, \S+?\.(\S+) AS", union)
    assert columns == [('"id"', '"code"'), ('"id"', '"iso2"'), ('"id"', '"code"')]
