"""Coverage from a file: what it records, what it refuses and in which words, and that nothing else touches it."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from apps.editorial.models import Publication
from apps.organization.models import Country, Coverage, Office
from tests.accounts.factories import make_user
from tests.builders import make_country, make_office

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parent.parent.parent / "fixtures" / "examples" / "coverage.yaml"


@pytest.fixture(autouse=True)
def places():
    for iso2 in ("TD", "SN", "KE", "NO"):
        make_country(iso2, name_en=iso2)
    for code in ("ro-dakar", "ro-nairobi"):
        make_office(code, name_en=code)


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a file with some text, and returns what the command says."""

    def load(text, **options):
        path = tmp_path / "coverage.yaml"
        path.write_text(text, encoding="utf-8")
        output = StringIO()
        call_command("load_coverage", path, stdout=output, stderr=StringIO(), **options)
        return output.getvalue()

    return load


def refusals(load, text, **options):
    """Return the lines in which the command says what is wrong."""
    before = recorded()
    with pytest.raises(CommandError) as error:
        load(text, **options)
    assert recorded() == before
    first, *lines = str(error.value).split("\n")
    assert first.startswith("Nothing was loaded. Mend these in ")
    return lines


def recorded():
    return list(
        Coverage.objects.order_by("office__code", "position").values_list(
            "office__code", "kind", "country__iso2"
        )
    )


def test_a_file_records_what_each_office_covers(load):
    said = load(
        "coverage:\n  ro-dakar:\n    regional: [TD, SN]\n    thematic: [NO]\n  ro-nairobi:\n    regional: [KE]\n"
    )

    assert said == "Coverage: 4 countries, 2 offices changed, 0 unchanged.\n"
    assert recorded() == [
        ("ro-dakar", "regional", "TD"),
        ("ro-dakar", "regional", "SN"),
        ("ro-dakar", "thematic", "NO"),
        ("ro-nairobi", "regional", "KE"),
    ]


def test_loading_twice_changes_nothing(load):
    text = "coverage:\n  ro-dakar:\n    regional: [TD, SN]\n"
    load(text)
    ids, log = list(Coverage.objects.values_list("pk", flat=True)), Publication.objects.count()

    assert load(text) == "Coverage: 2 countries, 0 offices changed, 1 unchanged.\n"
    assert list(Coverage.objects.values_list("pk", flat=True)) == ids
    assert Publication.objects.count() == log


def test_what_an_editor_recorded_keeps_its_row(load):
    td = Country.objects.get(iso2="TD")
    make_office("ro-cairo", coverage=[{"country_id": str(td.pk), "kind": "regional"}])
    before = Coverage.objects.get().pk

    load("coverage:\n  ro-cairo:\n    regional: [SN, TD]\n")

    assert Coverage.objects.get(country=td).pk == before


def test_what_stands_under_an_office_replaces_what_it_had_and_others_keep_theirs(load):
    load("coverage:\n  ro-dakar:\n    regional: [TD, SN]\n  ro-nairobi:\n    regional: [KE]\n")

    load("coverage:\n  ro-dakar:\n    regional: [SN]\n")

    assert recorded() == [("ro-dakar", "regional", "SN"), ("ro-nairobi", "regional", "KE")]
    load("coverage:\n  ro-dakar:\n    regional: []\n")
    assert recorded() == [("ro-nairobi", "regional", "KE")]


def test_a_country_changes_hands_when_both_offices_are_named(load):
    load("coverage:\n  ro-dakar:\n    regional: [TD, SN]\n")

    load("coverage:\n  ro-nairobi:\n    regional: [TD]\n  ro-dakar:\n    regional: [SN]\n")

    assert recorded() == [("ro-dakar", "regional", "SN"), ("ro-nairobi", "regional", "TD")]


def test_two_regional_offices_for_one_country_in_the_file_are_refused_naming_both(load):
    text = "coverage:\n  ro-dakar:\n    regional: [SN, TD]\n  ro-nairobi:\n    regional:\n      - KE\n      - TD\n"

    assert refusals(load, text) == [
        "line 7: “ro-dakar” (line 3) and “ro-nairobi” cannot both be the regional office of “TD”. "
        "Keep it under one of them."
    ]


@pytest.mark.parametrize("is_archived", [False, True])
def test_a_second_regional_office_for_a_country_of_the_portal_is_refused_naming_both(load, is_archived):
    load("coverage:\n  ro-dakar:\n    regional: [TD]\n")
    if is_archived:
        Office.objects.filter(code="ro-dakar").update(archived_at="2026-01-01T00:00Z")

    assert refusals(load, "coverage:\n  ro-nairobi:\n    regional: [TD]\n") == [
        "line 3: “ro-dakar” on the portal and “ro-nairobi” cannot both be the regional office of “TD”. "
        "Keep it under one of them. Name “ro-dakar” in the file too, without it, if it has changed hands."
    ]


def test_one_bad_line_stops_the_whole_file_and_all_of_them_are_told(load):
    text = "coverage:\n  ro-dakar:\n    regional: [TD, XX, SN, SN]\n  ro-nowhere:\n    regional: [KE]\n"

    assert refusals(load, text) == [
        "line 3: There is no country “XX”. Write the ISO code in two capital letters: TD.",
        "line 5: There is no office with the code “ro-nowhere”. Record the office first, or mend the code.",
        "line 3: “SN” stands under “ro-dakar” twice. Leave one out.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: The file is empty. Write “coverage:” and the offices under it."),
        ("example: true\n", "line 1: There is no “coverage”. Write “coverage:” and the offices under it."),
        ("- TD\n", "line 1: Under the file there has to be a mapping: a key, a colon, a value."),
        (
            "covers:\n  ro-dakar: 1\n",
            "line 1: “covers” means nothing here. Write “coverage:”, or “example: true”.",
        ),
        (
            "example: perhaps\ncoverage:\n  ro-dakar:\n    regional: [TD]\n",
            "line 1: Write “example: true” for an example, or leave the line out.",
        ),
        (
            "coverage:\n  ro-dakar: TD\n",
            "line 2: Under “ro-dakar” there has to be a mapping: a key, a colon, a value.",
        ),
        (
            "coverage:\n  ro-dakar:\n",
            "line 2: “ro-dakar” covers nothing here. Write “regional: []” if that is meant.",
        ),
        (
            "coverage:\n  ro-dakar:\n    region: [TD]\n",
            "line 3: There is no kind of coverage “region”. "
            "Write one of these: regional, subregional, country, thematic.",
        ),
        (
            "coverage:\n  ro-dakar:\n    regional: TD\n",
            "line 3: Write the countries under “regional” as a list: [TD, SN].",
        ),
        (
            "coverage:\n  ro-dakar:\n    regional:\n    - ''\n",
            "line 4: There is no country “?”. Write the ISO code in two capital letters: TD.",
        ),
        (
            "coverage:\n  ro-dakar:\n    regional: [[TD]]\n",
            "line 3: There is no country “?”. Write the ISO code in two capital letters: TD.",
        ),
        ("coverage:\n  [ro-dakar]:\n    regional: [TD]\n", "line 2: A key has to be a single word."),
        (
            "coverage:\n  ro-dakar:\n    regional: [TD]\n  ro-dakar:\n    regional: [SN]\n",
            "line 4: “ro-dakar” stands in line 2 already. Put both together there.",
        ),
    ],
)
def test_a_file_of_another_form_is_refused_with_the_line_and_the_remedy(load, text, told):
    assert told in refusals(load, text)


def test_a_file_that_is_no_yaml_is_refused_with_its_line(load):
    assert refusals(load, "coverage:\n  ro-dakar: [\n") == [
        "line 3: expected the node content, but found '<stream end>'. Look at brackets, colons and indents."
    ]


def test_norway_is_a_country(load):
    load("coverage:\n  ro-dakar:\n    regional: [NO]\n")

    assert recorded() == [("ro-dakar", "regional", "NO")]


def test_it_is_published_in_the_name_of_a_person_who_may(load):
    text = "coverage:\n  ro-dakar:\n    regional: [TD]\n"
    person, reader = make_user("publisher"), make_user("reader")

    assert refusals(load, text, by=reader.email) != []
    load(text, by=person.email)

    assert Publication.objects.order_by("-number").first().by == person
    assert recorded() == [("ro-dakar", "regional", "TD")]


def test_a_person_and_a_file_that_do_not_exist_are_named(load, tmp_path):
    with pytest.raises(CommandError) as nobody:
        load("coverage: {}\n", by="nobody@example.org")
    with pytest.raises(CommandError) as nothing:
        call_command("load_coverage", tmp_path / "nothing.yaml")

    assert str(nobody.value) == (
        "Nobody who may sign in has the address nobody@example.org. Mend it, or leave --by out."
    )
    assert str(nothing.value) == (
        f"There is no file {tmp_path / 'nothing.yaml'}. fixtures/examples/coverage.yaml shows how to write one."
    )


def test_the_example_says_that_it_is_one():
    make_office("ro-panama")
    for iso2 in ("ML", "NE", "SO", "ET", "CO", "HT"):
        make_country(iso2)
    warning = StringIO()

    call_command("load_coverage", EXAMPLE, stdout=StringIO(), stderr=warning)

    assert EXAMPLE.read_text(encoding="utf-8").startswith("# AN EXAMPLE, NOT A FACT.\n")
    assert "This file is an example: what it says is not a fact." in warning.getvalue()
    assert set(Publication.objects.exclude(note="").values_list("note", flat=True)) == {
        "Example of coverage, not a fact"
    }


def test_loading_the_content_again_neither_reads_the_example_nor_forgets_coverage(load, tmp_path):
    content = tmp_path / "content"
    (content / "examples").mkdir(parents=True)
    (content / "examples" / "coverage.yaml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (content / "offices.yaml").write_text(
        "organization.country:\n- {iso2: CI, name: {en: Ivory}}\n"
        "organization.officetype:\n- {code: XO, name: {en: Office}}\n"
        "organization.office:\n- {code: ro-new, type: XO, country: CI, name: {en: New}}\n",
        encoding="utf-8",
    )
    with translation.override("en"):
        call_command("load_content", content, stdout=StringIO())
        assert recorded() == []
        load("coverage:\n  ro-new:\n    regional: [TD]\n")
        again = StringIO()
        call_command("load_content", content, stdout=again)

    assert again.getvalue() == "Content: 0 created, 0 updated, 3 unchanged, 0 kept as edited.\n"
    assert recorded() == [("ro-new", "regional", "TD")]
