"""One spelling for one text, and no character that cannot be seen."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import BIDI_CONTROLS, is_blank, normalise, plain_text, validate_characters

CONTROLS = "This text contains invisible control characters. Paste it as plain text and try again."
DIRECTIONS = "This text contains invisible marks that turn its direction around. Remove them and try again."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        (" \t\r\n\u00a0\u2003", None),
        ("  a b  ", "a b"),
        ("e\u0301", "\u00e9"),
        ("\u0627\u0653", "\u0622"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("\r\na\n\r\n", "a"),
        ("ﬁ ²", "ﬁ ²"),
        ("a\u200bb", "a\u200bb"),
    ],
)
def test_normal_form(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_normalising_twice_equals_once(text):
    once = normalise(text)

    assert normalise(once) == once


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (None, ""),
        ("", ""),
        ("<p>One</p><p>two</p>", "One two"),
        ("<ul><li>One</li><li>two</li></ul>", "One two"),
        ("<h4>One</h4>two<br>three", "One two three"),
        ("<table><tr><th>A</th><td>B</td></tr></table>", "A B"),
        ("O<strong>n</strong>e", "One"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("a\u00a0\u202f\n\t b&nbsp;", "a b"),
        ('<a href="https://example.org">One</a>', "One"),
        ("<P>One</P>two", "One two"),
    ],
)
def test_plain_text(html, expected):
    assert plain_text(html) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, True),
        ("", True),
        (" ", True),
        ("<p></p>", True),
        ("<p>&nbsp;<br>\u200b</p>", True),
        ("0", False),
        ("<p>a</p>", False),
        ("&lt;", False),
    ],
)
def test_blank_is_what_has_nothing_to_read(text, expected):
    assert is_blank(text) is expected


@pytest.mark.parametrize("number", [*(set(range(0x20)) - {0x09, 0x0A, 0x0D}), 0x7F])
def test_control_characters_are_refused(number):
    with pytest.raises(ValidationError) as refused:
        validate_characters(f"a{chr(number)}b")

    assert (refused.value.messages, refused.value.code) == ([CONTROLS], "control_characters")


@pytest.mark.parametrize("mark", BIDI_CONTROLS, ids=ascii)
def test_marks_that_turn_the_direction_around_are_refused(mark):
    with pytest.raises(ValidationError) as refused:
        validate_characters(f"a{mark}b")

    assert (refused.value.messages, refused.value.code) == ([DIRECTIONS], "bidi_controls")


def test_the_refused_marks_are_all_overrides_embeddings_and_isolates():
    assert [f"{ord(mark):04x}" for mark in BIDI_CONTROLS] == [
        *["202a", "202b", "202c", "202d", "202e"],
        *["2066", "2067", "2068", "2069"],
    ]


@pytest.mark.parametrize("text", ["", "a\tb\nc\rd", "نص\u200fعربي\u200e", "é\u00a0\u202f…", "👩\u200d🚒"])
def test_other_texts_are_accepted(text):
    assert validate_characters(text) is None
