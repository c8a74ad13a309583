import pytest
from django.utils import translation

from apps.organization.figures import in_words
from apps.organization.models import Figure

MILLION, BILLION = Figure.Scale.MILLION, Figure.Scale.BILLION


def written(language, value, scale=Figure.Scale.ONE, **fields):
    with translation.override(language):
        return in_words(Figure(value=value, scale=scale, **fields))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "31.6 million"), ("fr", "31,6 millions"), ("es", "31,6 millones"), ("ar", "31.6 مليون")],
)
def test_millions_are_written_as_each_language_does(language, words):
    assert written(language, 31_600_000, MILLION) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "USD 2.5 billion"),
        ("fr", "2,5 milliards de dollars É.-U."),
        ("es", "2.500 millones de dólares de los EE.\u00a0UU."),
        ("ar", "2.5 مليار دولار أمريكي"),
    ],
)
def test_a_billion_dollars_are_written_as_each_language_does(language, words):
    assert written(language, 2_500_000_000, BILLION, currency="USD") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "more than 3 billion"),
        ("fr", "plus de 3 milliards"),
        ("es", "más de 3.000 millones"),
        ("ar", "أكثر من 3 مليارات"),
    ],
)
def test_a_figure_says_that_it_is_only_a_bound(language, words):
    assert written(language, 3_000_000_000, BILLION, qualifier=Figure.Qualifier.OVER) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "at least 171"), ("fr", "au moins 171"), ("es", "al menos 171"), ("ar", "ما لا يقل عن 171")],
)
def test_a_figure_says_that_it_is_the_least(language, words):
    assert written(language, 171, qualifier=Figure.Qualifier.AT_LEAST) == words


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_a_small_number_is_the_same_everywhere(language):
    assert written(language, 175) == "175"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "12,345"), ("fr", "12\u202f345"), ("es", "12.345"), ("ar", "12,345")]
)
def test_thousands_are_grouped_as_each_language_does(language, words):
    assert written(language, 12_345) == words


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("fr", 1_000_000, "1 million"),
        ("fr", 1_900_000, "1,9 million"),
        ("fr", 2_000_000, "2 millions"),
        ("es", 1_000_000, "1 millón"),
        ("es", 1_900_000, "1,9 millones"),
        ("ar", 0, "0 مليون"),
        ("ar", 1_000_000, "1 مليون"),
        ("ar", 2_000_000, "2 مليون"),
        ("ar", 3_000_000, "3 ملايين"),
        ("ar", 3_500_000, "3.5 مليون"),
        ("ar", 11_000_000, "11 مليون"),
        ("ar", 100_000_000, "100 مليون"),
    ],
)
def test_the_word_for_a_million_follows_the_number(language, value, words):
    assert written(language, value, MILLION) == words


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("en", 900, "USD 900"),
        ("fr", 1, "1 dollar É.-U."),
        ("fr", 900, "900 dollars É.-U."),
        ("es", 1, "1 dólar de los EE.\u00a0UU."),
        ("es", 1_000_000, "1.000.000 de dólares de los EE.\u00a0UU."),
        ("ar", 3, "3 دولارات أمريكية"),
        ("ar", 11, "11 دولاراً أمريكياً"),
        ("ar", 100, "100 دولار أمريكي"),
    ],
)
def test_the_word_for_dollars_follows_the_number(language, value, words):
    assert written(language, value, currency="USD") == words


def test_another_currency_is_named_by_its_code():
    assert written("en", 4_000_000, MILLION, currency="CHF") == "CHF 4 million"
