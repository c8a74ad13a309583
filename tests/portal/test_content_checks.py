"""Each check finds what it is there for in one small row, and nothing where all is well."""

import datetime

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.core.languages import TARGETS
from apps.library.models import Source
from apps.portal.content_checks import Finding, findings
from tests.builders import (
    make_contact,
    make_entry,
    make_framework,
    make_menu_item,
    make_office,
    make_office_type,
    make_part_group,
    make_question,
    make_source,
    make_subject,
    make_term,
    make_topic,
    make_unit,
    translate,
)

pytestmark = pytest.mark.django_db

WORDS = {"fr": "Ce que dit le texte", "es": "Lo que dice el texto", "ar": "ما يقوله النص"}


def sourced(**fields):
    """Return fields that name a source."""
    source = Source.objects.first() or in_all_languages(make_source("manual", title_en="Manual"), "title")
    return {"source_id": str(source.pk), **fields}


def in_all_languages(row, *names):
    for language in TARGETS:
        row = translate(row, language, **dict.fromkeys(names, WORDS[language]))
    return row


def whole_question(code="what", **fields):
    """Publish a question that no check finds anything in, but for what `fields` say."""
    return in_all_languages(make_question(code, **sourced(**fields)), "question", "answer")


def whole_unit(code="dhrr", **fields):
    return in_all_languages(make_unit(code, **sourced(**fields)), "name")


def whole_contact(code="dhrr", **fields):
    return in_all_languages(make_contact(code, **sourced(**fields)), "label")


def whole_term(code, name, names, **texts):
    """Publish a term with its names in other languages and further texts: `forbidden={"fr": …}`."""
    row = make_term(
        code, **sourced(name_en=name, **{f"{field}_en": text["en"] for field, text in texts.items()})
    )
    for language in TARGETS:
        more = {field: text[language] for field, text in texts.items() if language in text}
        row = translate(row, language, name=names[language], **more)
    return row


def whole_office_type(**fields):
    return in_all_languages(make_office_type("RO", **sourced(**fields)), "name")


def whole_office(code, **fields):
    return make_office(code, **sourced(**fields))


def found(check=None):
    """Return (place, field, message) of what a check finds; of all with the name of the check when it is None."""
    rows = findings(User(email="reader@example.org"))
    if check is None:
        return [(row.check, row.place, row.field) for row in rows]
    return [(row.place, row.field, row.message) for row in rows if row.check == check]


def test_nothing_is_found_in_content_that_is_whole():
    unit = whole_unit("dhrr")
    whole_unit("wash", parent_id=str(unit.pk))
    whole_contact(unit_id=str(unit.pk), is_primary=True)
    in_all_languages(make_subject(unit=unit, **sourced()), "name")
    whole_question("what", answer_en='<p>See <a data-ref="organization.unit:wash">WASH</a>.</p>')
    topic = in_all_languages(make_topic(), "title")
    entry = make_entry(
        "about", topic=topic, **sourced(), children={"sections": [{"anchor": "role", **sourced()}]}
    )
    in_all_languages(entry, "title")
    whole_question("where", answer_en='<p><a data-ref="manual.entry:about#role">There</a>.</p>')

    assert found() == []


def test_finding_in_words_names_check_row_field_and_what_is_wrong():
    assert str(Finding("slip", "manual.entry “about”", "title_fr", "“Paln”")) == (
        "slip: manual.entry “about” title_fr: “Paln”"
    )


def test_finding_in_words_without_a_field():
    assert str(Finding("count", "a row", "", "two")) == "count: a row: two"


def test_findings_are_in_english_whatever_language_is_active():
    unit = whole_unit("dhrr", name_en="Department")
    role = {"unit_id": str(unit.pk), "statement_en": "It follows this framework."}
    make_framework("mcof", **sourced(), children={"roles": [role]})

    with translation.override("ar"):
        places = found("source")

    assert places == [("frameworks.framework “mcof” › unitrole “Department+None”", "source", "none")]


def test_archived_row_is_not_checked_nor_are_its_parts():
    row = make_entry("about", children={"sections": [{"anchor": "role"}]})
    row.archived_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    row.save()

    assert [place for _check, place, _field in found() if place.startswith("manual.entry")] == []


# --- Four languages ---------------------------------------------------------------------------------------


def test_missing_translation_is_found():
    row = make_question("what", **sourced(answer_en=""))
    translate(row, "fr", question=WORDS["fr"])
    translate(row, "es", question=WORDS["es"])

    assert found("translation") == [("manual.question “what”", "question_ar", "missing")]


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "What is it about, then?"), ("es", "ما هي المنظمة الدولية"), ("ar", "Qu'est-ce que l'OIM donc")],
)
def test_copy_and_another_script_are_found(language, text):
    row = whole_question(question_en="What is it about, then?")
    type(row).objects.filter(pk=row.pk).update(**{f"question_{language}": text})

    assert found("translation") == [
        ("manual.question “what”", f"question_{language}", "a copy of the English, or in another script")
    ]


def test_short_text_may_be_the_same_and_an_empty_one_needs_no_translation():
    row = make_question("what", **sourced(question_en="MiGOF", answer_en=""))
    for language in TARGETS:
        translate(row, language, question="MiGOF")

    assert found("translation") == []


def test_missing_translation_of_a_part_is_found_under_its_root():
    row = in_all_languages(make_entry("about", **sourced()), "title")
    entry = make_entry(
        "more",
        topic=row.topic,
        children={"sections": [{"anchor": "role", "heading_en": "The role of it", **sourced()}]},
        **sourced(),
    )
    in_all_languages(entry, "title")

    assert found("translation")[-3:] == [
        ("manual.entry “more” › section “role”", f"heading_{language}", "missing") for language in TARGETS
    ]


# --- How it is written ------------------------------------------------------------------------------------


def test_text_against_the_conventions_of_its_language_is_found():
    translate(whole_question(), "fr", answer="<p>Ce que dit le texte: rien</p>")

    assert found("convention") == [
        ("manual.question “what”", "answer_fr", "a no-break space before ; : ? ! »")
    ]


def test_wrong_forms_in_a_term_keep_no_conventions():
    whole_term(
        "iom",
        "The Organization as such",
        WORDS,
        forbidden={"en": "The Organisation"},
        synonyms={"en": "administrative center"},
    )

    assert found("convention") == []


def test_definition_of_a_term_keeps_them():
    whole_term("iom", "The Organization as such", WORDS, definition={"en": "An organisation.", **WORDS})

    assert found("convention") == [("library.term “iom”", "definition_en", "write “organization”")]


@pytest.mark.parametrize("slip", ["Paln", "responded reached", "are resources and equipped", "(temporary)"])
def test_slip_of_a_source_is_found_also_across_markup(slip):
    head, tail = slip[:4], slip[4:]
    whole_question(answer_en=f"<p>It says {head}<strong>{tail}</strong> here.</p>")

    assert found("slip") == [("manual.question “what”", "answer_en", f"“{slip}”")]


def test_slip_in_another_language_is_found_and_the_wording_of_the_source_is_not():
    row = whole_question(source_wording="IOM Strategic Paln")
    assert found("slip") == []

    translate(row, "es", answer="<p>Dice Paln, sin más</p>")
    assert found("slip") == [("manual.question “what”", "answer_es", "“Paln”")]


# --- Terms ------------------------------------------------------------------------------------------------

SYSTEM = {
    "fr": "système des Nations Unies",
    "es": "sistema de las Naciones Unidas",
    "ar": "منظومة الأمم المتحدة",
}


def test_name_other_than_its_term_is_found():
    whole_term("un-system", "United Nations system", SYSTEM)
    row = make_unit("un", **sourced(name_en="united nations System"))
    for language in TARGETS:
        translate(row, language, name={**SYSTEM, "fr": "réseau de l'ONU"}[language])

    assert found("term") == [
        ("organization.unit “un”", "name_fr", "“réseau de l'ONU” is no “système des Nations Unies”")
    ]


def test_name_of_a_term_is_right_whatever_its_capitals_and_spaces():
    whole_term("un-system", "United Nations system", SYSTEM)
    row = make_unit("un", **sourced(name_en="United Nations system"))
    for language in TARGETS:
        translate(row, language, name=SYSTEM[language].capitalize().replace(" ", "\u00a0"))

    assert found("term") == []


def test_forbidden_form_is_found_as_a_whole_word_in_its_own_language():
    whole_term(
        "iasc", "Inter-Agency Standing Committee", WORDS, forbidden={"en": "ISC, wrong name", "fr": "CPI"}
    )
    row = whole_question(answer_en="<p>ISCs, DISC and CPI are not, the wrong <em>name</em> is.</p>")
    translate(row, "fr", answer="<p>La CPI de ce texte</p>")

    assert found("forbidden") == [
        ("manual.question “what”", "answer_en", "“wrong name”: see the term “iasc”"),
        ("manual.question “what”", "answer_fr", "“CPI”: see the term “iasc”"),
    ]


def test_arabic_comma_parts_forbidden_forms():
    whole_term("recovery", "Recovery of the people", WORDS, forbidden={"en": "x", "ar": "المرونة، الحياد"})
    row = whole_question()
    translate(row, "ar", answer="<p>في الحياد عن النص</p>")

    assert found("forbidden") == [
        ("manual.question “what”", "answer_ar", "“الحياد”: see the term “recovery”")
    ]


def test_forbidden_form_inside_the_right_name_or_the_name_of_another_term_is_left_in_peace():
    whole_term("agenda", "Agenda 2030 for all", WORDS, forbidden={"en": "Agenda, neutrality"})
    whole_term("neutrality", "neutrality", WORDS)
    whole_question(answer_en="<p>The Agenda 2030 for all, and neutrality.</p>")

    assert found("forbidden") == []


def test_forbidden_form_among_the_words_that_readers_search_for_is_left_in_peace():
    whole_term("irregular", "irregular migration flows", WORDS, forbidden={"en": "illegal migration"})
    unit = whole_unit("wash", search_words_en="illegal migration")

    assert found("forbidden") == []
    assert unit.search_words_en == "illegal migration"


# --- Counts -----------------------------------------------------------------------------------------------


def test_fewer_offices_than_the_source_says_are_found():
    kind = whole_office_type(declared_count=2)
    whole_office("one", type=kind)

    assert found("count") == [("organization.officetype “RO”", "", "2 according to the source, 1 recorded")]


def test_closed_and_superseded_offices_do_not_count():
    kind = whole_office_type(declared_count=1)
    whole_office("one", type=kind)
    whole_office("two", type=kind, closed_on="2020-01-01")
    whole_office("three", type=kind, standing="superseded")

    assert found("count") == []


def test_office_type_without_a_declared_count_is_not_counted():
    whole_office("one", type=whole_office_type())

    assert found("count") == []


def test_more_parts_of_a_framework_than_the_source_says_are_found():
    parts = [{"number": number, "title_en": "A goal"} for number in (1, 2)]
    make_part_group("goals", parts=parts, declared_count=1)

    assert found("count") == [("frameworks.partgroup “goals”", "", "1 according to the source, 2 recorded")]


def test_as_many_parts_as_the_source_says_are_right():
    make_part_group("goals", parts=[{"number": 1, "title_en": "A goal"}], declared_count=1)

    assert found("count") == []


# --- Sources and references -------------------------------------------------------------------------------


def test_row_without_a_source_is_found_and_so_is_a_part():
    make_question("what")
    make_framework("mcof")
    make_part_group("goals", parts=[{"number": 1, "title_en": "A goal", **sourced()}], **sourced())
    make_entry("about", children={"sections": [{"anchor": "role"}]}, **sourced())

    assert sorted(found("source")) == [
        ("frameworks.framework “mcof”", "source", "none"),
        ("manual.entry “about” › section “role”", "source", "none"),
        ("manual.question “what”", "source", "none"),
    ]


def test_text_that_names_an_external_source_has_to_cite_it():
    whole_unit()  # and with it the source that all rows cite
    newspaper = make_source("newspaper", title_en="Paper", kind="secondary", publisher_en="The Daily")
    text = {"answer_en": "<p>The <em>Daily</em> says so.</p>"}
    whole_question("uncited", **text)
    whole_question("further", further_source_id=str(newspaper.pk), **text)
    whole_question("main", **{**text, "source_id": str(newspaper.pk)})

    assert found("attribution") == [
        ("manual.question “uncited”", "answer_en", "names The Daily and does not cite it")
    ]


def test_dead_reference_is_found_in_every_language():
    row = whole_question(answer_en='<p><a data-ref="manual.entry:gone">Gone</a></p>')
    translate(row, "fr", answer='<p>Voir <a data-ref="manual.entry:about">ceci</a> et cela</p>')
    make_entry("about")

    assert found("reference") == [
        ("manual.question “what”", "answer_en", "“manual.entry:gone” leads nowhere")
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "manual.entry:about#gone",  # no such section
        "organization.unit:dhrr#role",  # only entries have sections
        "library.documentversion:en",  # nothing with a page of its own
        "portal.menuitem:manual",  # the same
        "nowhere.thing:x",
    ],
)
def test_reference_to_what_has_no_page_is_found(reference):
    whole_unit("dhrr")
    make_menu_item("manual")
    make_entry("about", children={"sections": [{"anchor": "role"}]})
    whole_question(answer_en=f'<p><a data-ref="{reference}">Gone</a></p>')

    assert found("reference") == [("manual.question “what”", "answer_en", f"“{reference}” leads nowhere")]


# --- Help for all -----------------------------------------------------------------------------------------


def test_unit_and_subject_that_lead_to_no_address_are_found():
    unit = whole_unit("wash", name_en="Water")
    make_subject("water", unit=unit, **sourced())
    whole_contact("rts", unit_id=str(unit.pk), email="", address_not_recorded=True)

    assert found("help") == [
        ("organization.unit “wash”", "", "leads to no contact that has an address"),
        ("contacts.subject “water”", "", "leads to no contact that has an address"),
    ]


def test_unit_and_subject_below_one_with_an_address_are_helped():
    department = whole_unit("dhrr")
    unit = whole_unit("wash", parent_id=str(department.pk))
    make_subject("water", unit=unit, **sourced())
    whole_contact(unit_id=str(department.pk), is_primary=True)

    assert found("help") == []
