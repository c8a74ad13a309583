import pytest

from apps.core.sentences import sentence_around, sentences

pytestmark = pytest.mark.once


def test_sentences_end_as_each_language_ends_them():
    assert sentences("One. Two is 3.5 long! “Three?” Four") == [
        "One.",
        "Two is 3.5 long!",
        "“Three?”",
        "Four",
    ]
    assert sentences("Un ? « Deux. » Trois") == ["Un ?", "« Deux. »", "Trois"]
    assert sentences("هل هذا؟ نعم. لا۔ ربما") == ["هل هذا؟", "نعم.", "لا۔", "ربما"]
    assert sentences("One\nTwo\u2029Three") == ["One", "Two", "Three"]


def test_words_are_shown_in_their_sentence():
    text = "First. Call the desk in Geneva today. Last."
    start = text.index("desk")

    assert sentence_around(text, start, start + 4) == ("Call the ", "desk", " in Geneva today.")


def test_a_long_sentence_is_shortened_on_both_sides():
    text = "word " * 100 + "desk" + " word" * 100
    before, words, after = sentence_around(text, 500, 504)

    assert words == "desk"
    assert before.startswith("…word ")
    assert after.endswith(" word…")
    assert max(len(before), len(after)) < 170
