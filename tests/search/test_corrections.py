"""What was probably meant by a word that nobody wrote."""

from unittest import mock

import pytest
from django.utils.translation import override
from tantivy import Query

from apps.search import corrections, index
from apps.search.asked import asked
from apps.search.corrections import MOST_UNKNOWN, correction, readings
from apps.search.schema import schema
from tests.builders import make_entry, make_unit, translate

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what the index answers depends on no database


def corrected(typed, filters=()):
    return correction(index.current().searcher(), asked(typed), filters)


@pytest.fixture
def units():
    water = make_unit("water", name_en="Water and Sanitation")
    translate(water, "fr", name="Eau et Réfugiés")
    return translate(water, "ar", name="الإنذار المبكر")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sanitaton", "sanitation"),
        ("SANITATON of Watre", "sanitation of water"),
        ("réfugéis", "réfugiés"),  # with the accents that a text writes it with
        ("المبكرر", "المبكر"),  # with its article
        ("الإنذارالمبكر", "الإنذار المبكر"),  # two words without the space
    ],
)
def test_an_unknown_word_becomes_the_likeliest_known_one(units, typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "typed", ["water", "Sanitation", "refugie", "bamboozle", "wtr", "", '"water"', "sanita"]
)
def test_what_is_known_or_like_nothing_is_left(units, typed):
    """ "refugie" is a form of a known word, "sanita" the beginning of one."""
    assert corrected(typed) == ""


def test_a_beginning_that_does_not_stand_at_the_end_is_corrected(units):
    assert corrected("sanitati water") == "sanitation water"


def test_the_nearer_word_is_meant_and_of_equals_the_one_in_the_readers_language():
    unit = make_unit("a", name_en="Displacement")
    translate(unit, "fr", name="Déplacement")
    make_unit("b", name_en="Replacements")

    assert corrected("dplacement") == "déplacement"
    assert corrected("dsplacement") == "displacement"
    with override("fr"):
        assert readings(index.current().searcher(), "diplacement") == ["déplacement", "displacement"]
    assert readings(index.current().searcher(), "diplacement") == ["displacement", "déplacement"]


def test_words_that_the_person_may_not_find_are_not_offered(units):
    make_entry(title_en="Confidential")
    nothing = Query.term_query(schema(), "kind", "organization.unit")

    assert corrected("confidntial") == "confidential"
    assert corrected("confidntial", [nothing]) == ""


def test_only_some_unknown_words_are_looked_into(units):
    with mock.patch.object(corrections, "readings", return_value=[]) as looked_into:
        corrected("aaaaa bbbbb ccccc ddddd eeeee fffff")
    assert looked_into.call_count == MOST_UNKNOWN


def test_only_some_documents_with_a_similar_word_are_looked_into():
    for number in range(corrections.SAMPLES + 5):
        make_unit(f"unit-{number}", name_en=f"Sanitation {number}")
    searcher = index.current().searcher()

    with mock.patch.object(corrections, "_all_texts", wraps=corrections._all_texts) as read:
        assert readings(searcher, "sanitaton") == ["sanitation"]

    assert read.call_count == corrections.SAMPLES


def test_of_two_words_written_as_one_none_is_offered_that_the_person_may_not_find(units):
    make_entry(title_en="Project Falconer")
    only = Query.term_query(schema(), "kind", "organization.unit")

    assert corrected("projectfalconer") == "project falconer"
    assert corrected("projectfalconer", [only]) == ""
    assert corrected("waterfalconer", [only]) == ""
    assert corrected("watersanitation", [only]) == "water sanitation"
