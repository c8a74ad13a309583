"""The measure of search: what it reads, what it counts, and that it leaves nothing behind."""

from collections import Counter
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.core.languages import CODES
from apps.library.models import Term
from apps.manual.models import Entry
from apps.organization.models import Country
from apps.search.generated import Maker, publish_entries
from apps.search.relevance import Judgement, Outcome, Unknown, apart, figures, judgements, measure
from tests.builders import make, make_entry, make_unit

pytestmark = pytest.mark.django_db

FILE = """
en:
  - {query: "water", why: word, pages: ["organization.unit:wash"]}
  - {query: "sanitation", why: word, pages: ["organization.unit:cash", "manual.entry:guide#wells"]}
"""


@pytest.fixture
def content():
    make_unit("wash", name_en="Water")
    make_unit("cash", name_en="Cash")
    make(Term, code="shelter", name_en="shelter", definition_en="A roof over the head.")
    make(Country, iso2="TD", name_en="Chad")
    sections = [
        {"anchor": "first", "heading_en": "First", "body_en": "<p>Nothing.</p>"},
        {"anchor": "wells", "heading_en": "Sanitation of wells", "body_en": "<p>Sanitation.</p>"},
    ]
    make_entry("guide", title_en="Guide", children={"sections": sections})


@pytest.fixture
def judged(tmp_path):
    path = tmp_path / "judgements.yaml"
    path.write_text(FILE)
    return path


def measured(path, **options):
    out = StringIO()
    call_command("measure_search", judgements=path, stdout=out, **options)
    return out.getvalue()


def test_the_figures_of_each_language_are_printed(content, judged):
    assert measured(judged) == "language  queries    MRR  success@3\nen              2  1.000      1.000\n"


def test_what_came_instead_is_printed_and_the_command_fails(content, judged):
    judged.write_text(FILE.replace("organization.unit:wash", "organization.unit:cash"))
    out = StringIO()

    with pytest.raises(CommandError, match=r"Below 0\.95: en\."):
        call_command("measure_search", judgements=judged, stdout=out)

    assert out.getvalue().splitlines()[:2] == [
        "en  water  [word]: expected organization.unit:cash; rank none",
        "      organization.unit /en/organization/units/wash/",
    ]


def test_a_result_has_to_open_at_the_heading_that_is_judged(content, judged):
    judged.write_text(FILE.replace("guide#wells", "guide#first"))
    with pytest.raises(CommandError, match="Below"):
        measured(judged)


@pytest.mark.parametrize("page", ["organization.unit:nowhere", "manual.entry:guide#nowhere"])
def test_a_page_that_does_not_exist_is_named(content, judged, page):
    judged.write_text(FILE.replace("manual.entry:guide#wells", page))
    with pytest.raises(CommandError, match=f"do not exist: {page}$"):
        measured(judged)


def test_a_file_that_is_missing_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"cannot be read.*nothing\.yaml"):
        measured(tmp_path / "nothing.yaml")


def test_entries_cannot_be_made_of_no_content(judged):
    with pytest.raises(CommandError, match="no content"):
        measured(judged, entries=1)


def test_nothing_is_left_behind(content, judged):
    folder, people, entries = settings.SEARCH_ROOT, User.objects.count(), Entry.objects.count()

    with apart(3):
        assert Entry.objects.count() == entries + 3
        assert folder != settings.SEARCH_ROOT
    measured(judged)

    assert (settings.SEARCH_ROOT, User.objects.count(), Entry.objects.count()) == (folder, people, entries)
    assert not folder.exists()


def test_generated_entries_speak_four_languages_and_are_always_the_same(content):
    publish_entries(2)
    entry = Entry.objects.get(slug="generated-1")

    assert all(getattr(entry, f"title_{code}") for code in CODES)
    assert Maker().entry(7) == Maker().entry(7) != Maker().entry(8)


def test_figures_count_the_first_right_page():
    def outcome(language, rank):
        return Outcome(Judgement(language, "", (), ""), rank, ())

    english, french = figures([outcome("en", 1), outcome("en", 4), outcome("fr", 0), outcome("fr", 2)])

    assert (english.language, english.queries, english.reciprocal_rank, english.success) == (
        "en",
        2,
        0.625,
        0.5,
    )
    assert (french.language, french.queries, french.reciprocal_rank, french.success) == ("fr", 2, 0.25, 0.5)


def test_pages_are_judged_in_every_language_and_for_every_difficulty():
    rows = judgements()
    languages = Counter(row.language for row in rows)

    assert len(rows) >= 120
    assert [code for code in CODES if languages[code] < 30] == []
    assert len({(row.language, row.query) for row in rows}) == len(rows)
    for code in CODES:
        hard = {row.why for row in rows if row.language == code}
        assert hard >= {"word", "form", "typo", "acronym", "other-language", "question", "exact", "country"}


def test_unknown_pages_are_said_all_at_once(content):
    wrong = Judgement("en", "a", ("organization.unit:b", "organization.unit:a"), "word")
    with pytest.raises(Unknown, match=r"organization\.unit:a, organization\.unit:b"):
        measure([wrong], None)
