"""The place in a text where the words that were asked for stand, marked for the eye."""

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import mark_safe

from apps.search.analysis import loose_words, words

LENGTH = 220  # characters of a snippet, about
BEFORE = 60  # characters shown before the first word found
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?؟]\s+")


class Marker:
    """Knows the words that were asked for, in one language."""

    def __init__(self, typed, names, language):
        self.language = language
        self.stems = {stem for text in (*typed, *names) for stem in words(text, language)}
        self.typed = {word for text in typed for word in loose_words(text)}

    def best(self, passages):
        """Return the passage that has most of the words, its heading counting double; the first one of equals."""
        return max(passages, key=self._fit, default=None)

    def fits(self, text):
        return bool(self._found(text))

    def snippet(self, text):
        """Return the part of a text around the first word found, escaped, with the words in <mark>."""
        first = next(self._spans(text, 0, len(text)), (0, 0))
        start = _beginning(text, first[0])
        end = _end(text, start)
        return _marked(text, start, end, self._spans(text, start, end))

    def _spans(self, text, start, end):
        for match in _WORD.finditer(text, start, end):
            if self._is_asked(match[0]):
                yield match.span()

    def _fit(self, passage):
        _anchor, heading, text = passage
        return 2 * len(self._found(heading)) + len(self._found(text))

    def _found(self, text):
        return self.stems & set(words(text, self.language)) or self.typed & set(loose_words(text))

    def _is_asked(self, word):
        stems, typed = _forms(word, self.language)
        return not (self.stems.isdisjoint(stems) and self.typed.isdisjoint(typed))


@lru_cache(maxsize=20_000)
def _forms(word, language):
    return frozenset(words(word, language)), frozenset(loose_words(word))


def _beginning(text, first):
    """Return where to begin: at the sentence where the word stands, or a few words before it."""
    if first <= BEFORE:
        return 0
    ends = [match.end() for match in _SENTENCE_END.finditer(text, first - BEFORE, first)]
    return ends[-1] if ends else text.rfind(" ", 0, first - BEFORE // 2) + 1


def _end(text, start):
    if len(text) - start <= LENGTH:
        return len(text)
    space = text.rfind(" ", start, start + LENGTH)
    return space if space > start else start + LENGTH


def _marked(text, start, end, spans):
    parts, at = ["… " if start else ""], start
    for first, last in spans:
        if start <= first and last <= end:
            parts += [escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>"]
            at = last
    parts += [escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308  every piece of text is escaped above
