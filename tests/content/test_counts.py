"""As many rows as the sources have, each in its own list."""

from collections import Counter

import pytest

from apps.contacts.models import Contact
from apps.core.text import plain_text
from apps.frameworks.models import Framework, PartGroup, Programme
from apps.library.models import Document
from apps.manual.models import Entry, Question, Section
from apps.organization.models import Coverage, Figure, Milestone, Office, OfficeType, Partner, Position, Unit
from apps.portal.models import MenuItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content"), pytest.mark.once]

LANGUAGES = ("en", "fr", "es", "ar")


# --- Offices and people -----------------------------------------------------------------------------------


def test_offices_are_those_that_the_sources_name():
    offices = {}
    for office in Office.objects.select_related("type", "country"):
        offices.setdefault(office.type.code, set()).add((office.city_en, office.country.iso2))

    assert offices == {
        "HQ": {("Geneva", "CH")},
        "RO": {
            ("Dakar", "SN"),
            ("Nairobi", "KE"),
            ("Cairo", "EG"),
            ("Panama City", "PA"),
            ("Bangkok", "TH"),
            ("Vienna", "AT"),
        },
        "SRO": {("Brussels", "BE"), ("Pretoria", "ZA")},
        "GO": {("Brussels", "BE"), ("Washington D.C.", "US")},
        "COPA": {
            ("Ottawa", "CA"),
            ("London", "GB"),
            ("Copenhagen", "DK"),
            ("Berlin", "DE"),
            ("Seoul", "KR"),
            ("Tokyo", "JP"),
            ("Canberra", "AU"),
        },
        "ADMIN": {("Panama City", "PA"), ("Manila", "PH")},
    }
    assert Office.objects.count() == 20
    assert len({office.city_en for office in Office.objects.all()}) == 18


def test_sources_say_how_many_offices_there_are_of_each_type():
    declared = {row.code: row.declared_count for row in OfficeType.objects.all()}

    assert declared == {"HQ": None, "CO": None, "RO": 6, "SRO": 2, "GO": 2, "COPA": 7, "ADMIN": 2}
    assert OfficeType.objects.get(code="COPA").parent.code == "CO"


def test_posts_name_nobody_whom_no_source_names():
    assert {row.code: row.holder_en for row in Position.objects.all()} == {
        "director-general": "Amy Pope",
        "deputy-directors-general": None,
        "regional-directors": None,
        "regional-thematic-specialists": None,
    }


# --- Units and contacts -----------------------------------------------------------------------------------


def test_units_stand_under_their_parents_in_the_order_of_the_source():
    tree = {}
    for unit in Unit.objects.select_related("parent"):
        tree.setdefault(unit.parent and unit.parent.code, []).append(unit.name_en)

    assert tree == {
        None: ["Department of Humanitarian Response and Recovery"],
        "dhrr": [
            "Director's Office",
            "Preparedness and Climate Change Action Division",
            "Peace and Recovery Division",
            "Humanitarian Operations Division",
            "Cash-Based Interventions Unit",
        ],
        "directors-office": [
            "DHRR Administration",
            "Humanitarian Policy",
            "SG's Action Agenda on Internal Displacement",
            "Reintegration and Drivers of Migration and Displacement",
            "Policy and Strategic Coordination",
            "Information Management",
            "Department Support",
            "Global Projects",
        ],
        "prd": [
            "Community Stabilization",
            "Recovery and Resilience",
            "Conflict Sensitivity",
            "Violence and Conflict Prevention",
            "Transitional Justice",
            "Electoral Support",
        ],
        "humanitarian-operations": [
            "Humanitarian Support",
            "Crisis Coordination",
            "Displacement Management",
            "Shelter and Settlements",
            "Water, Sanitation and Hygiene",
        ],
    }
    assert Unit.objects.count() == 25


def test_contacts_keep_the_letter_case_of_their_addresses_and_no_other_address_is_recorded():
    assert {row.code: row.email for row in Contact.objects.all()} == {
        "dhrr-rts": "",
        "dhrr": "dhrr@iom.int",
        "pcca": "pcca@iom.int",
        "humanitarian-operations": "humanitariancore@iom.int",
        "prd": "PRDCoreGroupHQ@iom.int",
        "cbi": "cbisupport@iom.int",
    }
    assert {(row.phone, row.url) for row in Contact.objects.all()} == {("", "")}


# --- Frameworks -------------------------------------------------------------------------------------------


def test_parts_of_frameworks_are_as_many_as_the_sources_have():
    counts = {(row.framework.code, row.code): row.parts.count() for row in PartGroup.objects.all()}

    assert counts == {
        ("migof", "migof-principles"): 3,
        ("migof", "migof-objectives"): 3,
        ("iom-strategic-plan-2024-2028", "strategic-plan-goals"): 3,
        ("humanitarian-policy", "humanitarian-principles"): 4,
        ("aap-framework", "aap-areas"): 5,
        ("mcof", "mcof-sectors"): 0,
        ("mcof", "mcof-phases"): 0,
    }


def test_goals_of_the_strategic_plan_keep_their_names():
    goals = PartGroup.objects.get(code="strategic-plan-goals")

    assert [(part.number, part.title_en) for part in goals.parts.all()] == [
        (1, "Saving lives and protecting people on the move"),
        (2, "Driving solutions to displacement"),
        (3, "Facilitating pathways for regular migration"),
    ]
    assert goals.declared_count == 3


def test_frameworks_are_those_that_the_sources_name():
    assert {row.code for row in Framework.objects.all()} == {
        "migof",
        "mcof",
        "iom-strategic-plan-2024-2028",
        "humanitarian-policy",
        "aap-framework",
        "micic-guidelines",
        "un-iom-agreement",
        "un-charter",
        "agenda-2030",
        "global-compact-migration",
        "new-york-declaration",
        "action-agenda-internal-displacement",
    }


def test_framework_that_a_source_calls_a_programme_too_is_recorded_once():
    assert {row.code for row in Programme.objects.all()} == {
        "avrr",
        "migrant-protection-and-assistance",
        "dtm",
        "resettlement",
    }


# --- History, figures, partners ---------------------------------------------------------------------------


def test_milestones_of_both_lists_and_of_the_manual_are_all_recorded():
    milestones = Milestone.objects.select_related("period", "source")

    assert Counter(row.period.code for row in milestones) == {
        "beginnings-and-expansion": 6,
        "transformation-and-globalization": 3,
        "institutions-and-new-fields": 3,
        "consolidation-and-new-approaches": 7,
        "adapting-and-responding": 6,
    }
    # Six of the article's table, thirteen of its timeline; six of the manual.
    assert Counter(row.source.code for row in milestones) == {"academic-block-iom": 19, "em-about-iom-en": 6}
    assert {row.code for row in milestones if row.code.endswith("-table")} == {
        "icem-founded-table",
        "beyond-europe-table",
        "renamed-iom-table",
        "migration-crises-table",
        "joined-un-table",
        "climate-conflict-pandemics-table",
    }


def test_figures_are_those_of_the_sources():
    rows = Figure.objects.select_related("measure").order_by("measure__position", "position")
    figures = [(row.measure.code, row.value, row.qualifier, row.year, row.standing) for row in rows]

    assert figures == [
        ("member-states", 175, "exact", None, "preferred"),
        ("member-states", 175, "exact", None, "disputed"),
        ("member-states", 175, "at_least", None, "disputed"),
        ("observer-states", 8, "exact", None, "unverified"),
        ("countries-with-presence", 171, "exact", None, "preferred"),
        ("countries-with-presence", 100, "at_least", None, "superseded"),
        ("countries-with-presence", 150, "over", None, "superseded"),
        ("people-reached", 31_600_000, "exact", 2023, "preferred"),
        ("countries-reached", 168, "exact", 2023, "preferred"),
        ("humanitarian-allocation", 2_500_000_000, "exact", 2023, "preferred"),
        ("budget", 3_000_000_000, "over", 2024, "unverified"),
    ]


def test_bodies_that_the_sources_name_are_recorded():
    assert {row.name_en for row in Partner.objects.all()} == {
        "United Nations",
        "United Nations General Assembly",
        "United Nations Secretary-General",
        "IOM Council",
        "Inter-Agency Standing Committee",
        "National and local authorities",
        "United Nations High Commissioner for Refugees",
        "United Nations Children's Fund",
        "World Health Organization",
        "Academic Block",
        "Amnesty International",
        "Human Rights Watch",
        "Refugee Council of Australia",
    }


# --- The manual -------------------------------------------------------------------------------------------


def test_about_iom_has_the_sections_of_its_source_in_their_order():
    sections = Section.objects.filter(entry__slug="about-iom")

    assert [(row.kind, row.heading_en) for row in sections] == [
        ("overview", None),
        ("overview", "The Relationship between IOM and the United Nations"),
        ("overview", "Who is a Migrant?"),
        ("overview", "The Migration Governance Framework"),
        ("overview", "IOM Strategic Plan (2024-2028)"),
        ("description", "Organization Structure"),
        ("role", None),
        ("who_can_help", "Regional Offices"),
        ("who_can_help", "Headquarters"),
    ]


def test_about_iom_lists_links_documents_and_contacts():
    entry = Entry.objects.get(slug="about-iom")

    assert [(row.title_en, row.url, row.is_internal) for row in entry.links.all()] == [
        ("IOM Website", "https://www.iom.int/", False),
        ("DHRR Communication Site", "", True),
    ]
    assert [row.document.code for row in entry.documents.all()] == [
        "operating-in-crisis-2023",
        "un-iom-agreement",
        "iom-un-faqs",
    ]
    assert [row.contact.code for row in entry.contacts.all()] == [
        "dhrr-rts",
        "dhrr",
        "pcca",
        "humanitarian-operations",
        "prd",
        "cbi",
    ]


def test_entries_that_are_named_but_not_supplied_are_stubs():
    assert {row.slug: row.is_stub for row in Entry.objects.all()} == {
        "about-iom": False,
        "humanitarian-response": False,
        "background-iom-academic-block": False,
        "mcof": True,
        "migof": True,
        "micic-guidelines": True,
        "dhrr-rts": True,
    }


def test_documents_have_the_languages_that_the_sources_list():
    found = {row.code: [v.language for v in row.versions.all()] for row in Document.objects.all()}

    assert found == {
        "operating-in-crisis-2023": ["en"],
        "iom-annual-report-2023": ["en"],
        "un-iom-agreement": ["en", "fr", "es", "ar"],
        "iom-un-faqs": ["en"],
        "resolution-a-res-70-296": ["en"],
        "iom-strategic-plan-2024-2028": ["en"],
        "humanitarian-policy": ["en"],
        "aap-framework": ["en"],
    }


def test_questions_of_the_article_are_all_answered():
    assert Question.objects.count() == 13
    assert [row.code for row in Question.objects.all() if not row.answer_en] == []


# Points of the lists in the article's sections: main points and, where there are groups, the points of the groups.
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("anchor", "tag", "number"),
    [
        ("mission", "<li>", 5),
        ("objectives", "<tr>", 1 + 5),
        ("functions", "<li>", 5 + 12),
        ("structure", "<tr>", 1 + 3),
        ("key-areas", "<p><strong>", 5),
        ("programmes", "<li>", 5),
        ("un-relationship-according-to-article", "<li>", 3),
        ("challenges", "<li>", 4),
        ("resettlement", "<li>", 6),
        ("works", "<li>", 7),
        ("trafficking", "<li>", 5),
        ("criticism", "<li>", 2),
        ("readings", "<li>", 14),
    ],
)
def test_lists_of_the_article_are_complete_in_every_language(anchor, tag, number, language):
    section = Section.objects.get(entry__slug="background-iom-academic-block", anchor=anchor)

    assert getattr(section, f"body_{language}").count(tag) == number


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_broad_areas_and_eight_services_are_lists_of_their_own(language):
    overview = Section.objects.get(entry__slug="about-iom", anchor="overview")
    services = Section.objects.get(entry__slug="humanitarian-response", anchor="services")

    assert getattr(overview, f"body_{language}").count("<li>") == 4
    assert getattr(services, f"body_{language}").count("<li>") == 8


def test_activities_that_cut_across_the_four_areas_are_named():
    words = plain_text(Section.objects.get(entry__slug="about-iom", anchor="overview").body_en)

    assert [
        name
        for name in (
            "international migration law",
            "policy debate and guidance",
            "rights of migrants",
            "migration health",
            "gender dimension",
        )
        if name not in words
    ] == []


def test_menu_of_the_public_site_has_six_items_and_five_below_them():
    tree = {}
    for item in MenuItem.objects.filter(menu="public_site").select_related("parent"):
        tree.setdefault(item.parent and item.parent.label_en, []).append(item.label_en)

    assert tree == {
        None: [
            "Who we are",
            "Our Work",
            "Where we work",
            "Take Action",
            "Data and Research",
            "2030 Agenda",
        ],
        "Our Work": ["What We Do", "Partnerships", "Highlights"],
        "Take Action": ["Work with us", "Get involved"],
    }
    blurbs = MenuItem.objects.filter(menu="public_site", blurb_en__isnull=False)
    assert {item.label_en for item in blurbs} == {"Who we are", "Our Work"}


def test_what_no_document_says_is_left_empty():
    assert not Coverage.objects.exists()
    assert {version.url for row in Document.objects.all() for version in row.versions.all()} == {""}
    assert {office.reports_to_id for office in Office.objects.all()} == {None}
