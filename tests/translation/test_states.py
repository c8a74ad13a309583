"""The state of a translation: one table, read from the top."""

import itertools
import unicodedata
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import normalise
from apps.translation.states import Origin, Review, State, digest, in_script, is_translated, state_of

ENGLISH, FRENCH = "The role of the Organization", "Le rôle de l'Organisation"
SENTENCES = st.text(st.sampled_from("abcdef éè.,"), min_size=1).map(lambda text: f"One two three {text}")


@dataclass(frozen=True)
class Pins:
    source_hash: str = digest(ENGLISH)
    target_hash: str = digest(FRENCH)
    review: str = Review.APPROVED
    origin: str = Origin.HUMAN
    is_unsafe: bool = False


@dataclass(frozen=True)
class Case:
    source: str | None = ENGLISH
    target: str | None = FRENCH
    pins: Pins | None = Pins()

    def state(self):
        return state_of(self.source, self.target, "fr", self.pins)


# Each rule of the table with what makes it true and leaves the others false, in the order of the table.
RULES = {
    State.NOT_NEEDED: lambda case: replace(case, source=""),
    State.MISSING: lambda case: replace(case, target=None),
    State.UNSAFE: lambda case: replace(
        case, pins=replace(case.pins or Pins(), is_unsafe=True, source_hash=digest("Wrong words"))
    ),
    State.UNTRACKED: lambda case: replace(
        case, pins=replace(case.pins, target_hash="") if case.pins and case.pins.is_unsafe else None
    ),
    State.OUTDATED: lambda case: replace(
        case, pins=case.pins and replace(case.pins, source_hash=digest("Older words"))
    ),
    State.CHANGED: lambda case: replace(
        case, pins=case.pins and replace(case.pins, target_hash=digest("Autres mots"))
    ),
    State.MACHINE: lambda case: replace(
        case, pins=case.pins and replace(case.pins, origin=Origin.MACHINE, review=Review.NEEDS_REVIEW)
    ),
}


@pytest.mark.parametrize("state", RULES)
def test_each_rule_alone(state):
    assert RULES[state](Case()).state() == state


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(RULES, 2)))
def test_of_two_rules_that_fit_the_first_in_the_table_wins(first, second):
    assert RULES[first](RULES[second](Case())).state() == first
    assert RULES[second](RULES[first](Case())).state() == first


@pytest.mark.parametrize("review", Review)
@pytest.mark.parametrize("origin", Origin)
def test_else_the_review_decides_and_a_machine_is_no_reviewer(review, origin):
    state = Case(pins=Pins(review=review, origin=origin)).state()

    by_machine = origin == Origin.MACHINE and review != Review.APPROVED
    assert state == (State.MACHINE if by_machine else State(review.value))


@pytest.mark.parametrize("blank", [None, "", " ", "<p></p>", "<p> <br></p>", "&nbsp;", "<p>\u200b\ufeff</p>"])
def test_a_blank_source_needs_no_translation_and_a_blank_target_is_missing(blank):
    assert Case(source=blank).state() == State.NOT_NEEDED
    assert Case(source=blank, target=blank).state() == State.NOT_NEEDED
    assert Case(target=blank).state() == State.MISSING


def test_a_text_that_nobody_recorded_is_untracked():
    assert Case(pins=None).state() == State.UNTRACKED
    assert Case(pins=Pins(source_hash="", target_hash="")).state() == State.UNTRACKED


@given(text=SENTENCES)
def test_a_source_that_comes_back_clears_the_state(text):
    changed = f"{ENGLISH}, {text}"

    assert replace(Case(), source=changed).state() == State.OUTDATED
    assert replace(Case(), source=ENGLISH).state() == State.APPROVED


@given(text=SENTENCES)
def test_a_target_that_comes_back_clears_the_state(text):
    changed = f"{FRENCH}, {text}"

    assert replace(Case(), target=changed).state() == State.CHANGED
    assert replace(Case(), target=FRENCH).state() == State.APPROVED


@given(text=st.text())
def test_texts_that_are_equal_in_normal_form_have_one_digest(text):
    spellings = [unicodedata.normalize(form, text) for form in ("NFC", "NFD")]

    assert len({digest(normalise(spelling)) for spelling in spellings}) == 1


@given(first=st.text(), second=st.text())
def test_other_texts_have_other_digests(first, second):
    assert (digest(first) == digest(second)) == (first == second)


@pytest.mark.parametrize("text", ["", None])
def test_no_text_has_no_digest(text):
    assert digest(text) == ""


@pytest.mark.parametrize(
    ("source", "target", "language", "expected"),
    [
        # copies: names and terms of one or two words may be equal, sentences not
        ("DHRR", "DHRR", "fr", True),
        ("DHRR", "DHRR", "ar", True),
        ("Description", "Description", "fr", True),
        ("IOM Geneva", "IOM Geneva", "es", True),
        ("IOM Geneva Office", "IOM Geneva Office", "es", False),
        ("<p>IOM Geneva Office</p>", "<p>IOM  Geneva<br>Office</p>", "es", False),
        ("<p>IOM Geneva Office</p>", "<p>IOM Genève</p>", "fr", True),
        # script: at least half of the letters
        ("The role of DHRR", "دور DHRR", "ar", False),
        ("The role of DHRR", "دور إدارة DHRR", "ar", True),
        ("The role of DHRR", "Le rôle de la دور DHRR", "fr", True),
        ("Emergency Manual", "Emergency Handbook", "ar", False),
        ("The year 2016", "2016", "ar", True),
        ("A list of things", "12 % — 7", "fr", True),
        # nothing to read
        ("The role of DHRR", "<p></p>", "fr", False),
        ("The role of DHRR", "<p>&nbsp;</p>", "ar", False),
        ("The role of DHRR", None, "fr", False),
    ],
)
def test_what_counts_as_translated(source, target, language, expected):
    assert is_translated(source, target, language) is expected


@pytest.mark.parametrize(
    ("target", "source", "language", "expected"),
    [
        ("abcd", "one two three", "ar", False),
        ("ab دور", "one two three", "ar", True),
        ("abc دور", "one two three", "ar", True),
        ("abcd دور", "one two three", "ar", False),
        ("abc دور", "one two three", "fr", True),
        ("ab دور", "one two three", "fr", False),
        ("<p>دور</p><blockquote></blockquote>", "one two three", "ar", True),
        ("٤ ٢", "one two three", "fr", True),
        ("", "one two three", "ar", True),
        ("DHRR", "DHRR", "ar", True),
        ("DHRR", "DHRR and others", "ar", False),
    ],
)
def test_the_script_is_that_of_at_least_half_of_the_letters(target, source, language, expected):
    assert in_script(target, source, language) is expected
