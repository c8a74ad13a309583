"""What counts as one word: the same for what is indexed and for what people type.

A text goes through `prepared` first, which knows what Arabic letters are, then through the analyzer of its language:
small letters, accents folded, words that say nothing left out, endings cut off.
"""

import re
import unicodedata
from functools import cache

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from apps.core.languages import CODES
from apps.search.stop_words import STOP_WORDS

STEMMERS = {"en": "english", "fr": "french", "es": "spanish", "ar": "arabic"}
LONGEST_WORD = 60  # bytes: what is longer is no word that a person types

# Vowel marks, the tatweel and direction marks are how a word is drawn, not which word it is.
_DRAWN = [
    0x640,
    0x61C,
    0x670,
    *range(0x64B, 0x660),
    *range(0x6D6, 0x6EE),
    *range(0x200C, 0x2010),
    0xFEFF,
    0xAD,
]
_DIGITS = {
    ord(digit): str(number) for row in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for number, digit in enumerate(row)
}
_PREPARED = dict.fromkeys(_DRAWN) | _DIGITS
_ARABIC = re.compile("[\u0600-\u06ff]")
# "and" and "so" are written together with the word that follows; before an article they can be nothing else.
_JOINED = re.compile(r"\b[وف](?=ال\w\w)")
# One letter to who types in a hurry: alif with and without hamza, teh marbuta and heh, alif maqsura and yeh.
_ONE_LETTER = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_ARTICLE = re.compile(r"\b(?:[بك]?ال|لل)(?=\w\w)")
# A hamza that was put beside its seat instead of on it ("لاجيء" for "لاجئ").
_BESIDE = re.compile("(?<=[يو])ء")
_PARTED = re.compile("[,;،؛]")
_FEMININE = re.compile(r"(?<=\w\w)[ée]e(?=s?\b)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def prepared(text, language=""):
    """Return the text as analyzers take it: NFC, Arabic without vowel marks, with digits 0 to 9, "وال" as "ال".

    French feminine endings become masculine ones: without accents the stemmer does not know them.
    """
    text = unicodedata.normalize("NFC", text).translate(_PREPARED)
    if language == "fr":
        text = _FEMININE.sub("e", text)
    return _JOINED.sub("", text) if _ARABIC.search(text) else text


def loose(text):
    """Return the text as a person in a hurry types it: Arabic letters that are often mixed up are one, no article."""
    text = prepared(text)
    return _ARTICLE.sub("", _BESIDE.sub("", text.translate(_ONE_LETTER))) if _ARABIC.search(text) else text


def words(text, language):
    """Return the words of a text as the index of a language has them, stop words left out."""
    return analyzer(language).analyze(prepared(text, language))


def loose_words(text):
    """Return the words of a text as they are typed: not cut, nothing left out."""
    return loose_analyzer().analyze(loose(text))


def parted(text):
    """Return the names that stand in one field, parted by commas or semicolons."""
    return [name.strip() for name in _PARTED.split(text or "") if name.strip()]


def whole(text, language):
    """Return a short text as one key, the same for all its forms and spellings; "" when it says nothing.

    What is made of stop words only ("What is IOM?") is taken as it is typed.
    """
    return " ".join(words(loose(text), language) or loose_words(text))


def wholes(text, language):
    """Return the keys by which a name is known as a whole: all of it, without its brackets, and what is in them."""
    names = {text, _BRACKETS.sub(" ", text), *_BRACKETS.findall(text)}
    return {key for name in names if (key := whole(name, language))}


@cache
def analyzer(language):
    """Return the tantivy analyzer of a language, which takes prepared texts."""
    return (
        _basis()
        .filter(Filter.custom_stopword(sorted(STOP_WORDS[language])))
        .filter(Filter.stemmer(STEMMERS[language]))
        .build()
    )


@cache
def loose_analyzer():
    """Return the analyzer of words as they are typed, which takes `loose` texts."""
    return _basis().build()


@cache
def exact_analyzer():
    """Return the analyzer of codes, symbols and addresses: parted by spaces only."""
    return (
        TextAnalyzerBuilder(Tokenizer.whitespace())
        .filter(Filter.remove_long(LONGEST_WORD * 4))
        .filter(Filter.lowercase())
        .build()
    )


def register(index):
    """Make the analyzers known to an index, which names them in its schema."""
    for language in CODES:
        index.register_tokenizer(f"words_{language}", analyzer(language))
    index.register_tokenizer("loose", loose_analyzer())
    index.register_tokenizer("exact", exact_analyzer())


def _basis():
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
