import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.accounts.factories import make_user
from tests.builders import make_contact, make_entry, make_topic, make_unit
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


def test_home_without_content_says_so(client, reader):
    assert home(client).count("Nothing has been published yet.") == 1


@pytest.mark.parametrize("number", [1, 3, 300])
def test_home_takes_the_same_queries_however_much_there_is(client, reader, django_assert_num_queries, number):
    make_library(number)

    with django_assert_num_queries(7):
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
        ("reader", ["Home", "Emergency Manual"]),
        ("editor", ["Home", "Emergency Manual", "Administration"]),
        ("translator-fr", ["Home", "Emergency Manual", "Administration"]),
        ("administrator", ["Home", "Emergency Manual", "Administration"]),
    ],
)
def test_the_menu_leads_to_what_the_person_may_open(client, role, menu):
    client.force_login(make_user(role))

    found = re.search(r'<nav class="menu".*?</nav>', home(client), re.DOTALL)[0]

    assert [words(item) for item in re.findall(r"<a.*?</a>", found)] == menu


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
