"""What is found by what is typed, on a few rows that each test states."""

from unittest import mock

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from apps.contacts.models import Subject
from apps.library.models import Term
from apps.organization.models import Country
from apps.search import query
from apps.search.asked import MOST_WORDS, asked
from apps.search.searching import search
from tests.accounts.factories import make_user
from tests.builders import make, make_contact, make_entry, make_framework, make_unit, translate

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what the index answers depends on no database

MOST_TERMS = 1500  # terms that the longest question may look up, in all languages


@pytest.fixture
def reader():
    return make_user("reader")


@pytest.fixture
def find(reader):
    """Return a function that gives the titles found for a query by a reader of a language."""

    def titles(typed, language="en"):
        with override(language):
            return [result.title for result in search(typed, reader).results]

    return titles


def make_subject(**fields):
    return make(Subject, code="subject", unit_id=str(make_unit("unit", name_en="Unit").pk), **fields)


@pytest.fixture
def violence():
    term = make(Term, code="gbv", acronym_en="GBV", name_en="gender-based violence")
    term = translate(term, "fr", acronym="VBG", name="violence fondée sur le genre")
    return translate(term, "ar", acronym="GBV", name="العنف القائم على النوع الاجتماعي")


def test_an_acronym_finds_what_is_called_otherwise_in_another_language(violence, find):
    entry = make_entry(title_en="Help for survivors", summary_en="On gender-based violence.")
    translate(entry, "fr", title="Aide aux personnes", summary="Sur la violence fondée sur le genre.")

    assert find("GBV", "fr") == find("VBG", "fr") == ["violence fondée sur le genre", "Aide aux personnes"]
    assert find("VBG") == ["gender-based violence", "Help for survivors"]


def test_a_comma_in_the_name_of_a_term_parts_nothing(find):
    make(Term, code="wash", acronym_en="WASH", name_en="Water, sanitation and hygiene")
    make_entry(title_en="Sanitation and hygiene")

    assert find("water") == ["Water, sanitation and hygiene"]


@pytest.mark.parametrize("typed", ["Migraton", "Mgration", "Miggration", "Mirgation", "migratoin"])
def test_one_wrong_letter_is_forgiven(typed, find):
    make_entry(title_en="Migration")
    assert find(typed) == ["Migration"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cas", ["Cash"]),  # the beginning of a word
        ("cxs", []),  # three letters: none may be wrong
        ("casj", ["Cash"]),  # four: one
        ("cxsj", []),
        ("displasemant", ["Displacement"]),  # eight or more: two
        ("disblasemant", []),
    ],
)
def test_how_many_letters_may_be_wrong_depends_on_the_length(typed, found, find):
    make_unit("cash", name_en="Cash")
    make_unit("displacement", name_en="Displacement")

    assert find(typed) == found


def test_a_known_word_is_not_taken_for_a_typo(find):
    make_unit("cash", name_en="Cash")
    make_unit("case", name_en="Case")

    assert find("case") == ["Case"]


def test_only_the_last_word_may_go_on(find):
    make_entry(title_en="Humanitarian response")

    assert find("humanitarian resp") == ["Humanitarian response"]
    assert find("humanitarian resp,") == ["Humanitarian response"]  # a sign at its end does not end it
    assert find("re humanitarian") == [
        "Humanitarian response"
    ]  # two letters begin nothing, but some words are enough


def test_a_code_an_address_and_a_symbol_are_found_as_typed(find):
    make_contact("ops", label_en="Operations", email="HumanitarianCore@example.org")
    make_contact("other", label_en="Other", email="core@example.org")

    assert find("humanitariancore@example.org") == ["Operations"]
    assert find("core@example.org") == ["Other"]


def test_words_in_quotation_marks_stand_one_behind_the_other(find):
    make_unit("a", name_en="Annual report of the council")
    make_unit("b", name_en="Report, annual")

    assert (
        find('"annual report"')
        == find("«annual report»")
        == find("“annual report”")
        == ["Annual report of the council"]
    )
    assert sorted(find("annual report")) == ["Annual report of the council", "Report, annual"]


def test_accents_may_be_missing(find):
    unit = make_unit("a", name_en="Refugees")
    translate(unit, "fr", name="Réfugiés")

    assert find("refugies", "fr") == find("réfugié", "fr") == ["Réfugiés"]


@pytest.mark.parametrize("typed", ["المياه", "والمياه", "المِيَاه", "الميـاه", "مياه", "للمياه"])
def test_arabic_is_found_however_it_is_written(typed, find):
    unit = make_unit("a", name_en="Water")
    translate(unit, "ar", name="المياه")

    assert find(typed, "ar") == ["المياه"]


def test_what_is_called_just_so_comes_before_what_also_says_it(find):
    for number in range(5):
        make_entry(
            f"entry-{number}",
            title_en=f"Shelter shelter: guidance {number}",
            summary_en="Shelter, shelter and shelter.",
        )
    make_unit("shelter", name_en="Shelter")

    assert find("shelters")[0] == "Shelter"


def test_what_is_called_just_so_comes_before_the_kind_that_such_a_question_wants(find):
    unit = make_unit("shelter", name_en="Shelter")
    make(Subject, code="kits", name_en="Shelter kits", unit_id=str(unit.pk))

    assert find("whom do I write to about shelters?") == ["Shelter", "Shelter kits"]


def test_search_words_are_names_each_by_itself(find):
    make_subject(name_en="Water", search_words_en="latrines, wells")
    make_unit("latrines", name_en="Emptying of latrines in camps")

    assert find("latrine")[0] == "Water"


def test_a_country_is_found_by_the_names_that_people_use(find):
    country = make(Country, iso2="KR", name_en="Republic of Korea")
    translate(country, "ar", name="جمهورية كوريا")

    assert find("South Korea") == find("KOR") == find("kr") == ["Republic of Korea"]
    assert find("كوريا الجنوبية", "ar") == ["جمهورية كوريا"]


def test_the_other_names_of_a_country_do_not_depend_on_the_words_of_the_portal(find):
    country = make(Country, iso2="CI", name_en="Côte d'Ivoire")
    translate(country, "ar", name="كوت ديفوار")

    assert find("ساحل العاج", "ar") == ["كوت ديفوار"]
    assert find("Costa de Marfil", "es") == ["Côte d'Ivoire"]


def test_words_with_which_people_ask_do_not_have_to_be_found(find):
    make_subject(name_en="Water")
    make_contact("post", label_en="Where to write to")

    assert find("whom do I write to about water?")[0] == "Water"
    assert find("write") == ["Where to write to"]


def test_an_acronym_that_looks_like_a_small_word_counts(find):
    make_framework("who", title_en="Plan with WHO")
    make_framework("other", title_en="Plan with others")

    assert find("plan WHO") == ["Plan with WHO"]


def test_two_words_without_the_space_are_found(find):
    make_unit("a", name_en="Early warning")
    make_unit("b", name_en="Early")

    assert find("earlywarning") == ["Early warning"]


def test_where_nothing_has_all_words_what_has_some_is_found(find):
    make_unit("a", name_en="Shelter")

    assert find("shelter bamboozle") == ["Shelter"]


HOSTILE = [
    "x" * 10_000,
    "word " * 2_000,
    " OR ".join(f"w{number}" for number in range(10_000)),
    "\x00\x00shelter\x00",
    "\u202eretlehs\u202c",
    "\ud800",
    "title:(a OR b)~2 *",
    "shelter^1000 AND NOT [a TO z] /re.*/",
    'unbalanced "quotes',
    '"" " "" «»',
    "«« “ ”” ((( ]]",
    "*" * 300,
    "a\\b\\",
    "🙂" * 100,
    "ـــــ",
    "' -- ;",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_is_answered(typed, find):
    make_unit("a", name_en="Shelter")
    assert set(find(typed)) <= {"Shelter"}


def test_signs_of_a_query_language_are_only_signs(find):
    make_unit("a", name_en="Shelter")
    assert find("shelter*") == find("+shelter~") == find("(shelter)") == ["Shelter"]
    assert find("name_en:water OR kind:organization.unit") == []


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_the_number_of_terms_looked_up_is_bounded(typed, find, violence):
    with mock.patch.object(query, "_term", wraps=query._term) as term:
        find(typed)
    assert term.call_count <= MOST_TERMS


def test_a_question_of_many_different_words_looks_up_a_bounded_number_of_terms(find, violence):
    alphabet = "abcdefghijklmnop"
    with mock.patch.object(query, "_term", wraps=query._term) as term:
        find(" ".join(f"{one}{other}word" for one in alphabet for other in alphabet))
    assert 0 < term.call_count <= MOST_TERMS


def test_a_question_has_a_bounded_number_of_words():
    assert len(asked(" ".join(map(str, range(10_000)))).words) == MOST_WORDS


@hypothesis_settings(max_examples=60)
@given(typed=st.text(max_size=300) | st.text(alphabet='"«»()[]{}~*^:+-/\\ aو١ا', max_size=60))
def test_anything_typed_is_answered(violence, find, typed):
    for language in ("en", "ar"):
        assert set(find(typed, language)) <= {"gender-based violence", "العنف القائم على النوع الاجتماعي"}
