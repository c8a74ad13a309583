"""The pages about frameworks and programmes."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.frameworks.models import Framework, Part, PartGroup, Programme
from apps.translation.states import Origin
from tests.builders import (
    make_document,
    make_entry,
    make_framework,
    make_many,
    make_part_group,
    make_programme,
    make_review,
    make_source,
    make_unit,
    translate,
)
from tests.frameworks.making import make_framework_with
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def all_words(html, pattern):
    return [words(found) for found in re.findall(pattern, html, re.DOTALL)]


def read(client, name="index", *args, language="en", **asked):
    with translation.override(language):
        return client.get(reverse(f"frameworks:{name}", args=args), asked).content.decode()


def read_framework(client, framework, language="en", **asked):
    return read(client, "framework", framework.code, language=language, **asked)


def section(html, anchor):
    """Return what stands under the heading with this id."""
    return re.search(rf'<h2 id="{re.escape(anchor)}".*?</section>', html, re.DOTALL)[0]


def lines(html, anchor):
    """Return the words of each line of a section."""
    return all_words(section(html, anchor), r"<li[^>]*>(.*?)</li>")


def names(html):
    return all_words(html, r'<li class="card" id="framework[^>]*>\s*<h3>(.*?)</h3>')


# --- Who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "args"), [("index", []), ("programmes", []), ("framework", ["mcof"])])
def test_a_stranger_is_sent_to_sign_in(client, name, args):
    make_framework("mcof")
    address = reverse(f"frameworks:{name}", args=args)

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


def test_an_archived_framework_is_gone_and_an_unknown_one_not_found(client, reader):
    gone = make_framework("gone")
    Framework.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    assert [
        client.get(reverse("frameworks:framework", args=[code])).status_code for code in ("gone", "unknown")
    ] == [410, 404]


def test_a_page_that_has_not_changed_is_not_sent_again(client, reader):
    address = make_framework().get_absolute_url()
    etag = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": etag})

    assert again.status_code == 304


# --- The list ---------------------------------------------------------------------------------------------


def test_frameworks_stand_by_kind_those_in_force_first(client, reader):
    make_framework("policy", kind="policy", title_en="Policy")
    make_framework("old", title_en="Old", status="superseded", position=1)
    make_framework("gone", title_en="Gone", status="withdrawn", position=2)
    make_framework("new", title_en="New", acronym_en="NF", position=3)

    html = read(client)

    assert names(html) == ["New ( NF )", "Old superseded", "Gone withdrawn", "Policy"]
    assert all_words(html, r'<h2 id="kind[^>]*>(.*?)</h2>') == ["Frameworks", "Policies"]


def test_the_list_says_what_each_is_for_and_from_when(client, reader):
    make_framework(
        "plan", title_en="Plan", purpose_en="To plan.", start_year=2024, end_year=2028, standing="unverified"
    )

    html = read(client)

    assert all_words(html, r'<li class="card"[^>]*>(.*?)</li>') == [
        "Plan To plan. In force · 2024–2028 unverified"
    ]
    assert '<bdi dir="ltr">2024–2028</bdi>' in html


def test_years_that_no_source_gives_are_not_recorded_yet(client, reader):
    make_framework("plan", title_en="Plan")

    assert all_words(read(client), r'<li class="card"[^>]*>(.*?)</li>') == [
        "Plan In force · years not recorded yet"
    ]


@pytest.mark.parametrize("query", ["crisis", "CRÍSIS", "gestión", "ازمات", "mcof"])
def test_a_framework_is_found_in_every_language_without_accents(client, reader, query):
    framework = make_framework("mcof", title_en="Crisis framework", acronym_en="MCOF")
    translate(framework, "es", title="Gestion de crisis")
    translate(framework, "ar", title="إطار الأزمات")
    make_framework("other", title_en="Charter")

    assert names(read(client, q=query)) == ["Crisis framework ( MCOF )"]


def test_words_that_nothing_has_are_answered_in_words(client, reader):
    make_framework()

    html = read(client, q="nothing like it")

    assert names(html) == []
    assert html.count("Nothing here has all of these words.") == 1


def test_superseded_records_are_shown_only_when_asked_for(client, reader):
    make_framework("one", title_en="One")
    make_framework("two", title_en="Two", standing="superseded", position=1)

    html, wide = read(client), read(client, superseded="1")

    assert (names(html), names(wide)) == (["One"], ["One", "Two"])
    assert html.count("Show superseded records too") == 1


def test_without_superseded_records_nothing_offers_them(client, reader):
    make_framework()

    assert "superseded=1" not in read(client)


# --- A framework ------------------------------------------------------------------------------------------


KEPT = ("Last updated on the portal", "Language")  # tests/organization/test_kept


def facts(html):
    pairs = re.findall(r"<dt>(.*?)</dt>(.*?)</div>", html, re.DOTALL)
    found = {words(label): words(said) for label, said in pairs}
    return {label: said for label, said in found.items() if label not in KEPT}


def test_a_framework_says_what_it_is(client, reader):
    unit = make_unit(name_en="Department")
    framework = make_framework(
        "plan",
        kind="plan",
        title_en="Strategic Plan",
        acronym_en="SP",
        purpose_en="To plan.",
        summary_en="<p>Three goals.</p>",
        start_year=2024,
        end_year=2028,
        owner_unit_id=str(unit.pk),
        review_by="2024-01-31",
    )
    make_review(framework, "2023-01-31", next_by="2024-01-30")

    html = read_framework(client, framework)

    assert all_words(html, r"<h1>(.*?)</h1>") == ["Strategic Plan ( SP )"]
    assert all_words(html, r'<p class="lead">(.*?)</p>') == ["To plan."]
    assert words(section(html, "page.summary")) == "In brief Three goals."
    assert facts(html) == {
        "Kind": "plan",
        "Status": "in force (as the sources present it)",
        "Years": "2024–2028",
        "Responsible": "Department",
        "Reviewed on": "31 Jan 2023",
        "Overdue for review": "since 31 Jan 2024",
    }


def test_what_nobody_recorded_is_not_recorded_yet(client, reader):
    html = read_framework(client, make_framework())

    assert facts(html) == {
        "Kind": "framework",
        "Status": "in force (as the sources present it)",
        "Years": "not recorded yet",
        "Responsible": "not recorded yet",
        "Review by": "not recorded yet",
    }
    assert words(section(html, "page.summary")) == "In brief not recorded yet"


def banner(html):
    return all_words(html, r'<aside class="notice" aria-label="About the status">(.*?)</aside>')


def test_a_superseded_framework_leads_to_its_successor_and_back(client, reader):
    new = make_framework("new", title_en="New")
    old = make_framework(
        "old", title_en="Old", status="superseded", superseded_by_id=str(new.pk), ended_on="2024-01-31"
    )

    html = read_framework(client, old)

    assert banner(html) == [
        "This framework has been superseded. Its successor: New . It ended on 31 January 2024 . "
        "Its text is kept for reference."
    ]
    assert new.get_absolute_url() in html
    assert lines(read_framework(client, new), "page.relations") == ["Supersedes Old superseded ."]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            "superseded",
            "This framework has been superseded. Its successor is not recorded yet. Its text is kept for reference.",
        ),
        ("withdrawn", "This framework has been withdrawn. Its text is kept for reference."),
    ],
)
def test_a_retired_framework_without_successor_says_so(client, reader, status, said):
    assert banner(read_framework(client, make_framework(status=status))) == [said]


def test_a_framework_in_force_has_no_banner(client, reader):
    assert banner(read_framework(client, make_framework())) == []


# --- Its parts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("list_style", "opening", "value"),
    [
        ("roman", '<ol class="parts" type="i">', ' value="4"'),
        ("letters", '<ol class="parts" type="a">', ' value="4"'),
        ("decimal", '<ol class="parts">', ' value="4"'),
        ("bullets", '<ul class="parts">', ""),
    ],
)
def test_parts_stand_in_their_own_numbering(client, reader, list_style, opening, value):
    framework = make_framework()
    make_part_group(
        "goals",
        framework=framework,
        title_en="Goals",
        lead_in_en="It seeks to:",
        list_style=list_style,
        parts=[{"number": 4, "title_en": "save lives", "text_en": "Everywhere."}],
    )

    html = section(read_framework(client, framework), "parts.goals")

    assert words(html) == "Goals It seeks to: save lives Everywhere."
    assert re.findall(r"<[ou]l[^>]*>", html) == [opening]
    assert re.findall(r"<li[^>]*>", html) == [f'<li id="part.goals.4"{value}>']


def test_an_empty_list_of_parts_is_not_recorded_yet(client, reader):
    framework = make_framework()
    make_part_group("sectors", framework=framework, title_en="Sectors", lead_in_en="These are:")

    assert words(section(read_framework(client, framework), "parts.sectors")) == "Sectors not recorded yet"


@pytest.mark.parametrize(
    ("declared", "recorded", "warning"),
    [
        (None, 1, ""),
        (1, 1, ""),
        (1, 0, "According to its source this list has 1 part. 0 parts are recorded here."),
        (3, 1, "According to its source this list has 3 parts. 1 part is recorded here."),
        (1, 2, "According to its source this list has 1 part. 2 parts are recorded here."),
    ],
)
def test_another_number_of_parts_than_declared_is_said_in_words(client, reader, declared, recorded, warning):
    framework = make_framework()
    parts = [{"number": n, "title_en": f"Part {n}"} for n in range(1, recorded + 1)]
    make_part_group("goals", framework=framework, declared_count=declared, parts=parts)

    html = section(read_framework(client, framework), "parts.goals")

    assert all_words(html, r'<p class="notice">(.*?)</p>') == ([warning] if warning else [])


def test_superseded_parts_are_left_out_and_not_counted(client, reader):
    framework = make_framework()
    parts = [
        {"number": 1, "title_en": "New"},
        {"number": 2, "title_en": "Old", "standing": "superseded"},
    ]
    make_part_group("goals", framework=framework, declared_count=1, parts=parts)

    html, wide = (read_framework(client, framework, **asked) for asked in ({}, {"superseded": "1"}))

    assert lines(html, "parts.goals") == ["New"]
    assert lines(wide, "parts.goals") == ["New", "Old superseded"]


def test_archived_and_superseded_lists_are_not_shown(client, reader):
    framework = make_framework()
    make_part_group("goals", framework=framework, title_en="Goals")
    make_part_group("old", framework=framework, standing="superseded")
    gone = make_part_group("gone", framework=framework)
    PartGroup.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    html = read_framework(client, framework)

    assert re.findall(r'<h2 id="parts\.([^"]*)"', html) == ["goals"]


# --- What is around it ------------------------------------------------------------------------------------


def test_a_framework_shows_its_relations_with_their_explanation(client, reader):
    migof = make_framework("migof", title_en="MiGOF", status="withdrawn")
    relation = {
        "verb": "falls_under",
        "to_framework_id": str(migof.pk),
        "note_en": "Since 2016.",
        "standing": "disputed",
    }
    old = {"verb": "supports", "to_framework_id": str(migof.pk), "standing": "superseded"}
    mcof = make_framework("mcof", title_en="MCOF", children={"relations": [relation, old]})

    assert lines(read_framework(client, mcof), "page.relations") == [
        "Falls under MiGOF withdrawn . disputed Since 2016."
    ]
    assert lines(read_framework(client, migof), "page.relations") == ["Covers MCOF . disputed Since 2016."]


def test_a_framework_shows_the_units_and_what_they_do_for_which_part(client, reader):
    unit = make_unit("prd", name_en="Peace Division")
    framework = make_framework("mcof")
    part = make_part_group(
        "goals", framework=framework, parts=[{"number": 2, "title_en": "Solutions"}]
    ).parts.get()
    role = {"unit_id": str(unit.pk), "part_id": str(part.pk), "statement_en": "Works towards it."}
    with_role = payload_of(framework, "en")
    with_role["children"]["roles"] = [{"id": str(uuid.uuid4()), "position": 1, **role}]
    publish([with_role], origin=Origin.FIXTURE)

    html = read_framework(client, framework)

    assert lines(html, "page.units") == ["Peace Division Works towards it. goal 2 Solutions"]
    assert f'<a href="{unit.get_absolute_url()}">Peace Division</a>' in html


def test_a_framework_shows_its_documents_in_all_their_languages(client, reader):
    versions = [{"language": "en", "title": "Report"}, {"language": "fr", "title": "Rapport"}]
    document = make_document(versions=versions)
    framework = make_framework(links={"documents": [str(document.pk)]})

    found = section(read_framework(client, framework), "page.references")

    assert all_words(found, r'<span class="version">(.*?)</span>\s*<small') == ["Report", "Rapport"]


def test_a_framework_shows_its_programmes(client, reader):
    framework = make_framework()
    make_programme("dtm", name_en="Matrix", framework_id=str(framework.pk), standing="unverified")
    make_programme("old", framework_id=str(framework.pk), standing="superseded")
    make_programme("other")

    assert lines(read_framework(client, framework), "page.programmes") == ["Matrix unverified"]


def test_a_framework_names_the_entries_about_it_that_the_reader_may_see(client, reader):
    framework = make_framework()
    about = {"about_framework_id": str(framework.pk)}
    make_entry("about", title_en="About MCOF", is_stub=True, **about)
    make_entry("other")
    make_restricted_entry("secret", **about)

    assert lines(read_framework(client, framework), "page.entries") == ["About MCOF not supplied yet"]


def test_a_framework_names_all_its_sources_once(client, reader):
    own = make_source("manual", credit_line_en="From the manual.")
    other = make_source("article", kind="secondary", credit_line_en="From an article.")
    relation = {"to_framework_id": str(make_framework("plan").pk), "source_id": str(other.pk)}
    framework = make_framework(
        "mcof",
        source_id=str(own.pk),
        children={
            "relations": [{"verb": "supports", **relation}, {"verb": "anchors", **relation}],
        },
    )

    assert lines(read_framework(client, framework), "page.sources") == [
        "From the manual.",
        "From an article. external source",
    ]


def test_the_contents_of_the_page_lead_to_all_its_sections(client, reader):
    html = read_framework(client, make_framework_with(1))

    listed = re.findall(
        r'<a href="#([^"]*)"', re.search(r'<nav class="contents".*?</nav>', html, re.DOTALL)[0]
    )
    sections = re.findall(r'<h2 id="([^"]*)"', html)

    assert listed == [
        "page.summary",
        "parts.g0",
        "page.relations",
        "page.units",
        "page.programmes",
        "page.references",
        "page.entries",
    ]
    assert ["page.contents", *listed, "page.sources"] == sections


def test_texts_that_are_not_translated_are_said_to_be_english(client, reader):
    framework = make_framework("mcof", title_en="Crisis", purpose_en="To define.")

    html = read_framework(client, framework, language="fr")

    assert '<h1><bdi><span lang="en" dir="ltr">Crisis</span></bdi></h1>' in html
    assert html.count('<p class="lead"><span lang="en" dir="ltr">To define.</span></p>') == 1


# --- Programmes -------------------------------------------------------------------------------------------


def programmes(html):
    return all_words(html, r'<li class="card" id="programme[^>]*>(.*?)</li>')


def test_programmes_say_where_they_belong_and_where_they_come_from(client, reader):
    source = make_source("article", kind="secondary", title_en="Article")
    make_programme(
        "dtm",
        name_en="Tracking",
        acronym_en="DTM",
        summary_en="<p>It counts.</p>",
        framework_id=str(make_framework(title_en="MCOF").pk),
        unit_id=str(make_unit(name_en="Department").pk),
        source_id=str(source.pk),
        standing="unverified",
        public_note_en="Only there.",
    )
    make_programme("avrr", name_en="Return", position=1)

    assert programmes(read(client, "programmes")) == [
        "Tracking ( DTM ) unverified It counts. Framework MCOF Unit Department Only there. "
        "Source: Article external source",
        "Return Framework not recorded yet Unit not recorded yet",
    ]


def test_superseded_and_archived_programmes_are_left_out(client, reader):
    make_programme("one", name_en="One")
    make_programme("old", name_en="Old", standing="superseded", position=1)
    gone = make_programme("gone")
    Programme.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")

    found = [
        all_words(read(client, "programmes", **asked), r'id="programme[^>]*>\s*<h2>(.*?)</h2>')
        for asked in ({}, {"superseded": "1"})
    ]

    assert found == [["One"], ["One", "Old"]]


# --- Queries ----------------------------------------------------------------------------------------------


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_lists_take_the_same_queries_however_long_they_are(
    client, reader, django_assert_num_queries, number
):
    make_many(Framework, number)
    make_many(Programme, number)

    with django_assert_num_queries(8):
        assert len(re.findall('id="framework[.]', read(client))) >= number
    with django_assert_num_queries(10):
        assert len(programmes(read(client, "programmes"))) == number


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_framework_takes_the_same_queries_however_much_it_shows(
    client, reader, django_assert_num_queries, number
):
    framework = make_framework_with(number)

    with django_assert_num_queries(24):
        html = read_framework(client, framework)
    assert len(lines(html, "page.units")) == number
    assert Part.objects.count() == number * min(number, 3)


def test_a_status_that_nobody_recorded_is_not_asserted(client, reader):
    make_framework("micic", title_en="Guidelines", kind="guidelines", status="unrecorded")

    html = client.get(reverse("frameworks:index")).content.decode()

    assert "In force" not in html
    assert names(html) == ["Guidelines"]
