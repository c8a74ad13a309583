"""What may stand: an exception covers the findings that it names, and one that covers none is reported."""

import re

import pytest

from apps.portal.content_checks import Finding
from apps.portal.content_exceptions import EXCEPTIONS, Exempt, without_exceptions

PLACE = "manual.question “what”"
TITLE = Finding("term", PLACE, "title_fr", "one is no other")


def exempt(check="term", place=PLACE, field="title_fr"):
    return Exempt(check, place, field, "a reason")


@pytest.mark.parametrize(
    "exception",
    [
        exempt(),
        exempt(place="manual.question “(what|where)”"),
        exempt(place=".*"),
        exempt(field="title_(fr|es|ar)"),
    ],
)
def test_exception_covers_what_it_names(exception):
    assert without_exceptions([TITLE], [exception]) == ([], [])


@pytest.mark.parametrize(
    "exception",
    [
        exempt(check="source"),
        exempt(place="manual.question “where”"),
        exempt(place="manual.question"),  # the beginning is not the whole
        exempt(place="“what”"),  # nor is the end
        exempt(field="title"),
        exempt(field="title_ar"),
    ],
)
def test_exception_for_something_else_covers_nothing_and_is_reported(exception):
    assert without_exceptions([TITLE], [exception]) == ([TITLE], [exception])


def test_exception_covers_all_findings_of_its_kind_and_others_stay_in_their_order():
    arabic = Finding("term", PLACE, "title_ar", "one is no other")
    slip = Finding("slip", PLACE, "title_fr", "“Paln”")
    unused = exempt(check="count")
    rows = iter([slip, TITLE, arabic])

    assert without_exceptions(rows, [exempt(field="title_.*"), unused]) == ([slip], [unused])


def test_two_exceptions_for_one_finding_are_both_used():
    assert without_exceptions([TITLE], [exempt(), exempt(place=".*")]) == ([], [])


def test_exceptions_of_the_portal_have_reasons_and_name_their_check():
    checks = {
        "translation",
        "convention",
        "slip",
        "term",
        "forbidden",
        "count",
        "source",
        "reference",
        "help",
    }

    assert [row for row in EXCEPTIONS if row.check not in checks or not row.reason] == []
    assert [row for row in EXCEPTIONS if not re.compile(row.place) or row.place == ".*"] == []
