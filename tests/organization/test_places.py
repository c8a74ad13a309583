import re

import pytest

from apps.organization.models import OfficeType
from tests.builders import (
    make_contact,
    make_country,
    make_office,
    make_office_type,
    make_position,
    make_source,
    make_unit,
    translate,
)
from tests.organization.reading import all_words, facts, headings, read, section, words

pytestmark = pytest.mark.django_db


def make_places():
    """Publish two types with three offices in two countries, some names in other languages."""
    regional = make_office_type(
        "RO", name_en="Regional Office", plural_name_en="Regional Offices", position=1
    )
    glob = make_office_type("GO", name_en="Global Office", acronym_en="GO", role_en="It liaises.", position=2)
    senegal = translate(make_country("SN", name_en="Senegal"), "fr", name="Sénégal")
    belgium = translate(make_country("BE", name_en="Belgium"), "ar", name="بلجيكا")
    make_office(
        "ro-dakar", type=regional, country=senegal, name_en="Office, Dakar", city_en="Dakar", position=1
    )
    make_office(
        "ro-brussels", type=regional, country=belgium, name_en="First office", city_en="Brussels", position=2
    )
    brussels = make_office(
        "go-brussels", type=glob, country=belgium, name_en="Second office", city_en="Brussels"
    )
    translate(brussels, "fr", city="Bruxelles-Capitale")


def offices(html):
    return all_words(html, r'<ul class="lines places">(.*?)</ul>')


# --- Offices ----------------------------------------------------------------------------------------------


def test_offices_stand_under_their_types_with_city_and_country(client, reader):
    make_places()

    html = read(client, "offices")

    assert headings(html, 2) == ["On this page", "Regional Offices", "Global Office ( GO )"]
    assert offices(html) == [
        "Office, Dakar Dakar · Senegal First office Brussels · Belgium",
        "Second office Brussels · Belgium",
    ]
    assert '<p class="prose">It liaises.</p>' in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("dakar", ["Office, Dakar Dakar · Senegal"]),
        ("sénégal", ["Office, Dakar Dakar · Senegal"]),
        ("SENEGAL", ["Office, Dakar Dakar · Senegal"]),
        ("بلجيكا second", ["Second office Brussels · Belgium"]),
        ("capitale", ["Second office Brussels · Belgium"]),
        ("global", ["Second office Brussels · Belgium"]),
        ("dakar brussels", []),
    ],
)
def test_offices_are_found_by_words_in_any_language(client, reader, query, found):
    make_places()

    html = read(client, "offices", q=query)

    assert offices(html) == found
    assert all_words(html, r'role="status">(.*?) · ') == [f"{len(found)} found"]
    assert ("Nothing here has all of these words." in html) is not bool(found)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (2, '<p class="soft">2 offices are recorded here, as many as the source counts.</p>'),
        (6, '<p class="warning">2 offices are recorded here, but the source counts 6.</p>'),
        (None, '<p class="soft">2 offices are recorded here; how many there are is not recorded yet.</p>'),
    ],
)
def test_a_type_says_whether_as_many_offices_are_recorded_as_its_source_counts(
    client, reader, declared, said
):
    kind = make_office_type("RO", declared_count=declared)
    make_office("one", type=kind)
    make_office("two", type=kind)
    make_office("closed", type=kind, closed_on="2020-01-31")
    make_office("old", type=kind, standing="superseded")

    html = read(client, "offices")

    assert re.findall(r'<p class="(?:soft|warning)">\d.*?</p>', html) == [said]


def test_headquarters_are_not_counted(client, reader):
    make_office("hq", type=make_office_type("HQ"), name_en="Headquarters")

    html = read(client, "offices")

    assert (offices(html), "recorded here" in html) == (["Headquarters Chad"], False)


def test_the_name_of_a_type_ends_where_its_last_letter_does(client, reader):
    make_office_type("CO", name_en="Country Office", acronym_en="CO", plural_name_en="Country Offices")

    html = read(client, "offices")

    assert '<h2 id="type.CO">Country Offices (<bdi>CO</bdi>)</h2>' in html
    assert '<a href="#type.CO">Country Offices</a>' in html


def test_a_type_without_offices_of_its_own_leads_to_its_kinds(client, reader):
    country_offices = make_office_type("CO", name_en="Country Office", position=1)
    kind = make_office_type(
        "COPA",
        name_en="Partnership Office",
        plural_name_en="Partnership Offices",
        parent_id=str(country_offices.pk),
        position=2,
    )
    make_office("one", type=kind)
    way = '<a href="#type.COPA">Partnership Offices are listed below.</a>'

    html = read(client, "offices")
    make_office("two", type=country_offices)
    with_its_own = read(client, "offices")

    counts = [re.findall(r'<p class="soft">(\d) office', page) for page in (html, with_its_own)]
    assert counts == [["1"], ["2", "1"]]
    assert (html.count(way), with_its_own.count(way)) == (1, 1)
    assert re.findall(r'A kind of: <a href="(.*?)">(.*?)</a>', html) == [("#type.CO", "Country Office")]


def test_a_list_says_which_offices_are_closed_or_doubtful(client, reader):
    make_office(
        "closed", name_en="Old office", closed_on="2020-01-31", standing="disputed", public_note_en="Moved."
    )

    assert offices(read(client, "offices")) == ["Old office closed disputed Chad Moved."]


def test_superseded_offices_are_shown_to_who_asks(client, reader):
    make_office("new", name_en="New", position=1)
    make_office("old", name_en="Old", standing="superseded", position=2)
    way = "Show superseded records too"

    assert (offices(read(client, "offices")), way in read(client, "offices")) == (["New Chad"], True)
    assert offices(read(client, "offices", superseded="1")) == ["New Chad Old superseded Chad"]


def test_nothing_superseded_needs_no_link_to_it(client, reader):
    make_office()

    assert "superseded" not in read(client, "offices")


# --- An office --------------------------------------------------------------------------------------------


def test_an_office_says_in_words_what_is_not_recorded(client, reader):
    make_office("bare", name_en="Office", city_en="Dakar")

    html = read(client, "office", "bare")

    assert facts(html) == {
        "Type": "Regional Office",
        "Role of this type of office": "not recorded yet",
        "Responsibilities of this office": "not recorded yet",
        "City": "Dakar",
        "Country": "Chad",
        "Time zone": "not recorded yet",
        "Responsible": "not recorded yet",
    }
    assert "Which countries this office covers is not recorded yet." in words(section(html, "page.coverage"))
    assert headings(html, 2) == ["About this office", "Countries that it covers", "Who can help you?"]


@pytest.mark.parametrize(
    ("code", "covers", "reports"),
    [("RO", 1, 0), ("SRO", 1, 1), ("GO", 0, 0), ("HQ", 0, 0), ("COPA", 0, 0)],
)
def test_only_some_types_of_office_cover_countries_or_report_to_another(
    client, reader, code, covers, reports
):
    make_office("bare", type=make_office_type(code))

    html = read(client, "office", "bare")

    assert (html.count('id="page.coverage"'), html.count("<dt>Reports to</dt>")) == (covers, reports)


@pytest.mark.parametrize("code", ["GO", "ADMIN"])
def test_what_is_recorded_of_an_office_is_shown_whatever_its_type(client, reader, code):
    country, above = make_country(), make_office("above", name_en="Above")
    make_office(
        "rare",
        type=make_office_type(code),
        reports_to_id=str(above.pk),
        coverage=[{"country_id": str(country.pk), "kind": "thematic"}],
    )

    html = read(client, "office", "rare")

    assert facts(html)["Reports to"] == "Above"
    assert all_words(section(html, "page.coverage"), r"<li>(.*?)</li>") == ["Chad"]


def test_an_office_shows_all_that_is_recorded_of_it(client, reader):
    kind = make_office_type("RO", name_en="Regional Office", acronym_en="RO", role_en="It plans.")
    above = make_office("above", type=kind, name_en="Headquarters")
    chad, mali = make_country("ML", name_en="Mali"), make_country("NE", name_en="Niger")
    office = make_office(
        "ro-dakar",
        type=kind,
        country=make_country("SN", name_en="Senegal"),
        name_en="Office, Dakar",
        city_en="Dakar",
        reports_to_id=str(above.pk),
        responsibilities_en="It trains.",
        timezone="Africa/Dakar",
        owner_unit_id=str(make_unit("dhrr", name_en="Department").pk),
        source_id=str(make_source(title_en="Manual").pk),
        coverage=[
            {"country_id": str(chad.pk), "kind": "thematic"},
            {"country_id": str(mali.pk), "kind": "regional"},
        ],
    )
    make_office("below", type=kind, name_en="Sub-office", reports_to_id=str(office.pk))
    make_position(title_en="Director", office_id=str(office.pk))
    make_contact("dakar", label_en="Dakar desk", office_id=str(office.pk))

    html = read(client, "office", "ro-dakar")

    assert facts(html) == {
        "Type": "Regional Office ( RO )",
        "Role of this type of office": "It plans.",
        "Responsibilities of this office": "It trains.",
        "City": "Dakar",
        "Country": "Senegal",
        "Reports to": "Headquarters",
        "Offices that report to it": "Sub-office",
        "Time zone": "Africa/Dakar",
        "Responsible": "Department",
    }
    assert headings(section(html, "page.coverage"), 3) == [
        "As their regional office",
        "With support on a theme",
    ]
    assert all_words(section(html, "page.coverage"), r"<li>(.*?)</li>") == ["Niger", "Mali"]
    assert headings(section(html, "page.positions"), 3) == ["Director"]
    assert headings(section(html, "page.contacts"), 3)[0] == "Dakar desk"
    assert "Source: Manual" in words(section(html, "page.about"))


def test_offices_beside_an_office_are_named_by_city_and_by_country(client, reader):
    belgium = make_country("BE", name_en="Belgium")
    for code, city in [
        ("one", "Brussels"),
        ("two", "Brussels"),
        ("three", "Liège"),
        ("four", ""),
        ("five", ""),
    ]:
        make_office(code, name_en=code, city_en=city, country=belgium)
    make_office("old", name_en="old", city_en="Brussels", country=belgium, standing="superseded")
    make_office("elsewhere", name_en="elsewhere", city_en="Brussels", country=make_country())

    html = read(client, "office", "one")
    without_city = read(client, "office", "four")

    assert all_words(section(html, "page.same-city"), r"<li>(.*?)</li>") == ["two"]
    assert sorted(all_words(section(html, "page.same-country"), r"<li>(.*?)</li>")) == [
        "five",
        "four",
        "three",
    ]
    assert "page.same-city" not in without_city
    assert sorted(all_words(section(without_city, "page.same-country"), r"<li>(.*?)</li>")) == [
        "five",
        "one",
        "three",
        "two",
    ]


@pytest.mark.parametrize(("day", "banners"), [("2020-01-31", 1), ("2999-01-31", 0)])
def test_a_closed_office_says_since_when(client, reader, day, banners):
    make_office("closing", closed_on=day)

    html = read(client, "office", "closing")

    banner = 'This office closed on <time datetime="2020-01-31">31 January 2020</time>.'
    assert (html.count(banner), html.count('<p class="warning">')) == (banners, banners)


# --- Countries --------------------------------------------------------------------------------------------


def index(html):
    """Return the letters of the index, each with the words of its list."""
    found = re.findall(r"<section>\s*<h2[^>]*>(.*?)</h2>(.*?)</section>", html, re.DOTALL)
    return [(letter, all_words(names, r"<li>(.*?)</li>")) for letter, names in found]


def make_countries():
    names = [
        ("EG", "Egypt", "Égypte", "مصر"),
        ("EC", "Ecuador", "Équateur", "إكوادور"),
        ("DE", "Germany", "Allemagne", "ألمانيا"),
    ]
    for iso2, english, french, arabic in names:
        country = translate(make_country(iso2, name_en=english), "fr", name=french)
        translate(country, "ar", name=arabic)


@pytest.mark.parametrize(
    ("language", "letters"),
    [
        ("en", [("E", ["Ecuador", "Egypt"]), ("G", ["Germany"])]),
        ("fr", [("A", ["Allemagne"]), ("E", ["Égypte", "Équateur"])]),
        ("ar", [("ا", ["إكوادور", "ألمانيا"]), ("م", ["مصر"])]),
    ],
)
def test_countries_stand_under_the_letters_of_the_readers_language(client, reader, language, letters):
    make_countries()

    html = read(client, "countries", language=language)

    assert index(html) == letters
    assert re.findall(r'<a href="(#letter\.\d)">(.)</a>', html) == [
        (f"#letter.{number}", letter) for number, (letter, _names) in enumerate(letters, start=1)
    ]
    assert re.findall(r'<h2 id="letter\.(\d)">', html) == [str(number + 1) for number in range(len(letters))]


@pytest.mark.parametrize(
    ("query", "names"), [("egypte", ["Egypt"]), ("المانيا", ["Germany"]), ("de", ["Germany"]), ("xx", [])]
)
def test_countries_are_found_in_any_language(client, reader, query, names):
    make_countries()

    html = read(client, "countries", q=query)

    assert [name for _letter, group in index(html) for name in group] == names
    assert ("Nothing here has all of these words." in html) is not bool(names)


def test_the_list_says_where_offices_are_and_what_is_no_member_state(client, reader):
    belgium = make_country("BE", name_en="Belgium")
    for code, fields in [
        ("one", {}),
        ("two", {}),
        ("closed", {"closed_on": "2020-01-31"}),
        ("old", {"standing": "superseded"}),
    ]:
        make_office(code, country=belgium, **fields)
    make_country("VA", name_en="Holy See", kind="observer", public_note_en="A note.")
    make_country("FR", name_en="France")

    assert index(read(client, "countries")) == [
        ("B", ["Belgium 2 offices"]),
        ("F", ["France"]),
        ("H", ["Holy See observer State of the United Nations A note."]),
    ]


def test_a_country_shows_its_offices_and_who_covers_it(client, reader):
    belgium, chad = make_country("BE", name_en="Belgium"), make_country("TD", name_en="Chad")
    covers = [{"country_id": str(chad.pk), "kind": "regional"}]
    make_office("here", name_en="Office here", country=chad, city_en="N'Djamena")
    make_office("old", name_en="Old", country=chad, standing="superseded")
    make_office("away", name_en="Regional office", country=belgium, coverage=covers)
    support = [{"country_id": str(chad.pk), "kind": "thematic"}]
    make_office("support", name_en="Closed office", country=belgium, closed_on="2020-01-31", coverage=support)

    html = read(client, "country", "td")

    assert all_words(section(html, "page.offices"), r"<li>(.*?)</li>") == ["Office here N'Djamena"]
    assert headings(section(html, "page.coverage"), 3) == ["Regional office"]
    assert all_words(section(html, "page.coverage"), r"<li>(.*?)</li>") == ["Regional office"]
    assert words(html).count("says nothing about membership") == 1
    assert headings(html, 2) == [
        "Who can help you?",
        "Offices in this country",
        "Offices that cover this country",
    ]


def test_a_country_says_in_words_what_is_not_recorded(client, reader):
    make_country("TD", name_en="Chad")
    make_contact("general", label_en="General desk", is_default=True)

    html = read(client, "country", "td")

    assert words(section(html, "page.offices")).endswith("No office in this country is recorded yet.")
    assert words(section(html, "page.coverage")).endswith(
        "Which office covers this country is not recorded yet."
    )
    assert headings(section(html, "page.contacts"), 3)[-1] == "General desk"


def test_headquarters_are_known_by_their_type():
    kinds = {
        code: make_office(code.lower(), type=make_office_type(code))
        for code in (OfficeType.HEADQUARTERS, "RO")
    }

    assert {code: office.is_headquarters for code, office in kinds.items()} == {"HQ": True, "RO": False}
