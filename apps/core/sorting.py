"""The order of names in a language, and names as a search box compares them.

No list depends on the collation of a database: SQLite has none, and the embedded PostgreSQL knows no language.
"""

import re
import unicodedata

from apps.core.languages import active

# Letters that Unicode does not take apart into a letter and a mark.
_WHOLE_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
# One letter to an Arabic reader who looks a name up; the tatweel only draws a word out.
_ARABIC_LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": None})
_ARABIC_ARTICLE = re.compile(r"\bال(?=\w\w)")
_NOT_A_LETTER = re.compile(r"[\W_]+")
# What folding leaves alone stands in for ñ; "~" comes behind all letters, so "ñ" comes behind "nz" and before "o".
_STANDS_FOR_ENYE = "ŋ"
_ENYE = "n~"


def fold(text):
    """Return the text as a search box compares it: small letters without accents, harakat, hamza or article."""
    text = _without_marks(unicodedata.normalize("NFC", text).casefold())
    # While the hamza is still there: in "ألمانيا" (Germany) the same two letters are no article.
    text = _ARABIC_ARTICLE.sub("", text)
    text = _without_marks(unicodedata.normalize("NFKD", text))
    return _NOT_A_LETTER.sub(" ", text.translate(_WHOLE_LETTERS).translate(_ARABIC_LETTERS)).strip()


def sort_key(text, language=None):
    """Return what sorts texts as a reader of the language (the page's when None) expects to find them.

    Marks, signs and the Arabic article do not count; in Spanish, ñ is a letter of its own behind n. The text itself
    comes last, so that two names that differ in an accent only always stand in the same order.
    """
    return _letters(text, language), text


def initial(text, language=None):
    """Return the letter under which a text stands in an index of the language, "" for a text without letters."""
    letters = _letters(text, language)
    return "Ñ" if letters.startswith(_ENYE) else letters[:1].upper()


def _letters(text, language):
    if (language or active()) != "es":
        return fold(text)
    with_stand_in = unicodedata.normalize("NFC", text).casefold().replace("ñ", _STANDS_FOR_ENYE)
    return fold(with_stand_in).replace(_STANDS_FOR_ENYE, _ENYE)


def _without_marks(text):
    return "".join(letter for letter in text if not unicodedata.combining(letter))
