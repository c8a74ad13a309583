"""Narrowing a list by words that a reader types. The lists are short: they are read whole and compared in Python."""

import re

from apps.core.languages import CODES, column, translated_fields
from apps.core.sorting import fold

# "و", "ف", "ب", "ل" and "ك" are written together with the Arabic word that follows, before its article or without it.
_BEFORE_A_WORD = r"(?<!\w)[وف]?[بلك]?(?:ال|ل)?"
_WRITTEN_TOGETHER = re.compile(r"\b[وفبلك]ال(?=\w{3})")


def matching(rows, query, *names):
    """Return the rows that have every word of the query at the start of a word of the named fields, in any language.

    Accents, Arabic vowel marks and the case of letters do not count; an empty query keeps all rows.
    """
    words = [re.compile(_BEFORE_A_WORD + word) for word in _WRITTEN_TOGETHER.sub("", fold(query)).split()]
    return [row for row in rows if _has_all(words, row, names)] if words else list(rows)


def _has_all(words, row, names):
    text = fold(" ".join(_texts(row, names)))
    return all(word.search(text) for word in words)


def _texts(row, names):
    translated = translated_fields(type(row))
    for name in names:
        columns = [column(name, code) for code in CODES] if name in translated else [name]
        yield from (str(getattr(row, own) or "") for own in columns)
