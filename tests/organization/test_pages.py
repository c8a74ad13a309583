import re

import pytest

from tests.builders import (
    make_country,
    make_measure,
    make_office,
    make_office_type,
    make_partner,
    make_period,
    make_position,
    make_source,
    make_unit,
    translate,
)
from tests.organization.reading import all_words, facts, headings, read, section, words

pytestmark = pytest.mark.django_db
CARD = r'<li class="card"[^>]*>(.*?)</li>'


# --- Profile ----------------------------------------------------------------------------------------------


def figures(html):
    return all_words(section(html, "page.figures"), r'<div class="figure[^>]*>(.*?)</div>')


def test_the_profile_says_in_brief_who_the_organization_is(client, reader):
    make_office(
        "hq", type=make_office_type("HQ"), country=make_country("CH", name_en="Switzerland"), city_en="Geneva"
    )
    make_office("ro", type=make_office_type("RO"), city_en="Dakar")
    make_position(
        title_en="Director General",
        holder_en="Ada Example",
        holder_title_en="Directress General",
        since_year=2023,
    )
    make_partner("council", kind="governing", name_en="The Council")
    make_partner("other", kind="un", name_en="Another body")
    early = {"content_date": "1951-01-01", "content_date_precision": "year"}
    make_period(
        milestones=[
            {"code": "legend", "label_en": "An older name", "standing": "superseded", **early},
            {"code": "told", "label_en": "Told without a date", "time_in_words_en": "before"},
            {"code": "founded", "label_en": "It is founded", "standing": "disputed", **early},
        ]
    )

    assert facts(section(read(client, "profile"), "page.brief")) == {
        "Headquarters": "Geneva · Switzerland",
        "Beginnings": "1951 · It is founded disputed",
        "Directress General": "Ada Example · since 2023",
        "Governing body": "The Council",
    }


def test_an_empty_profile_says_what_is_not_recorded(client, reader):
    html = read(client, "profile")

    assert facts(section(html, "page.brief")) == {"Headquarters": "not recorded yet"}
    assert headings(html, 2) == ["In brief", "Look further", "The Organization's public site"]


def test_the_profile_marks_what_it_says_in_brief_after_an_external_source(client, reader):
    article = make_source("article", title_en="An article", kind="secondary")
    manual = make_source("manual", title_en="The manual")
    make_office("hq", type=make_office_type("HQ"), city_en="Geneva", source_id=str(article.pk))
    make_partner("council", kind="governing", name_en="The Council", source_id=str(manual.pk))

    assert facts(section(read(client, "profile"), "page.brief")) == {
        "Headquarters": "Geneva · Chad Source: An article external source",
        "Governing body": "The Council",
    }


def test_the_profile_lists_what_stands_on_it_and_leads_on_before_it_counts(client, reader):
    make_measure(figures=[{"code": "a", "value": 175}])
    make_position()

    html = read(client, "profile")
    contents = re.search(r'<nav class="letters" aria-label="On this page">(.*?)</nav>', html, re.DOTALL)[1]

    assert all_words(contents, r"<li>(.*?)</li>") == headings(html, 2)
    assert headings(html, 2)[:3] == ["In brief", "Look further", "Figures"]
    assert re.findall(r'href="#([^"]*)"', contents) == re.findall(r'<h2 id="([^"]*)"', html)


def test_figures_carry_year_context_standing_and_source(client, reader):
    source = make_source(title_en="Report", kind="secondary")
    make_measure(
        "reached",
        name_en="People reached",
        definition_en="Who was reached.",
        figures=[
            {
                "code": "a",
                "value": 31_600_000,
                "scale": "million",
                "year": 2023,
                "context_en": "All programmes",
            },
            {
                "code": "b",
                "value": 175,
                "standing": "disputed",
                "public_note_en": "Others say 176.",
                "source_id": str(source.pk),
            },
            {"code": "c", "value": 100, "standing": "superseded"},
        ],
    )
    make_measure("empty", name_en="Nothing known")

    html = read(client, "profile")

    assert figures(html) == [
        "31.6 million 2023 All programmes",
        "175 undated disputed Others say 176. Source: Report external source",
    ]
    assert headings(section(html, "page.figures"), 3) == ["People reached"]
    assert all_words(html, r'<p class="definition">(.*?)</p>') == ["Who was reached."]
    assert figures(read(client, "profile", superseded="1"))[2] == "100 undated superseded"


def folded(html):
    return re.findall(r'<details class="others"(?P<open>[^>]*)>(.*?)</details>', html, re.DOTALL)


def test_only_the_preferred_figures_of_a_measure_stand_open(client, reader):
    make_measure(
        "both",
        name_en="Offices",
        standing="disputed",
        figures=[
            {"code": "a", "value": 175, "standing": "disputed"},
            {"code": "b", "value": 171, "year": 2024},
            {"code": "c", "value": 100, "standing": "superseded"},
        ],
    )
    make_measure(
        "doubtful",
        name_en="Budget",
        standing="unverified",
        figures=[{"code": "a", "value": 7, "standing": "unverified"}],
        position=1,
    )

    html = read(client, "profile")
    ((is_open, others),) = folded(html)

    assert (is_open, words(others)) == ("", "Other figures : Offices 175 undated disputed")
    assert all_words(section(html, "page.figures"), CARD) == [
        "Offices 171 2024 Other figures : Offices 175 undated disputed disputed",
        "Budget 7 undated unverified",
    ]
    assert [found[0] for found in folded(read(client, "profile", superseded="1"))] == [" open"]


def test_the_way_to_superseded_figures_stands_with_the_figures(client, reader):
    make_measure(figures=[{"code": "a", "value": 175}, {"code": "b", "value": 100, "standing": "superseded"}])

    html = read(client, "profile")

    way = '<a href="?superseded=1#page.figures">Show superseded records too</a>'
    assert (html.count(way), section(html, "page.figures").count(way)) == (1, 1)


def test_the_way_to_superseded_positions_stands_at_the_end_where_there_are_no_figures(client, reader):
    make_position("old", standing="superseded")

    assert read(client, "profile").count('<a href="?superseded=1">Show superseded records too</a>') == 1


def test_positions_name_their_holder_or_say_that_none_is_recorded(client, reader):
    unit = make_unit(name_en="Department")
    make_position(
        "one",
        title_en="Director",
        holder_en="Ada Example",
        holder_title_en="Directress",
        since_year=2023,
        position=1,
    )
    make_position("two", title_en="Deputy", holder_en="Bo Example", holder_title_en="Deputy", position=2)
    make_position("three", title_en="Specialist", unit_id=str(unit.pk), position=3)

    assert all_words(section(read(client, "profile"), "page.positions"), CARD) == [
        "Director Ada Example Directress since 2023",
        "Deputy Bo Example",
        "Specialist Holder: not recorded yet Department",
    ]


def test_the_profile_counts_what_is_behind_its_links(client, reader):
    make_office("one")
    make_office("closed", closed_on="2020-01-31")
    make_office("old", standing="superseded")
    make_unit("a")
    make_unit("b")
    make_partner("old", standing="superseded")
    make_period(milestones=[{"code": "a", "label_en": "A", "content_date": "1951-01-01"}])

    assert all_words(section(read(client, "profile"), "page.more"), CARD) == [
        "Offices 1 office recorded",
        "Countries 1 country listed",
        "Units 2 units in the tree",
        "History 1 event recorded",
        "Bodies and partners 0 bodies recorded",
    ]


# --- History ----------------------------------------------------------------------------------------------


A_YEAR = {"content_date_precision": "year"}
FOUNDED = {"code": "a", "label_en": "Founded", "content_date": "1951-01-01", **A_YEAR}
SUPERSEDED = {
    "code": "c",
    "label_en": "Founded as something else",
    "content_date": "1951-01-01",
    "standing": "superseded",
    **A_YEAR,
}
AGREEMENT = {"code": "a", "label_en": "Agreement", "content_date": "2016-07-25"}
REVIEW = {"code": "b", "label_en": "Review", "content_date": "2023-01-01", "end_year": 2024, **A_YEAR}
CLIMATE = {
    "code": "c",
    "label_en": "Climate",
    "content_date": "2020-01-01",
    "time_in_words_en": "2020s",
    **A_YEAR,
}
OLD = {"code": "a", "label_en": "Old", "content_date": "1900-01-01", "standing": "superseded"}


def disputed(source):
    return {
        "code": "b",
        "label_en": "Founded under another name",
        "text_en": "So it is told.",
        "content_date": "1951-01-01",
        "standing": "disputed",
        "public_note_en": "Not in other lists.",
        "source_id": str(source.pk),
        **A_YEAR,
    }


def make_history():
    source = make_source(title_en="An article", kind="secondary")
    early = {"label_en": "Early years", "start_year": 1951, "end_year": 1989, "position": 1}
    make_period("early", milestones=[FOUNDED, disputed(source), SUPERSEDED], **early)
    today = {"label_en": "Today", "start_year": 2016, "position": 2}
    make_period("today", milestones=[AGREEMENT, REVIEW, CLIMATE], **today)
    make_period("gone", label_en="Gone", start_year=1900, milestones=[OLD])


def test_history_runs_by_period_and_year(client, reader):
    make_history()

    html = read(client, "history")

    assert headings(html, 2) == ["On this page", "Early years 1951–1989", "Today 2016–", "Sources"]
    assert headings(html, 3) == ["1951", "2016", "2020s", "2023–2024"]
    assert headings(html, 4) == ["Founded", "Founded under another name", "Agreement", "Climate", "Review"]
    assert all_words(html, r'<p class="soft">(<time.*?)</p>') == ["25 Jul 2016"]


def test_accounts_that_disagree_stand_side_by_side_with_what_is_known_of_them(client, reader):
    make_history()

    first = re.search(r'<ol class="timeline">\s*<li>(.*?)</li>', read(client, "history"), re.DOTALL)[1]

    assert first.count('<div class="accounts">') == 1
    assert all_words(first, r"<article[^>]*>(.*?)</article>") == [
        "Founded",
        "Founded under another name So it is told. Not in other lists. disputed An article external source",
    ]
    assert first.count('class="source-line"') == 1


def test_an_account_names_the_publisher_of_its_source(client, reader):
    source = make_source(title_en="A long title", publisher_en="Publisher")
    event = {"label_en": "Event", "content_date": "1951-01-01", "source_id": str(source.pk)}
    make_period(milestones=[{"code": "a", **event}])

    assert all_words(read(client, "history"), r'<p class="source-line">(.*?)</p>') == ["Publisher"]


@pytest.mark.parametrize(("second", "times"), [("The same note.", 1), ("Another note.", 2)])
def test_a_note_that_all_periods_carry_stands_once(client, reader, second, times):
    event = {"code": "a", "label_en": "Event", "content_date": "1951-01-01"}
    make_period("one", public_note_en="The same note.", milestones=[event])
    make_period("two", public_note_en=second, position=1, milestones=[event])

    html = read(client, "history")

    assert html.count('<p class="public-note">') == times
    assert (html.index("The same note.") < html.index('<h2 id="period.')) is (times == 1)


def test_superseded_accounts_are_shown_to_who_asks(client, reader):
    make_history()

    html = read(client, "history", superseded="1")

    assert headings(html, 2)[1] == "Gone 1900–"
    assert "Founded as something else superseded" in all_words(html, r"<article[^>]*>(.*?)</article>")
    assert re.findall(r'<a href="(\?.*?)">Hide superseded records</a>', html) == ["?"]


def test_history_in_arabic_isolates_its_years_and_marks_what_is_in_english(client, reader):
    make_history()
    period = make_period(
        "more",
        label_en="More",
        start_year=1990,
        end_year=1999,
        milestones=[{"code": "x", "label_en": "An event", "content_date": "1990-01-01"}],
    )
    translate(period, "ar", label="المزيد")

    html = read(client, "history", language="ar")

    assert (
        '<h2 id="period.more">المزيد <span class="years"><bdi dir="ltr">1990–1999</bdi></span></h2>' in html
    )
    assert '<h4><span lang="en" dir="ltr">An event</span></h4>' in html


# --- Partners ---------------------------------------------------------------------------------------------


def test_partners_stand_by_kind_with_address_and_standing(client, reader):
    make_partner("watch", kind="ngo", name_en="Watch", standing="unverified", position=1)
    make_partner(
        "unhcr",
        kind="un",
        name_en="Refugee agency",
        acronym_en="UNHCR",
        url="https://www.unhcr.org",
        position=2,
    )
    make_partner("who", kind="un", name_en="Health agency", description_en="It heals.", position=3)
    make_partner("old", kind="publisher", name_en="Old", standing="superseded")

    html = read(client, "partners")

    assert headings(html, 1) == ["Bodies and partners"]
    assert re.findall(r'<li><a href="#kind\.(\w+)">', html) == ["un", "ngo"]
    assert headings(html, 2) == [
        "United Nations system",
        "Non-governmental organizations named in the sources",
    ]
    assert all_words(html, CARD) == [
        "Refugee agency ( UNHCR ) https://www.unhcr.org (external site)",
        "Health agency It heals. Web address: not recorded yet",
        "Watch Web address: not recorded yet unverified",
    ]
    assert headings(read(client, "partners", superseded="1"), 2)[-1] == "Publishers of sources"


def test_every_kind_of_partner_has_a_heading(client, reader):
    kinds = ["un", "governing", "coordination", "authorities", "ngo", "publisher"]
    for kind in kinds:
        make_partner(kind, kind=kind)

    assert re.findall(r'<h2 id="kind\.(\w+)">', read(client, "partners")) == kinds


@pytest.mark.parametrize("name", ["history", "partners"])
def test_an_empty_list_says_so(client, reader, name):
    assert words(read(client, name)).count("Nothing has been published yet.") == 1
