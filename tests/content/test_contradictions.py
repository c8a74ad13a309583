"""Where the sources contradict each other the portal shows what docs/content.md decides, under the numbers there."""

import re

import pytest

from apps.accounts.models import User
from apps.contacts.models import Subject
from apps.contacts.resolving import ways_to_subject
from apps.core.text import plain_text
from apps.frameworks.models import Framework, Part
from apps.library.models import Document, DocumentVersion, Source
from apps.manual.models import Entry, EntryLink, Question, Section
from apps.organization.models import HistoryPeriod, Milestone, Office, Unit, UnitPrinciple
from tests.content.reading import sourced_rows, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.once]

ARTICLE = "background-iom-academic-block"
PERIOD = "organization.historyperiod"


def places_of(year, language):
    """Return where a text names a year, decades ("2000s") aside."""
    pattern = re.compile(rf"(?<!\d){year}(?![\ds])")
    names = ("search_words", "time_in_words")
    return {place for place, words in texts(language, without=names) if pattern.search(words)}


def standing_of(code):
    return Milestone.objects.get(code=code).standing


def background(anchor):
    return Section.objects.get(entry__slug=ARTICLE, anchor=anchor)


# --- What rests on the article alone ----------------------------------------------------------------------


def test_nothing_that_the_article_alone_says_is_preferred_but_for_two_facts_that_nothing_contradicts():
    places = {
        place
        for place, row in sourced_rows()
        if row.source.kind == Source.Kind.SECONDARY
        and row.source.code == "academic-block-iom"
        and row.standing == "preferred"
    }

    assert places == {
        "organization.office/hq-geneva",  # C-43
        "manual.question/where-is-headquarters",  # C-43
        "organization.partner/academic-block",  # the article about its own publisher
    }


def test_what_stands_for_certain_comes_from_the_organizations_own_texts():
    assert {
        place
        for place, row in sourced_rows()
        if row.standing != "preferred" and row.source.code != "academic-block-iom"
    } == set()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_answer_from_the_article_names_it(language):
    rows = Question.objects.filter(source__code="academic-block-iom")

    assert len(rows) == 11
    assert [row.code for row in rows if "Academic Block" not in getattr(row, f"answer_{language}")] == []
    assert [row.code for row in rows if not getattr(row, f"public_note_{language}")] == []


def test_the_articles_credit_says_that_it_is_no_publication_of_the_organization():
    source = Source.objects.get(code="academic-block-iom")

    assert source.kind == "secondary"
    assert "not an IOM publication" in source.credit_line_en


# --- History: C-01, C-02, C-04, C-12 ----------------------------------------------------------------------


def test_c01_two_accounts_of_the_first_name_stand_and_the_less_precise_one_is_superseded():
    assert standing_of("picmme-established") == "unverified"
    assert standing_of("icem-permanent-body") == "unverified"
    assert standing_of("icem-founded-table") == "superseded"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_c02_year_2000_stands_only_in_the_disputed_row_and_where_it_is_corrected(language):
    assert places_of(2000, language) == {
        f"{PERIOD}/institutions-and-new-fields/related-organization-disputed.text",
        f"manual.entry/{ARTICLE}.key_points",
        f"manual.entry/{ARTICLE}/un-relationship-according-to-article.public_note",
        "manual.question/is-iom-part-of-the-un.public_note",
    }
    assert standing_of("related-organization-disputed") == "disputed"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_c04_year_2010_stands_only_in_the_superseded_row(language):
    row = f"{PERIOD}/consolidation-and-new-approaches/migof-adoption-superseded"

    assert places_of(2010, language) == {f"{row}.text", f"{row}.public_note"}
    assert standing_of("migof-adoption-superseded") == "superseded"


def test_c04_the_framework_has_no_year():
    assert list(Framework.objects.filter(code="migof").values_list("start_year", "end_year")) == [
        (None, None)
    ]


def test_c02_the_relationship_with_the_united_nations_has_three_days_of_2016():
    rows = Milestone.objects.filter(source__code="em-about-iom-en", content_date__year=2016)

    assert [(row.code, str(row.content_date), row.content_date_precision, row.standing) for row in rows] == [
        ("council-accepts-agreement", "2016-06-30", "day", "preferred"),
        ("assembly-approves-agreement", "2016-07-25", "day", "preferred"),
        ("agreement-signed", "2016-09-19", "day", "preferred"),
    ]


def test_c12_accounts_of_the_work_beyond_europe_stand_side_by_side_each_with_the_same_warning():
    codes = ("icem-permanent-body", "beyond-europe-table", "global-migration-issues")
    rows = [Milestone.objects.get(code=code) for code in codes]

    assert {row.standing for row in rows} == {"unverified"}
    assert len({row.public_note_en for row in rows}) == 1
    assert "No IOM text used here dates it." in rows[0].public_note_en


# --- Names: C-08, C-19, C-20, C-27, C-28 ------------------------------------------------------------------


def test_c08_both_names_of_the_division_are_recorded():
    unit = Unit.objects.get(code="pcca")

    assert unit.name_en == "Preparedness and Climate Change Action Division"
    assert unit.also_known_as_en == "Preparedness and Climate Change Adaptation Division"


def test_c19_acronyms_of_divisions():
    divisions = Unit.objects.filter(kind="division")

    assert {row.code: row.acronym_en for row in divisions} == {
        "pcca": "PCCA",
        "prd": "PRD",
        "humanitarian-operations": None,
    }


def test_c20_the_two_annual_reports_are_two_documents():
    titles = {
        version.document.code: version.title
        for version in DocumentVersion.objects.filter(document__kind="report")
    }

    assert titles == {
        "operating-in-crisis-2023": "Operating in Crisis 2023 Annual Report",
        "iom-annual-report-2023": "IOM Annual Report 2023",
    }


@pytest.mark.parametrize("wrong", ["Director-General", "Deputy Directors-General", "inter-governmental"])
def test_c27_c28_names_are_written_in_one_way(wrong):
    found = {place for place, words in texts(without=("synonyms", "forbidden")) if wrong in words}

    assert found == set()


# --- Lists that are kept apart: C-16, C-17, C-25 ----------------------------------------------------------


def test_c17_four_sets_of_principles_have_four_owners():
    principles = Part.objects.filter(group__kind="principle").select_related("group__framework")
    owners = {}
    for part in principles:
        owners.setdefault(part.group.framework.code, []).append(part.title_en)

    assert {owner: len(titles) for owner, titles in owners.items()} == {"migof": 3, "humanitarian-policy": 4}
    assert owners["humanitarian-policy"] == ["Humanity", "Impartiality", "Neutrality", "Independence"]
    assert UnitPrinciple.objects.filter(unit__code="prd").count() == 4
    assert UnitPrinciple.objects.count() == 4
    answer = plain_text(Question.objects.get(code="key-principles").answer_en)
    assert "Academic Block lists four principles: human dignity" in answer


def test_c16_second_objective_of_one_framework_is_not_the_second_goal_of_the_plan():
    (relation,) = Framework.objects.get(code="mcof").relations.filter(verb="falls_under")

    assert relation.to_part.group.code == "migof-objectives"
    assert relation.to_part.number == 2
    (role,) = Framework.objects.get(code="iom-strategic-plan-2024-2028").roles.all()
    assert (role.unit.code, role.part.group.code, role.part.number) == ("prd", "strategic-plan-goals", 2)


# --- What is missing and said to be: C-34 to C-37, C-44 ---------------------------------------------------


def test_c34_no_regional_office_covers_a_country_and_each_says_so():
    for office in Office.objects.filter(type__code="RO"):
        assert not office.coverage.exists()
        assert office.public_note_en.startswith("The countries that this office covers are not recorded yet.")


def test_c36_water_is_answered_by_the_division_after_the_specialist_of_the_region():
    subject = Subject.objects.get(code="wash")

    ways = ways_to_subject(subject, User(email="reader@example.org"))

    assert [(way.contact and way.contact.email, way.found_at and way.found_at.code) for way in ways] == [
        (None, None),  # the Regional Thematic Specialist, whose address is not recorded
        ("humanitariancore@iom.int", "humanitarian-operations"),
        ("dhrr@iom.int", "dhrr"),
    ]


def test_c44_the_one_address_is_that_of_the_public_site():
    assert {row.code: row.url for row in EntryLink.objects.all()} == {
        "iom-website": "https://www.iom.int/",
        "dhrr-communication-site": "",
    }


# --- Single decisions -------------------------------------------------------------------------------------


def test_c21_two_references_carry_a_warning():
    items = re.findall(r"<li>(.*?)</li>", background("readings").body_en, re.DOTALL)
    warned = [number for number, item in enumerate(items, 1) if "<strong>[" in item]

    assert warned == [7, 13]
    assert background("readings").standing == "unverified"


def test_c22_criticism_is_disputed_attributed_and_only_in_its_own_section():
    assert background("criticism").standing == "disputed"
    assert "as reported by Academic Block" in plain_text(background("criticism").body_en)
    challenges = background("challenges").body_en
    assert [name for name in ("Amnesty", "Human Rights Watch", "Refugee Council") if name in challenges] == []


def test_c24_arabic_is_not_called_a_language_of_the_organization():
    table = background("at-a-glance").body_en

    assert '<th scope="row">Languages</th><td>English, French and Spanish</td>' in table


def test_c30_the_entry_has_the_more_precise_date():
    entry = Entry.objects.get(slug="about-iom")

    assert (str(entry.content_date), entry.content_date_precision) == ("2024-10-11", "day")
    french = Source.objects.get(code="em-about-iom-fr")
    assert (str(french.content_date), french.content_date_precision) == ("2024-10-01", "month")


def test_c38_cities_with_two_offices_say_so():
    for city, count in (("Brussels", 2), ("Panama City", 2)):
        offices = Office.objects.filter(city_en=city)
        assert len(offices) == count
        assert [row.code for row in offices if f"{city} also has" not in row.public_note_en] == []


def test_c42_the_answer_about_internships_warns_of_itself():
    row = Question.objects.get(code="internships")

    assert row.standing == "unverified"
    assert plain_text(row.answer_en).startswith("This answer is unsourced.")
    assert "do not rely on it" in row.public_note_en


def test_every_period_says_whose_division_it_is():
    assert {row.standing for row in HistoryPeriod.objects.all()} == {"unverified"}
    assert len({row.public_note_en for row in HistoryPeriod.objects.all()}) == 1


def test_documents_that_the_manual_only_mentions_say_so():
    note = Document.objects.get(code="iom-annual-report-2023").note_en

    assert "not the report “Operating in Crisis”" in note
