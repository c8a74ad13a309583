"""Lists that sections pull in: what is typed once stands on every page that shows it."""

import re
import uuid
from html import unescape

import pytest
from django.utils import translation

from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_country,
    make_entry,
    make_framework,
    make_measure,
    make_office,
    make_office_type,
    make_part_group,
    make_source,
    make_unit,
    translate,
)
from tests.manual.making import section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def entry_showing(shows, **fields):
    return make_entry(children={"sections": [folded(shows, **fields)]})


def folded(shows, **fields):
    own = {"kind": "free", "heading_en": "List", "display": "accordion", "body_en": "", **fields}
    return section("list", shows=shows, **own)


def pulled(client, entry):
    """Return the words of the section that shows a list."""
    html = client.get(entry.get_absolute_url()).content.decode()
    shown = words(re.search(r'id="list">(.*?)</details>', html, re.DOTALL)[1])
    return shown.removesuffix(" Suggest a correction ( List )")


def test_offices_stand_under_their_types(client, reader):
    regional = make_office_type(
        "RO", name_en="Regional Office", acronym_en="RO", role_en="Supports countries."
    )
    make_office_type("old", name_en="Old type", standing="superseded")
    senegal = make_country("SN", name_en="Senegal")
    make_office("ro-dakar", type=regional, country=senegal, city_en="Dakar")
    make_office("ro-gone", type=regional, country=senegal, city_en="Gone", closed_on="2024-01-01")

    assert (
        pulled(client, entry_showing("offices"))
        == "Regional Office ( RO ): Supports countries. Dakar (Senegal)"
    )


def test_another_number_of_offices_than_the_source_counts_is_told(client, reader):
    make_office(type=make_office_type("RO", name_en="Regional Office", declared_count=2), city_en="Dakar")

    assert pulled(client, entry_showing("offices")) == (
        "Regional Office Dakar (Chad) 1 office is recorded here, but the source counts 2."
    )


def test_an_office_edited_once_changes_the_entry(client, reader):
    office = make_office(city_en="Dakar")
    entry = entry_showing("offices")
    payload = payload_of(office, "en")
    payload["fields"]["city_en"] = "Saint-Louis"

    before = pulled(client, entry)
    publish([payload], origin=Origin.FIXTURE)

    assert ("Dakar" in before, "Saint-Louis" in before) == (True, False)
    assert ("Dakar" in pulled(client, entry), "Saint-Louis" in pulled(client, entry)) == (False, True)


def test_units_stand_under_each_other_with_what_they_do(client, reader):
    top = make_unit("dhrr", name_en="Department", mandate_en="<p>Oversees.</p>")
    make_unit("prd", name_en="Division", acronym_en="PRD", parent_id=str(top.pk))

    assert pulled(client, entry_showing("units")) == "Department Oversees. Division ( PRD )"


def test_an_archived_unit_is_on_no_list_and_the_way_to_an_address_leads_past_it(client, reader):
    top = make_unit("dhrr", name_en="Department", kind="department")
    gone = make_unit("gone", name_en="Gone", parent_id=str(top.pk), archived_at="2026-01-01T00:00:00+00:00")
    below = make_unit("prd", name_en="Division", parent_id=str(gone.pk), position=1)
    make_contact("dhrr", unit_id=str(top.pk), email="dhrr@example.org")
    silent = make_contact("prd", unit_id=str(below.pk), email="", address_not_recorded=True)
    rows = [{"id": str(uuid.uuid4()), "position": 1, "contact_id": str(silent.pk)}]
    entry = make_entry(children={"sections": [folded("units")], "contacts": rows})

    assert pulled(client, entry) == "Department Division"
    assert "mailto:dhrr@example.org" in client.get(entry.get_absolute_url()).content.decode()


def test_the_parts_of_the_framework_of_the_section_are_listed(client, reader):
    migof, other = make_framework("migof"), make_framework("other")
    parts = [{"number": 1, "title_en": "First"}, {"number": 2, "title_en": "Second", "text_en": "More."}]
    make_part_group("principles", framework=migof, title_en="Principles", lead_in_en="When it:", parts=parts)
    make_part_group("sectors", framework=migof, title_en="Sectors", position=1)
    make_part_group("elsewhere", framework=other, title_en="Elsewhere", parts=parts)
    entry = entry_showing("framework_parts", shows_framework_id=str(migof.pk))

    assert pulled(client, entry) == "Principles When it: First Second More. Sectors not recorded yet"


def test_figures_stand_with_year_and_standing(client, reader):
    figures = [
        {"code": "now", "value": 175},
        {"code": "old", "value": 100, "standing": "superseded"},
        {"code": "doubt", "value": 31_600_000, "scale": "million", "year": 2023, "standing": "unverified"},
    ]
    make_measure("members", name_en="Members", figures=figures)

    assert (
        pulled(client, entry_showing("figures"))
        == "Members : 175 (undated) Members : 31.6 million (2023) unverified"
    )


def test_the_contacts_of_the_entry_are_listed(client, reader):
    contact = make_contact(label_en="Department", email="Dhrr@example.org")
    entry = make_entry(
        children={
            "sections": [folded("contacts")],
            "contacts": [{"contact_id": str(contact.pk)}],
        }
    )

    assert pulled(client, entry) == "Department : Dhrr@example.org"


def test_what_a_list_says_counts_as_part_of_the_page(client, reader):
    """Its sources are named, and its untranslated texts are told of."""
    source = make_source("article", title_en="Article", credit_line_en="From an article.")
    make_measure(
        "members", name_en="Members", source_id=str(source.pk), figures=[{"code": "now", "value": 1}]
    )
    entry = translate(entry_showing("figures"), "fr", title="À propos")

    english = client.get(entry.get_absolute_url()).content.decode()
    french = client.get(entry.get_absolute_url().replace("/en/", "/fr/")).content.decode()

    sources = re.search(r'<section class="sources">.*?</section>', english, re.DOTALL)[0]
    assert words(sources) == "Sources From an article."
    assert '<span lang="en" dir="ltr">Members</span>' in french


@pytest.mark.parametrize(
    ("shows", "of"), [("framework_parts", None), ("offices", "framework"), ("", "framework")]
)
def test_a_framework_is_named_exactly_where_its_parts_are_listed(shows, of):
    framework = {"shows_framework_id": str(make_framework("migof").pk)} if of else {}

    with pytest.raises(Refused) as refused:
        entry_showing(shows, **framework)

    assert [problem.message for problem in refused.value.problems] == [
        "Choose a framework exactly where the parts of a framework are to be listed."
    ]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_lists_take_the_same_queries_however_long_they_are(client, reader, django_assert_num_queries, number):
    framework = make_framework("migof")
    parts = [{"number": count, "title_en": f"Part {count}"} for count in range(1, number + 1)]
    make_part_group("goals", framework=framework, parts=parts)
    kinds = ["offices", "units", "figures", "framework_parts"]
    make_office()
    make_unit("u1")
    make_measure(
        figures=[{"code": f"f{count}", "value": count, "year": 1800 + count} for count in range(number)]
    )
    sections = [
        section(
            kind.replace("_", "-"),
            "free",
            heading_en=kind,
            shows=kind,
            shows_framework_id=str(framework.pk) if kind == "framework_parts" else None,
        )
        for kind in kinds
    ]
    entry = make_entry(children={"sections": sections})

    with django_assert_num_queries(22):
        html = client.get(entry.get_absolute_url()).content.decode()

    assert html.count("Part ") == number
