"""Who may read the pages of the Organization, at which addresses, and what they cost."""

import pytest
from django.urls import reverse

from apps.editorial.publishing import publish
from apps.organization.models import (
    Country,
    HistoryPeriod,
    Measure,
    Office,
    OfficeType,
    Partner,
    Position,
    Unit,
)
from apps.translation.states import Origin
from tests.builders import (
    make_country,
    make_many,
    make_office,
    make_source,
    make_unit,
    new_payload,
    translate,
)
from tests.organization.reading import headings, read, section

pytestmark = pytest.mark.django_db
LISTS = ["profile", "offices", "countries", "units", "history", "partners"]
ONE_ROW = [("office", "ro-dakar"), ("country", "td"), ("unit", "dhrr")]


def address(name, *args):
    return reverse(f"organization:{name}", args=args)


def make_one_of_each():
    make_office("ro-dakar", name_en="Office", country=make_country("TD", name_en="Chad"))
    make_unit("dhrr", name_en="Department")


# --- Who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", [(name,) for name in LISTS] + ONE_ROW)
def test_a_stranger_is_sent_to_the_sign_in(client, page):
    make_one_of_each()

    response = client.get(address(*page))

    expected = f"{reverse('accounts:sign-in')}?next={address(*page)}"
    assert (response.status_code, response.headers["Location"]) == (302, expected)


def test_a_stranger_gets_the_same_answer_for_a_page_that_does_not_exist(client):
    unknown = address("unit", "unknown")

    assert client.get(unknown).headers["Location"] == f"{reverse('accounts:sign-in')}?next={unknown}"


@pytest.mark.parametrize(
    ("page", "title"),
    [(("office", "ro-dakar"), "Office"), (("country", "td"), "Chad"), (("unit", "dhrr"), "Department")],
)
def test_a_reader_reads(client, reader, page, title):
    make_one_of_each()

    assert headings(read(client, *page), 1) == [title]


@pytest.mark.parametrize("page", [("office", "nowhere"), ("country", "xx"), ("unit", "unknown")])
def test_unknown_addresses_answer_404(client, reader, page):
    make_one_of_each()

    assert client.get(address(*page)).status_code == 404


@pytest.mark.parametrize("page", ONE_ROW)
def test_archived_rows_are_gone(client, reader, page):
    make_one_of_each()
    for model in (Office, Country, Unit):
        model.objects.update(archived_at="2026-01-01T00:00Z")

    assert client.get(address(*page)).status_code == 410


@pytest.mark.once  # refused before the database is asked
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, reader, method):
    make_one_of_each()
    addresses = [address(name) for name in LISTS] + [address(*page) for page in ONE_ROW]

    answers = {url: getattr(client, method)(url).status_code for url in addresses}

    assert answers == dict.fromkeys(addresses, 405)


@pytest.mark.parametrize("letters", ["TD", "Td"])
def test_a_country_in_capitals_moves_to_its_address(client, reader, letters):
    make_one_of_each()

    response = client.get(address("country", letters))

    assert (response.status_code, response.headers["Location"]) == (301, address("country", "td"))


def test_a_page_that_has_not_changed_is_not_sent_again(client, reader):
    make_one_of_each()
    plain = {"Accept-Encoding": "gzip"}
    first = client.get(address("units"), headers=plain)

    again = plain | {"If-None-Match": first.headers["ETag"]}
    second = client.get(address("units"), headers=again)
    translate(Unit.objects.get(code="dhrr"), "en", name="Changed")
    third = client.get(address("units"), headers=again)

    assert [first.status_code, second.status_code, third.status_code] == [200, 304, 200]


# --- Counting ---------------------------------------------------------------------------------------------


def make_library(number):
    """Publish `number` rows of every kind, each pointing to another row wherever it can."""
    make_source()
    for model in (Country, OfficeType, Unit, Office, Position, Partner, Measure, HistoryPeriod):
        make_many(model, number)
    source = {"source_id": str(make_source("cited").pk), "standing": "disputed"}
    numbers = range(number)
    figures = [{"code": f"f{count}", "value": count, **source} for count in numbers]
    times = [
        {"code": f"m{count}", "label_en": "Event", "content_date": "1951-01-01", **source}
        for count in numbers
    ]
    payloads = [
        new_payload(Measure, code="all", name_en="All", children={"figures": figures}),
        new_payload(
            HistoryPeriod, code="all", label_en="All", start_year=1951, children={"milestones": times}
        ),
    ]
    publish(payloads, origin=Origin.FIXTURE)
    return Office.objects.get(code="ro-dakar")


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_pages_take_the_same_queries_however_much_they_show(
    client, reader, django_assert_num_queries, number
):
    make_library(number)
    counted = {"profile": 17, "offices": 9, "countries": 9, "units": 8, "history": 9, "partners": 8}

    for name, queries in counted.items():
        with django_assert_num_queries(queries, info=name):
            html = read(client, name, language="ar")
        assert html.count("<h1>") == 1
    assert read(client, "partners").count('id="partner.') == number


def make_crowded(number):
    """Publish an office, a country and a unit to which `number` rows of everything belong."""
    source = {"source_id": str(make_source().pk), "standing": "disputed"}
    make_many(Country, number + 1)  # the first is Chad
    chad = Country.objects.get(iso2="TD")
    office, unit, numbers = make_office("hub", country=chad), make_unit("dhrr"), range(number)
    covered = [{"country_id": str(row.pk)} for row in Country.objects.exclude(iso2="TD")]
    to_hub = {"type_id": str(office.type_id), "country_id": str(chad.pk), "reports_to_id": str(office.pk)}
    theme = {"coverage": [{"country_id": str(chad.pk), "kind": "thematic"}]}
    payloads = [
        *(
            new_payload(Office, code=f"o{n}", name_en="O", children=theme, **to_hub, **source)
            for n in numbers
        ),
        *(new_payload(Unit, code=f"u{n}", kind="area", name_en="U", parent_id=str(unit.pk)) for n in numbers),
        *(new_payload(Position, code=f"a{n}", title_en="P", office_id=str(office.pk)) for n in numbers),
        *(new_payload(Position, code=f"b{n}", title_en="P", unit_id=str(unit.pk), **source) for n in numbers),
        new_payload(
            Office,
            code="crowded",
            name_en="Crowded",
            children={"coverage": covered},
            **{**to_hub, "reports_to_id": None},
        ),
    ]
    publish(payloads, origin=Origin.FIXTURE)


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_page_of_one_row_takes_the_same_queries_however_much_it_shows(
    client, reader, django_assert_num_queries, number
):
    make_crowded(number)
    counted = {("office", "hub"): 16, ("office", "crowded"): 16, ("country", "td"): 14, ("unit", "dhrr"): 20}

    shown = {}
    for page, queries in counted.items():
        with django_assert_num_queries(queries, info=page):
            shown[page] = read(client, *page, language="ar")

    assert shown["office", "hub"].count('id="position.') == number
    assert shown["unit", "dhrr"].count('id="position.') == number
    assert section(shown["office", "crowded"], "page.coverage").count("<li>") == number
    assert section(shown["country", "td"], "page.coverage").count("<li>") == number
