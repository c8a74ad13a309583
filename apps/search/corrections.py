"""Words that nobody wrote: what was probably meant by a typo, or by two words without the space between them."""

import json
import re
from functools import partial
from itertools import islice

from tantivy import Occur, Query

from apps.core.languages import CODES, active
from apps.search.analysis import loose_words, words
from apps.search.schema import ANALYZED, LOOSE, field, schema

SAMPLES = 10  # documents with a similar word that are looked into, for each language
LONGEST = 40  # letters of a word that is corrected
SHORTEST_PART = 3  # letters of each of two words that were written as one
MOST = 2  # readings of one word
MOST_UNKNOWN = 4  # words of one question
_SURFACE = re.compile(r"\w+")


def correction(searcher, question, filters=()):
    """Return the query with each unknown word replaced by the most likely known one, "" when there is none.

    `question` is an Asked. Only a few documents with similar words are looked into, whatever was typed, and of these
    only such as answer the `filters`: those which the person may find.
    """
    text, corrected = question.text, False
    for word in unknown(searcher, question):
        if meant := readings(searcher, word, filters):
            text, corrected = text.replace(word, meant[0], 1), True
    return text if corrected else ""


def unknown(searcher, question):
    """Return the words that no text has, nor begins a word with where the question may go on.

    At most as many as are worth looking into.
    """
    words_typed = (
        word
        for word in question.words
        if not is_known(searcher, word) and not _goes_on(searcher, question, word)
    )
    return list(islice(words_typed, MOST_UNKNOWN))


def is_known(searcher, word):
    """True when some text in some language has the word, in any of its forms."""
    return bool(searcher.doc_freq("exact", word.lower())) or any(
        _is_known_in(searcher, word, language) for language in CODES
    )


def readings(searcher, word, filters=()):
    """Return the known words that an unknown one may stand for, the likeliest first."""
    typed = "".join(loose_words(word))
    if not SHORTEST_PART < len(typed) <= LONGEST:
        return []
    for distance in range(1, typos(typed) + 1):
        if found := _similar(searcher, typed, distance, filters):
            return found
    return _parted(searcher, word, filters)


def typos(typed):
    """Return how many letters may be wrong, by the length of the word."""
    return 0 if len(typed) < 4 else 1 if len(typed) < 8 else 2


def _is_known_in(searcher, word, language):
    loose, stems = loose_words(word), words(word, language)
    return any(searcher.doc_freq(field(LOOSE, language), typed) for typed in loose) or any(
        searcher.doc_freq(field(name, language), stem) for name in ANALYZED for stem in stems
    )


def _goes_on(searcher, question, word):
    """True for the beginning of a known word at the end of what was typed so far."""
    return (
        question.is_open
        and word == question.words[-1]
        and any(
            searcher.terms_with_prefix(field(LOOSE, language), typed, limit=1)
            for typed in loose_words(word)
            for language in CODES
        )
    )


def _similar(searcher, typed, distance, filters):
    """Return words at a distance of so many letters: those in the reader's language first, then the commonest."""
    reader = active()
    found = {}
    for language in CODES:
        own = field(LOOSE, language)
        similar = Query.fuzzy_term_query(schema(), own, typed, distance, True)
        query = Query.boolean_query([(Occur.Must, one) for one in (similar, *filters)])
        for _score, address in searcher.search(query, limit=SAMPLES, count=False).hits:
            stored = json.loads(bytes(searcher.doc(address)["stored"][0]))
            for text in _all_texts(stored.get(language, {})):
                for loose in {*loose_words(text)} - found.keys():
                    if _distance(typed, loose, distance) <= distance:
                        frequency = searcher.doc_freq(own, loose)
                        rank = (loose[0] != typed[0], language != reader, -frequency, loose)
                        found[loose] = (rank, _written(loose, text))
    return [surface for _rank, surface in sorted(found.values())[:MOST]]


def _written(loose, text):
    """Return a word as a text writes it, with its accents; small letters but for an acronym."""
    for surface in _SURFACE.findall(text):
        if loose in loose_words(surface):
            return surface if surface.isupper() and surface.isascii() else surface.lower()
    return loose


def _all_texts(texts):
    yield texts.get("title", "")
    yield from texts.get("names", ())
    for _anchor, heading, text in texts.get("passages", ()):
        yield heading
        yield text


def _parted(searcher, word, filters):
    """Return [two words] when a word is two known ones without a space, each of them in the same language."""
    found = []
    for language in CODES:
        frequency = partial(_frequency, searcher, language)
        for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if least := min(frequency(word[:at]), frequency(word[at:])):
                found.append((least, f"{word[:at]} {word[at:]}", language))
    likeliest = sorted(found, reverse=True)
    return next(
        ([parts] for _least, parts, language in likeliest if _has_all(searcher, language, parts, filters)), []
    )


def _has_all(searcher, language, text, filters):
    """True when documents that answer the filters have each word: those of other documents are nobody's business."""
    queries = [
        Query.boolean_query(
            [
                (Occur.Must, one)
                for one in (Query.term_query(schema(), field(LOOSE, language), typed), *filters)
            ]
        )
        for typed in loose_words(text)
    ]
    return all(searcher.search(query, limit=1, count=False).hits for query in queries)


def _frequency(searcher, language, word):
    return min((searcher.doc_freq(field(LOOSE, language), typed) for typed in loose_words(word)), default=0)


def _distance(one, other, most):
    """Return how many letters are left out, put in, changed or swapped; more than `most` when that is too many."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for at, wanted in enumerate(other, start=1):
            cost = min(last[at] + 1, line[at - 1] + 1, last[at - 1] + (letter != wanted))
            if row > 1 and at > 1 and letter == other[at - 2] and one[row - 2] == wanted:
                cost = min(cost, before[at - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
