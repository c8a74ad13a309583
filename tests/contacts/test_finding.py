"""The page that finds whom to write to: its choices, its answer, what it remembers and what it does not know."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.contacts.models import Contact, Subject
from apps.contacts.remembering import COOKIE
from apps.organization.models import Country, Unit
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_country,
    make_many,
    make_office,
    make_subject,
    make_unit,
    translate,
)

pytestmark = pytest.mark.django_db


def words(html):
    html = re.sub(r"</?bdi[^>]*>", "", html)  # stands inside quotation marks
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def all_words(html, pattern):
    return [words(found) for found in re.findall(pattern, html, re.DOTALL)]


def ask(client, language="en", **asked):
    with translation.override(language):
        response = client.get(reverse("contacts:find"), asked)
    assert response.status_code == 200
    return response.content.decode()


def ways(html):
    return all_words(html, r'<li class="card">(.*?)\n    </li>')


def names(html):
    return all_words(html, r"<li class=\"card\">\s*<h3>(.*?)</h3>")


def warnings(html):
    return all_words(html, r'<p dir="auto">(.*?)</p>')


def options(html, name):
    """Return the choices of a select and the one that is chosen."""
    select = re.search(rf'<select id="page.{name}".*?</select>', html, re.DOTALL)[0]
    return (
        all_words(select, r"<option[^>]*>(.*?)</option>"),
        all_words(select, r"<option[^>]* selected>(.*?)</option>"),
    )


@pytest.fixture
def wash():
    """Water in Chad, as today's content has it: nobody covers Chad, the area of work has no address of its own."""
    make_country("TD", name_en="Chad")
    department = make_unit("dhrr", name_en="DHRR")
    division = make_unit("operations", kind="division", name_en="Operations", parent_id=str(department.pk))
    area = make_unit("wash", kind="area", name_en="WASH", parent_id=str(division.pk))
    make_contact("operations", unit_id=str(division.pk), label_en="Operations desk", email="ops@example.org")
    make_contact("dhrr", unit_id=str(department.pk), label_en="DHRR desk", email="dhrr@example.org")
    return make_subject("wash", name_en="Water", unit=area)


# --- Who may ----------------------------------------------------------------------------------------------


def test_a_stranger_is_sent_to_sign_in(client, wash):
    address = reverse("contacts:find") + "?country=TD"

    response = client.get(address)

    assert response.headers["Location"].startswith(reverse("accounts:sign-in"))
    assert "country%3DTD" in response.headers["Location"]


# --- The answer -------------------------------------------------------------------------------------------


def test_the_answer_has_the_ways_in_their_order_and_what_is_not_recorded(client, reader, wash):
    html = ask(client, country="TD", subject="wash", lang="fr")

    nothing = (
        "When the address was confirmed is not recorded yet. Which languages are spoken there is not recorded yet. "
        "Save as vCard This is wrong"
    )
    assert ways(html) == [
        "Regional Office Regional coverage for Chad is not recorded yet. See the list of Regional Offices",
        "Operations desk headquarters “WASH” has no address of its own; this is its division. ops@example.org "
        f"Operations {nothing} (Operations desk)",
        "DHRR desk headquarters “WASH” belongs to this department; turn to it if you get no answer. "
        f"dhrr@example.org DHRR {nothing} (DHRR desk)",
    ]
    assert html.count('href="/en/contacts/cards/operations.vcf"') == 1
    assert [options(html, name)[1] for name in ("country", "subject", "lang")] == [
        ["Chad"],
        ["Water"],
        ["French"],
    ]


def test_what_is_recorded_about_an_address_is_said(client, reader, wash):
    unit = Unit.objects.get(code="operations")
    make_contact(
        "own", unit_id=str(unit.pk), label_en="Desk", languages="en fr", phone="+41227179111",
        confirmed_on="2024-10-11", is_primary=True,
    )  # fmt: skip

    html = ask(client, subject="wash", lang="fr")

    assert ways(html)[0].endswith(
        "Dhrr@example.org +41 227 179 111 Operations Languages spoken: English, French "
        "Address confirmed on 11 Oct 2024 confirmation is overdue The language that you chose is spoken there. "
        "Save as vCard This is wrong (Desk)"
    )
    assert 'href="tel:+41227179111"' in html
    other = ask(client, subject="wash", lang="ar")
    assert "The language that you chose is not among those recorded there." in ways(other)[0]


def test_of_one_place_whoever_speaks_the_language_comes_first(client, reader, wash):
    unit = str(Unit.objects.get(code="wash").pk)
    make_contact("first", unit_id=unit, label_en="First", is_primary=True)
    make_contact("arabic", unit_id=unit, label_en="Arabic desk", languages="ar")

    assert names(ask(client, subject="wash"))[:2] == ["First", "Arabic desk"]
    assert names(ask(client, subject="wash", lang="ar"))[:2] == ["Arabic desk", "First"]


def test_the_regional_office_comes_first_and_its_silent_specialist_after_it(client, reader, wash):
    chad = Country.objects.get()
    make_office("dakar", name_en="Dakar", coverage=[{"country_id": str(chad.pk), "kind": "regional"}])
    department = str(Unit.objects.get(code="dhrr").pk)
    make_contact(
        "rts", label_en="RTS", level="regional", unit_id=department, email="", address_not_recorded=True
    )

    html = ask(client, country="TD", subject="wash")

    assert names(html) == ["Dakar", "RTS", "Operations desk", "DHRR desk"]
    assert ways(html)[0] == "Dakar “Dakar” is the Regional Office for Chad; its address is not recorded yet."
    assert html.count('<a href="/en/organization/offices/dakar/">Dakar</a>') == 1


def test_a_specialist_within_reach_comes_before_the_regional_office(client, reader, wash):
    chad = Country.objects.get()
    dakar = make_office("dakar", coverage=[{"country_id": str(chad.pk), "kind": "regional"}])
    make_contact("dakar", label_en="Dakar desk", office_id=str(dakar.pk), position=1)
    silent = {"level": "regional", "email": "", "address_not_recorded": True}
    make_contact("silent", label_en="Silent RTS", office_id=str(dakar.pk), **silent)
    make_contact(
        "rts", position=2, label_en="RTS", level="regional", office_id=str(dakar.pk), email="rts@example.org"
    )

    assert names(ask(client, country="TD"))[:3] == ["RTS", "Dakar desk", "Silent RTS"]


def test_nothing_asked_shows_the_choices_and_no_answer(client, reader, wash):
    html = ask(client)

    assert ways(html) == []
    assert options(html, "country") == (["any country", "Chad"], [])
    assert options(html, "subject") == (["any subject", "Water"], [])
    assert options(html, "lang") == (["any language", "Arabic", "English", "French", "Spanish"], [])
    assert "Choose a country or a subject to see whom to write to." in words(html)


def test_languages_that_somebody_speaks_can_be_chosen_too(client, reader, wash):
    make_contact("portuguese", languages="pt")

    assert "Portuguese" in options(ask(client), "lang")[0]


def test_countries_stand_in_the_order_of_the_readers_language(client, reader, wash):
    translate(make_country("DE", name_en="Germany"), "fr", name="Allemagne")
    make_country("BE", name_en="Belgium")

    assert options(ask(client), "country")[0] == ["any country", "Belgium", "Chad", "Germany"]
    assert options(ask(client, "fr"), "country")[0][1] == "Allemagne"


def test_the_duty_country_is_chosen_beforehand_and_nothing_is_answered(client, reader, wash):
    reader.duty_country = "TD"
    reader.save()

    html = ask(client)

    assert (options(html, "country")[1], ways(html)) == (["Chad"], [])
    assert options(ask(client, subject="wash"), "country")[1] == []


def test_small_letters_will_do(client, reader, wash):
    assert len(ways(ask(client, country="td", subject="WASH"))) == 3


# --- What it does not know --------------------------------------------------------------------------------


def test_what_is_unknown_is_said_and_the_rest_is_answered(client, reader, wash):
    html = ask(client, country="XX", subject="wash", lang="zz")

    assert warnings(html) == [
        "The portal knows no country with this code: “XX”. Choose one from the list.",
        "The portal knows no language with this code: “zz”. Choose one from the list.",
    ]
    assert names(html) == ["Operations desk", "DHRR desk"]
    assert 'href="/en/contacts/find/?subject=wash"' in html
    assert options(html, "country") == (["any country", "Chad"], [])


@pytest.mark.parametrize(
    "key", ["nope", "x" * 10_000, "<script>alert(1)</script>", "\u202e", "' OR 1=1 --", "a/b", "٣"]
)
def test_no_key_breaks_the_page(client, reader, wash, key):
    html = ask(client, country=key, subject=key, lang=key)

    assert len(warnings(html)) == 3
    assert max(map(len, warnings(html))) < 150
    assert (ways(html), "<script>alert" in html) == ([], False)
    assert options(html, "subject")[0] == ["any subject", "Water"]


@pytest.mark.parametrize("end", [{"archived_at": "2026-01-01T00:00Z"}, {"standing": "superseded"}])
def test_a_subject_that_is_no_more_is_neither_offered_nor_known(client, reader, wash, end):
    Subject.objects.update(**end)

    html = ask(client, subject="wash")

    assert warnings(html) == ["The portal knows no subject with this code: “wash”. Choose one from the list."]
    assert options(html, "subject")[0] == ["any subject"]


# --- What it remembers ------------------------------------------------------------------------------------


def test_a_choice_is_remembered_only_when_it_is_wished(client, reader, wash):
    ask(client, country="TD", subject="wash")
    assert COOKIE not in client.cookies

    response = client.get(
        reverse("contacts:find"), {"country": "TD", "subject": "wash", "lang": "fr", "remember": "1"}
    )

    assert response.headers["Location"] == "/en/contacts/find/?country=TD&subject=wash&lang=fr"
    assert len(ways(ask(client))) == 3
    assert options(ask(client), "lang")[1] == ["French"]
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 180 * 86_400)


def test_an_address_counts_before_what_is_remembered(client, reader, wash):
    make_country("SN", name_en="Senegal")
    client.get(reverse("contacts:find"), {"country": "TD", "remember": "1"})

    assert options(ask(client, country="SN"), "country")[1] == ["Senegal"]
    assert options(ask(client), "country")[1] == ["Chad"]


def test_a_choice_is_forgotten_when_it_is_wished(client, reader, wash):
    client.get(reverse("contacts:find"), {"country": "TD", "remember": "1"})
    assert "Forget my choice" in ask(client)

    response = client.post(reverse("contacts:find"))

    assert response.headers["Location"] == reverse("contacts:find")
    assert ways(ask(client)) == []
    assert "Forget my choice" not in ask(client)


def test_nobody_meets_the_choice_of_another_person_in_a_shared_browser(client, reader, wash):
    client.get(reverse("contacts:find"), {"country": "TD", "remember": "1"})
    cookie = client.cookies[COOKIE].value
    client.force_login(make_user("reader"))
    client.cookies[COOKIE] = cookie

    assert ways(ask(client)) == []


@pytest.mark.parametrize("value", ["", "1|TD", "1|TD|wash|fr", "1|TD|wash|fr:forged:signature"])
def test_a_forged_cookie_is_no_choice(client, reader, wash, value):
    client.cookies[COOKIE] = value

    assert ways(ask(client)) == []


def test_what_is_unknown_is_not_remembered(client, reader, wash):
    client.get(reverse("contacts:find"), {"country": "XX", "subject": "wash", "remember": "1"})
    assert warnings(ask(client)) == []
    assert len(ways(ask(client))) == 2

    client.cookies.pop(COOKIE)
    client.get(reverse("contacts:find"), {"country": "XX", "remember": "1"})
    assert COOKIE not in client.cookies


def test_the_page_about_privacy_says_what_is_kept(client):
    html = words(client.get(reverse("portal:privacy")).content.decode())

    assert (
        "Only if you ask for it: the country, the subject and the language that you chose to find whom to write to"
        in html
    )
    assert "180 days, or until you have it forgotten on that page" in html


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_the_same_queries_however_much_there_is(
    client, reader, wash, django_assert_num_queries, number
):
    Country.objects.all().delete()
    Subject.objects.all().delete()
    unit = Unit.objects.get(code="wash")
    make_many(Country, number)
    make_many(Subject, number, unit=unit)
    Subject.objects.update(unit=unit, contact=None)
    Contact.objects.bulk_create(
        Contact(code=f"c{n}", label_en="C", email="c@example.org", unit=unit, is_default=False)
        for n in range(number)
    )

    with django_assert_num_queries(11):
        html = ask(client, "fr", country="TD", subject="wash", lang="fr")
    assert len(ways(html)) > number
    assert (len(options(html, "country")[0]), len(options(html, "subject")[0])) == (number + 1, number + 1)
