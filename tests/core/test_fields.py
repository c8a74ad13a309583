"""The texts that content is made of: how they are stored, and what they refuse."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.core.fields import LineField, PlainTextField, RichTextField

CONTROLS = "This text contains invisible control characters. Paste it as plain text and try again."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  One  ", "One"),
        ("One\ntwo", "One two"),
        ("One\r\ntwo\rthree", "One two three"),
        ("e\u0301", "\u00e9"),
        ("\n", None),
        ("", None),
        (None, None),
        ("a < b & <p>c</p>", "a < b & <p>c</p>"),
    ],
)
def test_a_line_is_stored_as_one_line(text, line):
    assert LineField().normalise(text) == line


@given(st.text(st.sampled_from("a\u0301\n\r\t b")))
def test_a_line_has_no_line_end_and_stays_as_it_is(text):
    line = LineField().normalise(text)

    assert line is None or ("\n" not in line and "\r" not in line)
    assert LineField().normalise(line) == line


def test_sentences_keep_their_lines():
    assert PlainTextField().normalise(" One\r\ntwo \n") == "One\ntwo"


def test_rich_text_is_cleaned():
    assert RichTextField().normalise("<p onclick='x()'>One</p><p></p>") == "<p>One</p>"
    assert RichTextField().normalise("<p> </p>") is None


@pytest.mark.parametrize(
    "field", [LineField(), PlainTextField(), RichTextField()], ids=lambda f: type(f).__name__
)
def test_invisible_characters_are_refused(field):
    with pytest.raises(ValidationError) as refused:
        field.clean("a\x00b", None)

    assert refused.value.messages == [CONTROLS]


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        (LineField(), 300),
        (LineField(max_length=30), 30),
        (PlainTextField(), 20_000),
        (RichTextField(), 200_000),
    ],
)
def test_a_text_that_is_too_long_is_refused_with_both_lengths(field, longest):
    assert field.clean("x" * longest, None) == "x" * longest

    with pytest.raises(ValidationError) as refused:
        field.clean("x" * (longest + 1), None)

    words = f"Ensure this value has at most {longest} characters (it has {longest + 1})."
    assert refused.value.messages == [words]
