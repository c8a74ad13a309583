"""Who can help: the list of subjects and contacts, and the page of a subject."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.contacts.models import Contact, Subject
from tests.builders import (
    make_contact,
    make_many,
    make_source,
    make_subject,
    make_unit,
    translate,
)

pytestmark = pytest.mark.django_db
NO_ADDRESS = {"email": "", "address_not_recorded": True}


def words(html):
    html = re.sub(r"</?bdi[^>]*>", "", html)  # stands inside quotation marks
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def all_words(html, pattern):
    return [words(found) for found in re.findall(pattern, html, re.DOTALL)]


def read(client, language="en", **asked):
    with translation.override(language):
        return client.get(reverse("contacts:index"), asked).content.decode()


def read_subject(client, subject, language="en"):
    with translation.override(language):
        return client.get(subject.get_absolute_url()).content.decode()


def subjects(html):
    return all_words(html, r'<li id="subject[^>]*>(.*?)</li>')


def contacts(html):
    return all_words(html, r'<li class="card" id="contact[^>]*>\s*<h3>(.*?)</h3>')


def card(html, code):
    return re.search(rf'<li class="card" id="contact.{code}">(.*?)\n</li>', html, re.DOTALL)[1]


# --- Who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "args"), [("index", []), ("subject", ["wash"])])
def test_a_stranger_is_sent_to_sign_in(client, name, args):
    make_subject("wash")
    address = reverse(f"contacts:{name}", args=args)

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


def test_an_archived_subject_is_gone_and_an_unknown_one_not_found(client, reader):
    gone = make_subject("gone")
    Subject.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    assert [
        client.get(reverse("contacts:subject", args=[code])).status_code for code in ("gone", "unknown")
    ] == [410, 404]


# --- The list ---------------------------------------------------------------------------------------------


def test_subjects_come_first_then_regional_contacts_then_headquarters(client, reader):
    make_subject("wells", name_en="Wells", position=1)
    make_subject("cash", name_en="Cash", position=2)
    make_contact("hq", label_en="Desk", position=1)
    make_contact("region", label_en="Specialist", level="regional", position=2)

    html = read(client)

    assert all_words(html, r"<h[23][^>]*>(.*?)</h[23]>") == [
        "What do you need help with?",
        "In the regions",
        "Specialist",
        "At Headquarters",
        "Desk",
    ]
    assert subjects(html) == ["Wells", "Cash"]


def test_a_contact_shows_all_that_is_recorded(client, reader):
    unit = make_unit(name_en="Department")
    make_contact(
        "desk",
        unit_id=str(unit.pk),
        label_en="Desk",
        role_en="Department at Headquarters",
        use_for_en="Write about cash.",
        email="CashHQ@example.org",
        phone="+41227179111",
        languages="fr ar",
        confirmed_on="2024-10-11",
        standing="unverified",
        public_note_en="Ask twice.",
        source_id=str(make_source(title_en="Manual").pk),
    )

    html = card(read(client), "desk")

    assert words(html) == (
        "Desk Department at Headquarters CashHQ@example.org +41 227 179 111 Write about cash. Department "
        "Languages spoken: French, Arabic Address confirmed on 11 Oct 2024 confirmation is overdue "
        "Save as vCard This is wrong (Desk) unverified Ask twice. Source: Manual"
    )
    assert 'href="mailto:CashHQ@example.org"' in html
    assert 'href="tel:+41227179111"><bdi dir="ltr">+41 227 179 111</bdi>' in html


def test_a_contact_without_address_says_so_and_who_stands_in(client, reader):
    unit = make_unit(name_en="Department")
    make_contact("desk", unit_id=str(unit.pk), label_en="Desk", email="desk@example.org")
    make_contact("rts", unit_id=str(unit.pk), label_en="RTS", level="regional", **NO_ADDRESS)
    make_contact("alone", label_en="Alone", **NO_ADDRESS)

    html = read(client)

    assert words(card(html, "rts")) == (
        "RTS Address not recorded yet. “RTS” has no address of its own; this is its department. "
        "desk@example.org Department This is wrong (RTS)"
    )
    assert words(card(html, "alone")) == "Alone Address not recorded yet. This is wrong (Alone)"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wells", (["Wells"], [])),
        ("forage", (["Wells"], [])),
        ("POZOS", (["Wells"], [])),
        ("cashhq@example.org", ([], ["Cash desk"])),
        ("مكتب", ([], ["Cash desk"])),
        ("transferencia", ([], ["Cash desk"])),
        ("cbi", (["Money"], ["Cash desk"])),
        ("adaptation", (["Money"], ["Cash desk"])),
        ("nothing like it", ([], [])),
    ],
)
def test_words_find_names_addresses_and_units_in_every_language(client, reader, query, found):
    unit = make_unit(name_en="Interventions", acronym_en="CBI", search_words_en="climate, Adaptation")
    subject = make_subject(
        "wells", name_en="Wells", search_words_en="forage, drilling", unit=make_unit("other")
    )
    translate(subject, "es", name="Pozos")
    make_subject("money", name_en="Money", unit=unit)
    contact = make_contact("cash", label_en="Cash desk", email="CashHQ@example.org", unit_id=str(unit.pk))
    translate(translate(contact, "ar", label="مَكتب"), "es", use_for="Transferéncias.")

    html = read(client, q=query)

    assert (subjects(html), contacts(html)) == found
    assert html.count("Nothing here has all of these words.") == (found == ([], []))


def test_superseded_records_are_shown_only_when_asked_for(client, reader):
    make_contact("new", label_en="New")
    make_contact("old", label_en="Old", standing="superseded", position=1)
    make_subject("old", name_en="Old subject", standing="superseded")

    html, wide = read(client), read(client, superseded="1")

    assert (subjects(html), contacts(html)) == ([], ["New"])
    assert (subjects(wide), contacts(wide)) == (["Old subject"], ["New", "Old"])
    assert all_words(card(wide, "old"), r'<span class="badge doubtful">(.*?)</span>') == ["superseded"]
    assert html.count("Show superseded records too") == 1


def test_archived_contacts_are_not_listed(client, reader):
    make_contact("new", label_en="New")
    gone = make_contact("gone")
    Contact.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    assert contacts(read(client)) == ["New"]


# --- A subject --------------------------------------------------------------------------------------------


@pytest.fixture
def area():
    department = make_unit("dhrr", name_en="DHRR")
    make_contact("dhrr", unit_id=str(department.pk), label_en="DHRR desk", email="dhrr@example.org")
    division = make_unit("operations", kind="division", name_en="Operations", parent_id=str(department.pk))
    make_contact("operations", unit_id=str(division.pk), label_en="Operations desk", email="ops@example.org")
    return make_unit("wash", kind="area", name_en="WASH", parent_id=str(division.pk))


def test_a_subject_shows_advice_then_the_ways_in_their_order(client, reader, area):
    subject = make_subject("wells", name_en="Wells", advice_en="Try your region first.", unit=area)

    html = read_subject(client, subject)

    assert all_words(html, r"<h1>(.*?)</h1>") == ["Wells"]
    assert all_words(html, r'<p class="lead">(.*?)</p>') == ["Try your region first."]
    assert f'Unit that answers for this: <a href="{area.get_absolute_url()}">WASH</a>' in html
    assert all_words(html, r'<li class="card">(.*?)\n    </li>') == [
        "Operations desk headquarters “WASH” has no address of its own; this is its division. ops@example.org "
        "Operations Save as vCard This is wrong (Operations desk)",
        "DHRR desk headquarters “WASH” belongs to this department; turn to it if you get no answer. "
        "dhrr@example.org DHRR Save as vCard This is wrong (DHRR desk)",
    ]


def test_a_subject_without_any_address_says_so(client, reader):
    subject = make_subject(unit=make_unit(name_en="Alone"))

    assert all_words(read_subject(client, subject), r'<li class="card">(.*?)\n    </li>') == [
        "Alone Address not recorded yet."
    ]


def test_a_subject_leads_to_the_others_of_its_unit(client, reader, area):
    subject = make_subject("wells", name_en="Wells", unit=area)
    make_subject("pumps", name_en="Pumps", unit=area)
    make_subject("old", unit=area, standing="superseded")
    make_subject("cash", unit=make_unit("cash"))

    html = read_subject(client, subject)

    beside = re.search(r'<h2 id="page.beside">.*?</section>', html, re.DOTALL)[0]
    assert all_words(beside, r"<li>(.*?)</li>") == ["Pumps"]


def test_a_subject_of_no_unit_has_no_others(client, reader):
    contact = make_contact("desk")
    make_subject("other", contact=contact)

    assert 'id="page.beside"' not in read_subject(client, make_subject("wells", contact=contact))


def test_texts_that_are_not_translated_are_said_to_be_english(client, reader, area):
    subject = make_subject("wells", name_en="Wells", unit=area)

    html = read_subject(client, translate(subject, "fr", name="Puits"), language="fr")

    assert all_words(html, r"<h1>(.*?)</h1>") == ["Puits"]
    assert '<span lang="en" dir="ltr">Operations desk</span></a></h3>' in html


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_takes_the_same_queries_however_long_it_is(
    client, reader, django_assert_num_queries, number
):
    make_many(Contact, number, **NO_ADDRESS)
    make_many(Subject, number)

    with django_assert_num_queries(14):
        html = read(client)
    assert len(subjects(html)) == number
    assert len(contacts(html)) >= number


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_subject_takes_the_same_queries_however_much_it_shows(
    client, reader, django_assert_num_queries, number
):
    unit = make_unit()
    Contact.objects.bulk_create(
        Contact(code=f"c{n}", label_en="C", email="c@example.org", unit=unit) for n in range(number)
    )
    Subject.objects.bulk_create(Subject(code=f"s{n}", name_en="S", unit=unit) for n in range(number))
    subject = make_subject("wells", unit=unit, source_id=str(make_source().pk))

    with django_assert_num_queries(12):
        html = read_subject(client, subject)
    assert len(re.findall('<li class="card">', html)) == number
