"""What counts as one word, in four languages."""

import pytest

from apps.core.languages import CODES
from apps.search.analysis import (
    LONGEST_WORD,
    exact_analyzer,
    loose,
    loose_words,
    parted,
    prepared,
    whole,
    wholes,
    words,
)
from apps.search.stop_words import ASKING, QUESTION, STOP_WORDS

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "resettled", "resettling"),
        ("en", "Refugees", "refugee"),
        ("fr", "réfugiés", "refugies"),
        ("fr", "RÉFUGIÉE", "réfugié"),
        ("fr", "deplacees", "déplacé"),
        ("fr", "élections", "election"),
        ("es", "elección", "eleccion"),
        ("es", "géneros", "genero"),
        ("ar", "المكتبة", "مكتبة"),
        ("ar", "لاجئون", "لاجئين"),
    ],
)
def test_forms_and_spellings_of_a_word_are_one(language, one, other):
    assert words(one, language) == words(other, language) != []


def test_accents_are_folded_before_the_ending_is_cut():
    """The French stemmer knows "é" and cuts it off; without it "refugie" would be another word."""
    assert words("déplacés", "fr") == words("deplaces", "fr") == words("Déplacé", "fr")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("المِيَاهُ", "المياه"),  # vowel marks
        ("الميـــاه", "المياه"),  # tatweel
        ("\u200fالمياه\u200e", "المياه"),  # direction marks
        ("والمياه", "المياه"),  # "and" with the article
        ("فالمياه", "المياه"),  # "so" with the article
        ("٢٠٣٠", "2030"),  # Arabic digits
        ("۲۰۳۰", "2030"),  # Persian digits
        ("و2030", "و2030"),  # "and" before no article stays
        ("والد", "والد"),  # a word that begins with these letters
    ],
)
def test_arabic_is_prepared(typed, meant):
    assert prepared(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("إطار", "اطار"),
        ("أزمة", "ازمه"),
        ("آبار", "ابار"),
        ("مأوى", "ماوي"),
        ("لاجيء", "لاجي"),
        ("لاجئ", "لاجي"),
        ("مسؤول", "مسوول"),
        ("المياه", "مياه"),
        ("بالمياه", "مياه"),
        ("للمياه", "مياه"),
        ("وبعد", "وبعد"),
        ("الف", "الف"),  # one letter after "al" is no word
    ],
)
def test_arabic_letters_that_are_mixed_up_are_one_to_who_types(typed, meant):
    assert loose(typed) == meant


def test_hamza_and_teh_marbuta_are_left_to_the_stemmer():
    assert prepared("أزمة") == "أزمة"


def test_text_without_arabic_is_not_changed_but_for_its_normal_form():
    assert loose("Cafe\u0301 Wall") == prepared("Cafe\u0301 Wall") == "Café Wall"


@pytest.mark.parametrize(
    ("language", "question", "left"),
    [
        ("en", "who is the director of it", ["director"]),
        ("fr", "qui est à la tête de l'équipe", ["tet", "equip"]),
        ("es", "¿dónde está la sede?", ["sed"]),
        ("ar", "ما هي المياه", words("المياه", "ar")),
    ],
)
def test_stop_words_are_left_out(language, question, left):
    assert words(question, language) == left


@pytest.mark.parametrize("language", CODES)
def test_every_stop_word_is_written_as_it_is_compared(language):
    """A stop word with an accent would never be met: they are compared after folding."""
    assert [word for word in STOP_WORDS[language] if words(word, language)] == []


def test_words_with_which_people_ask_are_written_as_they_are_compared():
    asking = frozenset().union(QUESTION, *ASKING.values())
    assert {word for word in asking if loose_words(word) != [word]} == set()


def test_a_code_is_one_word_whatever_signs_it_has():
    assert exact_analyzer().analyze("A/RES/70/296 Dhrr@iom.int") == ["a/res/70/296", "dhrr@iom.int"]


def test_what_no_person_types_is_no_word():
    assert loose_words("a" * (LONGEST_WORD + 1)) == []


def test_a_field_of_names_is_parted_at_commas_of_both_scripts():
    assert parted("WASH, eau; ماء، مياه؛ بئر") == ["WASH", "eau", "ماء", "مياه", "بئر"]
    assert parted(None) == []


def test_a_name_as_a_whole_is_the_same_in_all_its_forms():
    assert whole("Gestion des déplacements", "fr") == whole("gestion de deplacement", "fr") != ""
    assert whole("النظافة", "ar") == whole("النظافه", "ar") != ""
    assert whole("مأوى", "ar") == whole("ماوي", "ar") != ""


def test_a_name_of_small_words_only_is_taken_as_it_is():
    assert whole("What is IOM?", "en") == "what is iom"
    assert whole("?!", "en") == ""


def test_a_name_is_known_without_its_brackets_and_by_them():
    keys = wholes("Venezuela (Bolivarian Republic of)", "en")
    assert keys == {
        whole("Venezuela", "en"),
        whole("Bolivarian Republic of", "en"),
        whole("Venezuela Bolivarian Republic", "en"),
    }
