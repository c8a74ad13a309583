"""What was asked, as a query of the index."""

from tantivy import Occur, Query

from apps.core.languages import CODES, active
from apps.search.analysis import loose_words, whole, words
from apps.search.corrections import readings, unknown
from apps.search.schema import HEADINGS, LOOSE, NAMES, TEXT, TITLE, WHOLE, field, schema
from apps.search.snippets import Marker
from apps.search.stop_words import ANSWER, ASKING, CONTACT, MEANING, QUESTION

# How much a word counts where it stands.
WEIGHTS = {TITLE: 6.0, NAMES: 5.0, HEADINGS: 2.5, TEXT: 1.0}
ELSEWHERE = 0.15  # share of the other places, besides the one where it counts most
EXACT = 12.0  # a code or an address as typed
AS_TYPED = 0.6  # the very form that was typed, besides its stem
SAME_MEANING = 0.8  # another name for what was typed
BEGINNING = 0.3  # a word that begins with what was typed
CALLED = 60.0  # something is called just what was typed
NAMED = 20.0  # something that has all words is called like some of them
LONGEST_NAME = 4  # words of such a name
WANTED = 25.0  # the kind of page that answers such a question
SHORTEST_BEGINNING = 3  # letters
MOST_BEGINNINGS = 50  # words that begin with what was typed: the commonest
KINDS_FOR = {
    CONTACT: ("contacts.subject", "contacts.contact"),
    MEANING: ("library.term", "organization.officetype"),
    ANSWER: ("manual.question",),
}


class Builder:
    """Builds the queries for one question against one state of the index."""

    def __init__(self, searcher, asked, thesaurus):
        self.searcher, self.asked = searcher, asked
        self.wanted = sorted(label for what in _wanted(asked) for label in KINDS_FOR[what])
        self.telling = telling(asked.words, active())
        self.readings = {
            word: readings(searcher, word) for word in unknown(searcher, asked) if word in self.telling
        }
        self.groups = thesaurus.find([self._likeliest(word) for word in self.telling])
        self._markers = {}

    def in_language(self, language, *, every_word=True):
        """Return the query for what says all that was asked (or some of it) in one language."""
        clues = [self._clue(group, terms, language) for group, terms in self.groups]
        clues += [self._phrase(phrase, language) for phrase in self.asked.phrases]
        occur = Occur.Must if every_word else Occur.Should
        said = Query.boolean_query([(occur, clue) for clue in clues])
        found = _any([said, *self._called(language)])
        better = [Query.const_score_query(_term("kind", label), WANTED) for label in self.wanted]
        better += self._named_in_part(language)
        return Query.boolean_query([(Occur.Must, found), *((Occur.Should, one) for one in better)])

    def in_any(self, languages, *, every_word=True):
        """Return the query for what says it in any of the languages."""
        return Query.disjunction_max_query(
            [self.in_language(language, every_word=every_word) for language in languages], 0.1
        )

    def marker(self, language):
        """Return what marks in a text of a language the words that were asked for."""
        if language not in self._markers:
            names = {name for _group, terms in self.groups for term in terms for name in term[language]}
            typed = [*self.telling, *(word for meant in self.readings.values() for word in meant)]
            self._markers[language] = Marker(typed, [*self.asked.phrases, *names], language)
        return self._markers[language]

    def _likeliest(self, word):
        """Return the word, or what was probably meant by it."""
        return next(iter(self.readings.get(word, ())), word)

    def _called(self, language):
        """Return the queries for what has a name that is just what was asked, or means the same."""
        typed = " ".join([*(self._likeliest(word) for word in self.telling), *self.asked.phrases])
        names = {whole(typed, language)}
        found = [_named(names, language, CALLED)]
        if len(self.groups) == 1 and not self.asked.phrases:
            same = {whole(name, language) for term in self.groups[0][1] for name in term[language]}
            found.append(_named(same - names, language, CALLED * SAME_MEANING))
        return [query for query in found if query]

    def _named_in_part(self, language):
        """Return the query for what is called like some of the words ("office in Kenya"): the more words, the more."""
        typed = [self._likeliest(word) for word in self.telling]
        parts = [
            (length, whole(" ".join(typed[start : start + length]), language))
            for length in range(1, min(len(typed), LONGEST_NAME + 1))
            for start in range(len(typed) - length + 1)
        ]
        named = [_named({name}, language, NAMED * length / len(typed)) for length, name in parts if name]
        return [Query.disjunction_max_query(named)] if named else []

    def _clue(self, group, terms, language):
        """Return the query for some words that belong together, or for another name of the same thing."""
        own = both(*(self._word(word, language) for word in group))
        names = {name for term in terms for name in term[language]}
        others = [_all_words(name, language) for name in sorted(names)]
        return _best([own, *(Query.boost_query(other, SAME_MEANING) for other in others if other)])

    def _word(self, word, language):
        found = []
        if stems := words(word, language):
            found.append(both(*(_stem(stem, language) for stem in stems)))
        found.append(Query.boost_query(_term("exact", word.lower()), EXACT))
        if typed := loose_words(word):
            found.append(both(*(self._loose(word, one, language) for one in typed)))
        return _any(found)

    def _loose(self, word, typed, language):
        """Return the query for one word as it is typed: this very form, and what goes on like it."""
        own = field(LOOSE, language)
        found = [Query.boost_query(_term(own, typed), AS_TYPED)]
        if self._may_go_on(word) and len(typed) >= SHORTEST_BEGINNING:
            terms = [
                term for term, _count in self.searcher.terms_with_prefix(own, typed, limit=MOST_BEGINNINGS)
            ]
            found.append(Query.boost_query(Query.term_set_query(schema(), own, terms), BEGINNING))
        return _any(found)

    def _phrase(self, phrase, language):
        """Return the query for words that stand one behind the other, as they are typed; in a title they count more."""
        typed, own = loose_words(phrase), field(LOOSE, language)
        if not typed:
            return Query.empty_query()
        together = Query.phrase_query(schema(), own, typed) if len(typed) > 1 else _term(own, typed[0])
        stems = [(Occur.Should, _stem(stem, language)) for stem in words(phrase, language)]
        return Query.boolean_query([(Occur.Must, together), *stems])

    def _may_go_on(self, word):
        return self.asked.is_open and word == self.asked.words[-1]


def among(values, name):
    """Return the query for documents with one of the values in a field. It counts nothing for their order."""
    return Query.const_score_query(_any([_term(name, value) for value in sorted(values)]), 0.0)


def both(*queries):
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def without(query, left_out):
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, left_out)])


def telling(typed, reader):
    """Return the words without those that say nothing, unless there are no others.

    These are the stop words of the reader's language, of another one that the question has more of, and the words
    with which people ask. A word in capitals among others ("WHO") is an acronym.
    """
    said = {word: " ".join(loose_words(word)) for word in typed}
    counts = {code: sum(_is_stop_word(word, code) for word in typed) for code in CODES}
    languages = {reader, *(code for code in CODES if counts[code] > counts[reader])}
    shouted = all(word.isupper() for word in typed)
    asking = frozenset().union(*ASKING.values())
    telling = [
        word
        for word in typed
        if _is_acronym(word, shouted)
        or not (said[word] in asking or any(_is_stop_word(word, code) for code in languages))
    ]
    return telling or list(typed)


def _is_stop_word(word, language):
    return bool(loose_words(word)) and not words(word, language)


def _is_acronym(word, shouted):
    return len(word) > 1 and word.isascii() and word.isupper() and not shouted


def _wanted(asked):
    """Return what a question is after: somebody to write to, the meaning of a word, an answer."""
    said = [" ".join(loose_words(word)) for word in asked.words]
    wanted = {what for what in (CONTACT, MEANING) if not ASKING[what].isdisjoint(said)}
    asks = asked.text.endswith(("?", "؟")) or (len(said) > 1 and said[0] in QUESTION)
    return wanted or ({ANSWER} if asks else set())


def _named(names, language, score):
    """Return the query for what is called so, None without names."""
    found = [_term(field(WHOLE, language), name) for name in sorted(names) if name]
    return Query.const_score_query(_any(found), score) if found else None


def _stem(stem, language):
    """Return the query for a word wherever it stands. It counts most where it counts most, not everywhere again."""
    return _best(
        [Query.boost_query(_term(field(name, language), stem), weight) for name, weight in WEIGHTS.items()]
    )


def _all_words(text, language):
    """Return the query for a name, of which every word has to be there; None for a name of stop words only."""
    stems = words(text, language)
    return both(*(_stem(stem, language) for stem in stems)) if stems else None


def _any(queries):
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _best(queries):
    return Query.disjunction_max_query(queries, ELSEWHERE)


def _term(name, value):
    return Query.term_query(schema(), name, value, "freq")
