import re
from html import unescape

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from apps.contacts.models import Contact, Subject
from tests.builders import (
    make_contact,
    make_country,
    make_entry,
    make_office,
    make_subject,
    make_unit,
    translate,
)

pytestmark = pytest.mark.django_db
NO_ADDRESS = {"email": "", "address_not_recorded": True}


def render(tag, user, **rows):
    template = Template(f"{{% load who_can_help %}}{{% {tag} %}}")
    return template.render(Context({**rows, "user": user}))


def words(html):
    html = re.sub(r"</?bdi[^>]*>", "", html)  # stands inside quotation marks
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def ways(html):
    """Return the words of each way that the page shows, in its order."""
    return [words(way) for way in re.findall(r'<li class="card">(.*?)\n    </li>', html, re.DOTALL)]


@pytest.fixture
def area():
    department = make_unit("dhrr", name_en="DHRR")
    make_contact("dhrr", unit_id=str(department.pk), label_en="DHRR desk", email="Dhrr@example.org")
    return make_unit("wash", kind="area", name_en="WASH", parent_id=str(department.pk))


def test_a_unit_shows_each_way_with_its_reason(reader, area):
    rts = {"label_en": "RTS", "level": "regional", "public_note_en": "No name was supplied.", **NO_ADDRESS}
    make_contact("rts", unit_id=str(area.parent_id), **rts)

    assert ways(render("who_can_help unit", reader, unit=area)) == [
        "RTS regional Regional contacts come first; the address of this one is not recorded yet. "
        "No name was supplied.",
        "DHRR desk headquarters “WASH” has no address of its own; this is its department. Dhrr@example.org DHRR "
        "Save as vCard This is wrong (DHRR desk)",
    ]


def test_an_address_can_be_used_and_says_who_answers_and_when_it_was_confirmed(reader, area):
    make_contact(
        "wash",
        unit_id=str(area.pk),
        office_id=str(make_office(name_en="Headquarters").pk),
        label_en="WASH desk",
        use_for_en="About wells.",
        email="WashHQ@example.org",
        phone="+41227179111",
        languages="en fr",
        confirmed_on="2024-10-11",
        standing="disputed",
    )

    html = render("who_can_help unit", reader, unit=area)

    assert ways(html)[0] == (
        "WASH desk headquarters “WASH” has this address of its own. WashHQ@example.org +41 227 179 111 "
        "About wells. WASH Headquarters Languages spoken: English, French Address confirmed on 11 Oct 2024 "
        "confirmation is overdue Save as vCard This is wrong (WASH desk) disputed"
    )
    assert (
        '<a class="address" href="mailto:WashHQ@example.org"><bdi dir="ltr">WashHQ@example.org</bdi>' in html
    )
    assert '<a class="address" href="tel:+41227179111"><bdi dir="ltr">+41 227 179 111</bdi>' in html
    assert f'<a href="{area.get_absolute_url()}">WASH</a>' in html


def test_a_country_without_regional_coverage_says_so_first(reader, area):
    html = render("who_can_help_country country 4", reader, country=make_country(name_en="Chad"))

    assert ways(html) == [
        "Regional Office Regional coverage for Chad is not recorded yet. See the list of Regional Offices"
    ]
    assert f'<a href="{reverse("organization:offices")}#type.RO">' in html
    assert re.findall(r"<h(\d)>", html) == ["4"]


def test_an_office_shows_its_addresses(reader):
    office = make_office(name_en="Dakar")
    make_contact("dakar", office_id=str(office.pk), label_en="Dakar desk", email="dakar@example.org")

    assert ways(render("contacts_of_office office", reader, office=office)) == [
        "Dakar desk headquarters “Dakar” has this address of its own. dakar@example.org Dakar "
        "Save as vCard This is wrong (Dakar desk)"
    ]


def test_subjects_of_a_unit_link_to_their_pages(reader, area):
    subject = make_subject("wells", name_en="Wells", unit=area)
    make_subject("old", unit=area, standing="superseded")
    make_subject("other", unit=make_unit("other"))

    html = render("subjects_of unit", reader, unit=area)

    assert re.findall(r'<li><a href="([^"]*)">(.*?)</a>', html) == [(subject.get_absolute_url(), "Wells")]


def test_a_unit_without_subjects_shows_none(reader, area):
    assert render("subjects_of unit", reader, unit=area).strip() == ""


def test_texts_are_in_the_readers_language_or_said_to_be_english(reader, area):
    translate(Contact.objects.get(code="dhrr"), "ar", label="مكتب")
    with translation.override("ar"):
        html = render("who_can_help unit", reader, unit=area)

    assert re.findall(r"<h3><a [^>]*>(.*?)</a></h3>", html) == ["مكتب"]
    assert '<bdi lang="en">WASH</bdi>' in html


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_queries_do_not_grow_with_the_contacts(reader, area, django_assert_num_queries, number):
    country = make_country()
    covered = [{"country_id": str(country.pk), "kind": "regional"}]
    office = make_office(coverage=covered, country=country)
    places = {"unit": area, "office": office}
    Contact.objects.bulk_create(
        Contact(code=f"c{n}", label_en="C", email="c@example.org", **places) for n in range(number)
    )
    Subject.objects.bulk_create(Subject(code=f"s{n}", name_en="S", unit=area) for n in range(number))

    with django_assert_num_queries(3):
        assert len(ways(render("who_can_help unit", reader, unit=area))) == number + 1
    with django_assert_num_queries(4):
        render("who_can_help_country country", reader, country=country)
    with django_assert_num_queries(4):
        render("contacts_of_office office", reader, office=office)
    with django_assert_num_queries(2):
        render("subjects_of unit", reader, unit=area)


def test_a_wrong_address_is_reported_from_where_it_stands(client, reader):
    unit = make_unit("wash", name_en="WASH")
    contact = make_contact("desk", unit_id=str(unit.pk), label_en="WASH desk")
    entry = make_entry(children={"contacts": [{"contact_id": str(contact.pk)}]})
    report = reverse("feedback:report", args=["contact", "contacts.contact", contact.pk])

    for page in (unit.get_absolute_url(), entry.get_absolute_url()):
        html = client.get(page).content.decode()
        assert re.findall(rf'href="({report}[^"]*)"', html) == [f"{report}?back={page}"]
