"""Nothing is missing, miscounted or against the rules of a language in what the portal starts with."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.content.reading import sourced_rows, texts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

# Slips of the source documents, and words that the Organization does not use.
SLIPS = (
    "Paln",
    "responded reached",
    "are resources and",
    "(temporary)",
    "plans an enabling",
    "actions including the",
    "it ease cooperation",
    "This include:",
    "Spanish. French",
    "Key Area of",
)


def test_check_content_finds_nothing():
    said = StringIO()

    call_command("check_content", stdout=said)

    assert said.getvalue() == "The content is whole.\n"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_no_text_shows_a_slip_of_a_source(language):
    found = [(place, slip) for place, words in texts(language) for slip in SLIPS if slip in words]

    assert found == []


def test_slips_that_were_corrected_are_kept_as_the_wording_of_the_source():
    wordings = {place: row.source_wording for place, row in sourced_rows() if row.source_wording}

    assert wordings["manual.entry/about-iom/organization-structure"] == "offices are resources and equipped"
    assert wordings["manual.entry/about-iom/role"] == "IOM Strategic Paln; IOM responded reached"
    assert wordings["organization.unit/pcca"] == "Preparedness actions including"
    assert wordings["organization.unit/prd"] == "plans an enabling role"
    assert [place for place, wording in wordings.items() if len(wording.split()) > 11] == []


def test_every_fact_says_where_it_stands_in_its_source():
    without = {place for place, row in sourced_rows() if not row.source_locator}

    assert {place for place in without if not place.startswith("organization.country/")} == set()


@pytest.mark.parametrize(
    ("wrong", "allowed"),
    [
        ("illegal migration", {"library.term/irregular-migration.forbidden"}),
        (
            "environmental refugees",
            {"manual.entry/background-iom-academic-block/challenges.public_note"},
        ),
        (
            "related agency",
            {
                "library.term/related-organization.forbidden",
                "manual.entry/background-iom-academic-block.key_points",
                "manual.question/is-iom-part-of-the-un.public_note",
                "organization.historyperiod/consolidation-and-new-approaches/joined-un-table.public_note",
                "organization.partner/un.public_note",
            },
        ),
    ],
)
def test_wording_that_the_organization_does_not_use_stands_only_where_it_is_corrected(wrong, allowed):
    assert {place for place, words in texts() if wrong in words} == allowed
