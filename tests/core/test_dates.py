from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format, localize

from apps.core.dates import long_date, machine_date, short_date

OCTOBER = date(2024, 10, 11)
FIRST = date(2024, 5, 1)


@pytest.mark.parametrize(
    ("language", "day", "month", "year", "first"),
    [
        ("en", "11 Oct 2024", "Oct 2024", "2024", "1 May 2024"),
        ("fr", "11 oct. 2024", "oct. 2024", "2024", "1er mai 2024"),
        ("es", "11 oct 2024", "oct 2024", "2024", "1 may 2024"),
        ("ar", "11 تشرين الأول/أكتوبر 2024", "تشرين الأول/أكتوبر 2024", "2024", "1 أيار/مايو 2024"),
    ],
)
def test_short_date(language, day, month, year, first):
    written = [short_date(OCTOBER, precision, language) for precision in ("day", "month", "year")]

    assert [*written, short_date(FIRST, "day", language)] == [day, month, year, first]


@pytest.mark.parametrize(
    ("language", "day", "month", "first"),
    [
        ("en", "11 October 2024", "October 2024", "1 May 2024"),
        ("fr", "11 octobre 2024", "octobre 2024", "1er mai 2024"),
        ("es", "11 de octubre de 2024", "octubre de 2024", "1 de mayo de 2024"),
        ("ar", "11 تشرين الأول/أكتوبر 2024", "تشرين الأول/أكتوبر 2024", "1 أيار/مايو 2024"),
    ],
)
def test_long_date(language, day, month, first):
    written = [long_date(OCTOBER, precision, language) for precision in ("day", "month")]

    assert [*written, long_date(FIRST, "day", language)] == [day, month, first]


def test_date_without_language_is_in_the_readers():
    with translation.override("fr"):
        assert short_date(OCTOBER) == "11 oct. 2024"


def test_machine_date_is_as_precise_as_the_source():
    written = [machine_date(OCTOBER, precision) for precision in ("day", "month", "year")]

    assert written == ["2024-10-11", "2024-10", "2024"]


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("en", "11 October 2024", "31.6"),
        ("fr", "11 octobre 2024", "31,6"),
        ("es", "11 de octubre de 2024", "31,6"),
        ("ar", None, "31.6"),  # the name of the month comes from the interface catalogue
    ],
)
def test_format_modules_of_the_portal_are_in_force(language, day, number):
    with translation.override(language):
        assert localize(31.6) == number
        assert date_format(OCTOBER) == (day or date_format(OCTOBER, "j F Y"))
