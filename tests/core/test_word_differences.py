"""What changed between two texts: the pieces are both texts, whatever these are, and say what people would say."""

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.text import plain_blocks
from apps.core.word_differences import Kind, Piece, html_differences, shortened, word_differences

pytestmark = pytest.mark.once

few_words = st.lists(st.sampled_from(["a", "b", "c", " ", ", ", "\n", "’", "مَرْحَبًا", "é"]), max_size=40).map(
    "".join
)
texts = st.one_of(few_words, st.text(max_size=60))


def without(kind, pieces):
    return "".join(piece.text for piece in pieces if piece.kind != kind)


def told(pieces):
    marks = {Kind.SAME: "{}", Kind.ADDED: "[+{}]", Kind.REMOVED: "[-{}]", Kind.LEFT_OUT: "[…]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@given(texts, texts)
def test_the_pieces_are_both_texts(old, new):
    pieces = word_differences(old, new)

    assert without(Kind.ADDED, pieces) == old
    assert without(Kind.REMOVED, pieces) == new


@given(texts)
def test_a_text_does_not_differ_from_itself(text):
    assert word_differences(text, text) == ([Piece(Kind.SAME, text)] if text else [])


@given(few_words, few_words)
def test_nothing_stands_between_two_changes_without_a_word(old, new):
    pieces = word_differences(old, new)

    kinds = [piece.kind for piece in pieces]
    assert all(piece.text for piece in pieces)
    assert all(kind != after for kind, after in pairwise(kinds))
    inner = [piece.text for piece in pieces[1:-1] if piece.kind == Kind.SAME]
    assert all(any(letter.isalnum() for letter in text) for text in inner)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", ""),
        ("", "New.", "[+New.]"),
        ("Gone.", "", "[-Gone.]"),
        ("The office is open.", "The office is closed.", "The office is [-open][+closed]."),
        ("one two", "one two three", "one two[+ three]"),
        ("two days, one night", "two days, ten nights", "two days, [-one night][+ten nights]"),
        ("L’aide d’urgence", "L’appui d’urgence", "L’[-aide ][+appui ]d’urgence"),
        ("¿Quién puede ayudar?", "¿Quién debe ayudar?", "¿Quién [-puede ][+debe ]ayudar?"),
        ("المُنَظَّمَة تعمل", "المُنَظَّمَة لا تعمل", "المُنَظَّمَة [+لا ]تعمل"),
        ("قال الكَاتب", "قال الكُاتب", "قال [-الكَاتب][+الكُاتب]"),
        ("مكتب القاهرة", "مكتب عمّان", "مكتب [-القاهرة][+عمّان]"),
        ("a b a b a", "a b b a", "a b [-a ]b a"),
    ],
)
def test_words_are_compared_with_their_marks_and_signs(old, new, pieces):
    assert told(word_differences(old, new)) == pieces


def test_rich_texts_are_compared_by_their_words_line_by_line():
    old = "<p>See <a href='https://x.example'>this page</a>.</p><ul><li>one<ul><li>two</li></ul></li></ul>"
    new = "<p>See <strong>that page</strong>.</p><ul><li>one</li><li>two &amp; three</li></ul>"

    assert plain_blocks(old) == "See this page.\none\ntwo"
    assert told(html_differences(old, new)) == "See [-this ][+that ]page.\none\ntwo[+ & three]"


@pytest.mark.parametrize(("vocabulary", "changed"), [(1, 0.01), (150, 0.5), (50_000, 0.01)])
def test_long_texts_take_a_bounded_time(vocabulary, changed):
    chance = random.Random(7)  # noqa: S311  only to make a text
    words = [f"w{chance.randrange(vocabulary)}" for _ in range(50_000)]
    others = [f"w{chance.randrange(vocabulary)}" if chance.random() < changed else word for word in words]
    old, new = " ".join(words), " ".join([*others, "end"])

    begin = time.process_time()
    pieces = word_differences(old, new)

    assert time.process_time() - begin < 3
    assert (without(Kind.ADDED, pieces), without(Kind.REMOVED, pieces)) == (old, new)


def test_long_stretches_that_did_not_change_are_shortened():
    words = [f"w{number}" for number in range(100)]
    pieces = word_differences(" ".join(words), " ".join([*words[:50], "new", *words[51:]]))

    assert told(shortened(pieces, kept=2)) == "[…]w48 w49 [-w50 ][+new ]w51 w52 […]"
    assert [piece.text for piece in shortened(pieces, kept=50)] == [piece.text for piece in pieces]


@given(texts, texts)
def test_shortening_leaves_the_changes_alone(old, new):
    pieces = word_differences(old, new)

    changes = {Kind.ADDED, Kind.REMOVED}
    assert [p for p in shortened(pieces, 1) if p.kind in changes] == [p for p in pieces if p.kind in changes]
    assert "".join(p.text for p in shortened(pieces, 1)) == "".join(p.text for p in pieces)
