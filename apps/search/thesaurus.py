"""Which words mean the same: the acronyms, names and synonyms of the terms, in all languages.

So "GBV" finds what says "VBG" in French. Read once for each state of the log.
"""

from dataclasses import dataclass

from apps.core.languages import CODES, column
from apps.library.models import Term
from apps.search.analysis import loose_words, parted


@dataclass(frozen=True)
class Thesaurus:
    """`terms` are {language: names}; `by_words` leads from the loose words of a name to the terms so called."""

    terms: tuple
    by_words: dict
    longest: int

    def find(self, typed):
        """Return [(words, terms)] that together are all typed words: the longest names first, the rest one by one."""
        found, start = [], 0
        while start < len(typed):
            length = next(
                (
                    length
                    for length in range(min(self.longest, len(typed) - start), 0, -1)
                    if _key(typed[start : start + length]) in self.by_words
                ),
                1,
            )
            group = typed[start : start + length]
            found.append((group, self.by_words.get(_key(group), ())))
            start += length
        return found


def thesaurus():
    """Return the thesaurus of the terms that are published now."""
    terms, by_words = [], {}
    for term in Term.objects.live().current():
        names = {language: _names(term, language) for language in CODES}
        terms.append(names)
        for name in {name for of_language in names.values() for name in of_language}:
            if key := tuple(loose_words(name)):
                by_words.setdefault(key, []).append(names)
    return Thesaurus(tuple(terms), by_words, max(map(len, by_words), default=1))


def _names(term, language):
    """Return how a term is called; a comma parts synonyms, but in a name it stands for itself."""
    acronym, name, synonyms = (
        getattr(term, column(field, language)) for field in ("acronym", "name", "synonyms")
    )
    return [*filter(None, (acronym, name)), *parted(synonyms)]


def _key(typed):
    return tuple(word for one in typed for word in loose_words(one))
