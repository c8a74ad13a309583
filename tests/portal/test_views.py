import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.library.models import Term
from apps.manual.models import Entry
from apps.portal.models import MenuItem
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_entry,
    make_many,
    make_menu_item,
    make_subject,
    make_topic,
    make_unit,
    translate,
)
from tests.manual.making import let_into_the_group, make_library, make_restricted_entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    person = make_user("reader", full_name="Noor Haddad")
    client.force_login(person)
    return person


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def card(html, title):
    """Return the words of each line of the card with a heading."""
    cards = re.findall(r'<section class="card[^"]*">(.*?)</section>', html, re.DOTALL)
    (found,) = [text for text in cards if words(re.search(r"<h2.*?</h2>", text, re.DOTALL)[0]) == title]
    return [words(line) for line in re.findall(r"<li>(.*?)</li>", found, re.DOTALL)]


def home(client):
    return client.get(reverse("portal:home")).content.decode()


# --- / ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("saved", "accepted", "address"),
    [
        ("ar", "fr", "/ar/"),
        (None, "fr-CH,fr;q=0.9", "/fr/accounts/login/"),
        (None, "de,es;q=0.5", "/es/accounts/login/"),
        (None, "de", "/en/accounts/login/"),
        (None, "", "/en/accounts/login/"),
    ],
)
def test_start_goes_to_the_persons_language_else_the_browsers_else_english(client, saved, accepted, address):
    if saved:
        client.force_login(make_user("reader", language=saved))

    response = client.get(reverse("portal:start"), headers={"Accept-Language": accepted})

    assert (response.status_code, response.headers["Location"]) == (302, address)


def test_start_is_kept_by_nobody_for_another(client):
    headers = client.get(reverse("portal:start")).headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in headers["Vary"].split(",")}


# --- Home -------------------------------------------------------------------------------------------------


def test_home_needs_a_sign_in(client):
    address = reverse("portal:home")

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


def test_home_shows_the_topics_with_what_the_person_may_see(client, reader):
    topic = make_topic(title_en="Frameworks")
    make_topic("empty", title_en="Empty")
    make_entry("about", topic=topic, title_en="About", position=1)
    make_entry("stub", topic=topic, title_en="Stub", is_stub=True, position=2)
    make_restricted_entry(topic=topic, title_en="Secret", position=3)

    before = card(home(client), "Frameworks")
    let_into_the_group(reader)

    assert before == ["About", "Stub not supplied yet"]
    assert card(home(client), "Frameworks") == ["About", "Stub not supplied yet", "Secret"]
    assert "Empty" not in home(client)


def test_home_shows_what_was_published_last_with_the_date_of_its_text(client, reader, monkeypatch):
    make_entry("older", title_en="Older", content_date="2025-01-01", content_date_precision="month")
    make_entry("newer", title_en="Newer", content_date="2024-10-11", content_date_precision="day")
    make_entry("stub", title_en="Stub", is_stub=True)
    make_restricted_entry(title_en="Secret")
    today = timezone.localdate().strftime("%-d %b %Y")

    assert card(home(client), "Recently published") == [
        f"Older Date of the text: Jan 2025 · published on {today}",
        f"Newer Date of the text: 11 Oct 2024 · published on {today}",
    ]


def test_home_says_whom_to_write_to_departments_first(client, reader):
    department = make_unit("dhrr", name_en="Department")
    division, office = (
        make_unit(code, kind="division", parent_id=str(department.pk)) for code in ("prd", "office")
    )
    first = {"is_primary": True}
    make_contact(
        "prd", label_en="Division", unit_id=str(division.pk), email="PRD@iom.int", position=1, **first
    )
    make_contact("none", unit_id=str(office.pk), email="", address_not_recorded=True, **first)
    make_contact(
        "dhrr", label_en="Department", unit_id=str(department.pk), email="dhrr@iom.int", position=3, **first
    )
    make_contact("second", label_en="Second", unit_id=str(department.pk), email="second@iom.int")
    make_contact("alone", label_en="Alone", email="alone@iom.int", position=2, **first)

    assert card(home(client), "In an emergency, turn to") == [
        "Department dhrr@iom.int",
        "Division PRD@iom.int",
        "Alone alone@iom.int",
    ]


def test_home_begins_with_the_regional_contacts_whether_their_address_is_recorded_or_not(client, reader):
    unit = make_unit("dhrr")
    make_contact(
        "dhrr", label_en="Department", email="dhrr@iom.int", unit_id=str(unit.pk), is_primary=True, position=1
    )
    regional = {"level": "regional", "email": "", "address_not_recorded": True}
    make_contact("rts", label_en="Specialist", unit_id=str(unit.pk), position=2, **regional)
    make_contact("old", label_en="Old", standing="superseded", **regional)

    assert card(home(client), "In an emergency, turn to") == [
        "Specialist address not recorded",
        "Department dhrr@iom.int",
    ]


def test_home_shows_whom_to_turn_to_before_the_topics(client, reader):
    make_subject("wash", unit=make_unit("wash"))
    make_contact(label_en="Department", is_primary=True, unit_id=str(make_unit("dhrr").pk))
    make_entry("about", title_en="About")

    found = re.findall(r"<h2[^>]*>(.*?)</h2>", home(client))

    assert [words(heading) for heading in found] == [
        "What do you need help with?",
        "In an emergency, turn to",
        "Frameworks",
        "Recently published",
    ]


def test_home_shows_the_first_subjects_and_says_how_many_there_are(client, reader):
    unit = make_unit("wash")
    for number in range(12):
        make_subject(f"s{number}", unit=unit, name_en=f"Subject {number}", position=number)

    html = home(client)

    assert card(html, "What do you need help with?") == [f"Subject {number}" for number in range(10)]
    assert f'<p><a href="{reverse("contacts:index")}">All 12 subjects</a></p>' in html


def test_home_leads_to_contacts_by_subject(client, reader):
    unit = make_unit("wash")
    make_subject("wash", unit=unit, name_en="Water and sanitation", position=1)
    make_subject("cash", unit=unit, name_en="Cash", position=2)
    make_subject("old", unit=unit, name_en="Old", standing="superseded")

    assert card(home(client), "What do you need help with?") == ["Water and sanitation", "Cash"]


def test_home_has_a_box_that_leads_to_the_lists(client, reader):
    form = re.search(
        r'<form class="narrow-list search" action="([^"]*)".*?name="(\w+)"', home(client), re.DOTALL
    )

    assert form.groups() == (reverse("search:search"), "q")


def test_home_without_content_says_so(client, reader):
    assert home(client).count("Nothing has been published yet.") == 1


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_home_takes_the_same_queries_however_much_there_is(client, reader, django_assert_num_queries, number):
    make_library(number)

    with django_assert_num_queries(11):
        home(client)


def test_home_that_has_not_changed_is_not_sent_again(client, reader):
    first = client.get(reverse("portal:home"))

    assert (
        client.get(reverse("portal:home"), headers={"If-None-Match": first.headers["ETag"]}).status_code
        == 304
    )


# --- The frame of every page ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "menu"),
    [
        ("reader", ["Manual", "Contacts"]),
        ("editor", ["Manual", "Contacts", "Administration"]),
        ("translator-fr", ["Manual", "Contacts", "Administration"]),
        ("administrator", ["Manual", "Contacts", "Administration"]),
    ],
)
def test_the_menu_leads_to_what_the_person_may_open(client, role, menu):
    make_the_menu()
    client.force_login(make_user(role))

    assert [words(item) for item in menu_links(home(client))] == menu


def test_the_menu_says_where_the_reader_is(client, reader):
    make_the_menu()
    entry = make_entry()

    pages = [reverse("manual:index"), entry.get_absolute_url(), reverse("portal:home")]
    marked = [
        re.findall(r'aria-current="(\w+)"', menu_links(client.get(page).content.decode())[0])
        for page in pages
    ]

    assert marked == [["page"], ["true"], []]


def submenu(html):
    """Return the links of the menu's second row, None where there is none."""
    found = re.search(r'<nav class="submenu" aria-label="In this section">(.*?)</nav>', html, re.DOTALL)
    return found and re.findall(r"<a.*?</a>", found[1])


def test_the_menu_shows_what_is_under_the_part_where_the_reader_is(client, reader):
    item = make_the_menu()
    make_menu_item(
        "questions", label_en="Questions", path="manual/questions/", parent_id=str(item.pk), position=2
    )

    pages = ["manual:index", "manual:questions", "contacts:index", "portal:home"]
    rows = [submenu(client.get(reverse(page)).content.decode()) for page in pages]

    other = '<a href="/en/library/">Under</a>'
    assert rows == [
        [other, '<a href="/en/manual/questions/">Questions</a>'],
        [other, '<a href="/en/manual/questions/" aria-current="page">Questions</a>'],
        None,
        None,
    ]


def test_the_manual_leads_to_what_the_menu_has_under_it(client, reader):
    item = make_the_menu()
    make_menu_item(
        "questions",
        label_en="Questions",
        blurb_en="Often asked.",
        path="manual/questions/",
        parent_id=str(item.pk),
        position=2,
    )

    html = client.get(reverse("manual:index")).content.decode()

    assert [words(item) for item in re.findall(r'<li class="card">(.*?)</li>', html, re.DOTALL)] == [
        "Under",
        "Questions Often asked.",
    ]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_menu_is_read_once_for_a_page(client, reader, number):
    make_many(MenuItem, number)

    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("manual:index"))

    table = MenuItem._meta.db_table
    assert len([query for query in asked if f'FROM "{table}"' in query["sql"]]) == 1


def test_the_menu_is_in_the_readers_language(client, reader):
    item = make_the_menu()
    translate(item, "fr", label="Manuel")

    html = client.get("/fr/").content.decode()

    assert menu_links(html)[:2] == [
        '<a href="/fr/manual/">Manuel</a>',
        '<a href="/fr/contacts/"><span lang="en" dir="ltr">Contacts</span></a>',
    ]


def make_the_menu():
    """Publish a menu of two, one item under another, one archived and one of the public site."""
    item = make_menu_item("manual", label_en="Manual", path="manual/", position=1)
    make_menu_item("contacts", label_en="Contacts", path="contacts/", position=2)
    make_menu_item("under", label_en="Under", path="library/", parent_id=str(item.pk))
    make_menu_item("site", label_en="Site", menu="public_site", path="")
    gone = make_menu_item("gone", label_en="Gone")
    MenuItem.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")
    return item


def menu_links(html):
    return re.findall(r"<a.*?</a>", re.search(r'<nav class="menu".*?</nav>', html, re.DOTALL)[0])


def test_the_sign_in_page_has_no_menu(client):
    html = client.get(reverse("accounts:sign-in")).content.decode()

    assert (html.count('<nav class="menu"'), html.count('<nav class="languages"')) == (0, 1)


def test_signing_out_is_a_form_that_works(client, reader):
    html = home(client)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', html)[1]
    client.handler.enforce_csrf_checks = True

    client.post(reverse("accounts:sign-out"), {"csrfmiddlewaretoken": token})

    assert "_auth_user_id" not in client.session
    assert client.get(reverse("portal:home")).status_code == 302


# --- What's new -------------------------------------------------------------------------------------------


def changes(client, **asked):
    """Return the words of each line, without the day."""
    html = client.get(reverse("portal:updates"), asked).content.decode()
    lines = re.findall(
        r"<li>(.*?)</li>", re.search(r'<ul class="lines">.*?</ul>', html, re.DOTALL)[0], re.DOTALL
    )
    today = timezone.localdate().strftime("%-d %b %Y")
    return [words(line).replace(f"published on {today}", "published") for line in lines]


def test_updates_show_every_publication_newest_first(client, reader):
    entry = make_entry(title_en="About", content_date="2024-10-11", content_date_precision="day")
    make_unit(name_en="Department")
    translate(entry, "fr", title="À propos")
    translate(entry, "fr", title="À propos de nous")

    assert changes(client, language="all") == [
        "About entry published · Français · Date of the text: 11 Oct 2024 What changed : About",
        "About entry new published · Français · Date of the text: 11 Oct 2024",
        "Department unit new published · English",
        "About entry new published · English · Date of the text: 11 Oct 2024",
        "Frameworks topic new published · English",
    ]


def test_updates_are_in_english_and_the_readers_language_unless_others_are_asked_for(client, reader):
    entry = make_entry(title_en="About")
    translate(entry, "ar", title="عن المنظمة")

    def languages(path, **asked):
        html = client.get(path, asked).content.decode()
        return re.findall(
            r'<bdi lang="(\w\w)">', re.search(r'<ul class="lines">.*?</ul>', html, re.DOTALL)[0]
        )

    kind = {"kind": "manual.entry"}
    assert languages("/en/updates/", **kind) == ["en"]
    assert languages("/fr/updates/", **kind) == ["en"]
    assert languages("/ar/updates/", **kind) == ["ar", "en"]
    assert languages("/en/updates/", **kind, language="all") == ["ar", "en"]


def test_updates_tell_once_of_what_was_published_in_several_languages_in_one_act(client, reader):
    entry = make_entry(title_en="About")
    payloads = [payload_of(entry, language) for language in ("en", "ar", "fr")]
    payloads[0]["fields"]["summary_en"] = "Words."
    lines = publish(payloads, by=make_user("publisher"), note="All at once")

    about = {"kind": "manual.entry"}
    assert changes(client, **about, language="all")[0] == (
        "About entry published · English · العربية · Français All at once What changed : About"
    )
    assert len(changes(client, **about, language="all")) == len(changes(client, **about)) == 2
    assert changes(client, **about, language="fr") == ["About entry new published · Français All at once"]
    html = client.get(f"/ar/updates/{lines[0].number}/").content.decode()
    assert re.findall(r'<h2 id="page.changes-(\w\w)">', html) == ["en", "ar"]


def test_updates_can_be_narrowed_to_a_kind_and_to_a_language(client, reader):
    entry = make_entry(title_en="About")
    make_unit(name_en="Department")
    translate(entry, "fr", title="À propos")

    assert changes(client, kind="organization.unit") == ["Department unit new published · English"]
    assert changes(client, language="fr") == ["About entry new published · Français"]
    assert len(changes(client, kind="nonsense", language="xx", topic="nowhere", page="x")) == 3


def test_updates_can_be_narrowed_to_a_topic_with_all_that_is_under_it(client, reader):
    above, other = make_topic("above", title_en="Above"), make_topic("other", title_en="Other")
    below = make_topic("below", title_en="Below", parent_id=str(above.pk))
    for topic in (above, below, other):
        make_entry(f"in-{topic.code}", topic=topic, title_en=f"In {topic.code}")

    assert changes(client, topic="above") == [
        "In below entry new published · English",
        "In above entry new published · English",
    ]
    assert changes(client, topic="above", kind="manual.topic") == ["Nothing has been published yet."]
    html = client.get(reverse("portal:updates"), {"topic": "below"}).content.decode()
    assert '<option value="below" selected>Below</option>' in html


def test_updates_show_the_note_of_a_change_and_lead_to_it(client, reader):
    entry = make_entry(title_en="About")
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = "About us"
    (line,) = publish([payload], by=make_user("publisher"), note="New title")

    shown = changes(client, kind="manual.entry")

    assert shown[0] == "About us entry published · English New title What changed : About us"
    html = client.get(reverse("portal:updates")).content.decode()
    assert f'href="{reverse("portal:change", args=[line.number])}"' in html


def test_updates_never_tell_of_what_a_person_may_not_see(client, reader):
    make_restricted_entry(title_en="Secret")
    gone = make_entry("gone", title_en="Gone")
    Entry.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    before = changes(client, kind="manual.entry")
    let_into_the_group(reader)

    assert before == ["Nothing has been published yet."]
    assert changes(client, kind="manual.entry") == ["Secret entry new published · English"]


def test_updates_do_not_tell_of_what_was_published_while_a_page_was_for_fewer_people(client, reader):
    secret = make_restricted_entry(title_en="Plan")
    payload = payload_of(secret, "en")
    publish([payload], by=make_user("publisher"), note="The names of those who stay")
    payload["fields"] |= {"access": "staff", "restricted_to": []}
    publish([payload], by=make_user("publisher"), note="For all staff")

    assert changes(client, kind="manual.entry") == [
        "Plan entry published · English For all staff What changed : Plan"
    ]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_updates_take_the_same_queries_however_much_there_is(
    client, reader, django_assert_num_queries, number
):
    make_many(Term, number)

    with django_assert_num_queries(10):
        client.get(reverse("portal:updates"), {"kind": "library.term"})


def test_updates_have_pages_that_keep_what_was_asked_for(client, reader):
    make_many(Term, 50)
    terms = {"kind": "library.term"}

    assert (len(changes(client, **terms)), len(changes(client, **terms, page=2))) == (40, 11)
    html = client.get(reverse("portal:updates"), terms).content.decode()
    assert re.findall(r'rel="next" href="([^"]*)"', html) == [
        "?page=2&amp;kind=library.term&amp;language=&amp;topic="
    ]


# --- What the portal says of itself -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title"),
    [("accessibility", "Accessibility"), ("privacy", "What the portal keeps about you")],
)
def test_strangers_read_what_the_portal_says_of_itself(client, name, title):
    html = client.get(reverse(f"portal:{name}")).content.decode()

    assert words(re.search(r"<h1>.*?</h1>", html)[0]) == title
    foot = re.search(r'<footer class="foot">.*?</footer>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', foot) == [reverse("portal:accessibility"), reverse("portal:privacy")]


def test_the_portal_says_plainly_what_is_missing_and_what_is_not_kept(client):
    accessibility = client.get(reverse("portal:accessibility")).content.decode()
    privacy = client.get(reverse("portal:privacy")).content.decode()

    told = re.search(r'<h2 id="page.tell">.*?</section>', accessibility, re.DOTALL)[0]
    assert words(told).endswith("An address to write to is not recorded yet.")
    not_kept = re.search(r'<h2 id="page.not-kept">.*?</section>', privacy, re.DOTALL)[0]
    assert words(not_kept) == (
        "What is not kept What you looked for, how long you read, and which other pages you opened. "
        "Searches that found nothing are counted without you."
    )


def test_the_portal_says_for_how_long_it_keeps_what(client):
    html = client.get(reverse("portal:privacy")).content.decode()

    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]
    assert [words(re.findall(r"<td>.*?</td>", row, re.DOTALL)[2]) for row in rows] == [
        "As long as your account exists",
        "Until you change it",
        "Readers 14 days, editing roles 12 hours, or until you sign out",
        "90 days",
        "For good",
        "For good: your name stays with your work",
        "For good: your name stays with your work",
        "For good: your name stays with your work",
        "180 days, or until you have it forgotten on that page",
        "365 days after you last read it, or until you erase it",
        "As long as your account exists",
        "Until you choose “never”; then nothing of it is kept",
        "Your name goes 365 days after the answer; what you wrote stays",
        "90 days",
        "365 days",
        "Until you save it or throw it away, 30 days at most",
    ]
