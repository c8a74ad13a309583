"""Titles that are near to what was asked, where nothing has its words."""

from tantivy import Query

from apps.search.analysis import loose_words
from apps.search.asked import MOST_WORDS
from apps.search.schema import TITLE, field, schema

SHORTEST = 3  # letters that a word of a title begins with
LONGEST = 20
MOST_TERMS = 50


def titles_like(searcher, question, language):
    """Yield queries for titles with a word that begins like one that was asked: the longest beginning first.

    Who asks has to try one after the other until one finds something that the person may see: to stop at words that
    only others may find would tell that they are there.
    """
    typed = [part for word in question.words[:MOST_WORDS] for part in loose_words(word)]
    name = field(TITLE, language)
    for length in range(min(max(map(len, typed), default=0), LONGEST), SHORTEST - 1, -1):
        terms = {
            term
            for word in typed
            if len(word) >= length
            for term, _count in searcher.terms_with_prefix(name, word[:length], limit=MOST_TERMS)
        }
        if terms:
            yield Query.term_set_query(schema(), name, sorted(terms))
