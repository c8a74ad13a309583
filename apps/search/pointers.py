"""What a question asks for that is no row of content: the page that finds whom to write to, with its choices made.

A question that names a country, or asks who covers one or whom to write to, gets a line above its results.
"""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from tantivy import Occur, Query

from apps.contacts.asking import Question
from apps.contacts.models import Subject
from apps.core.languages import CODES, active
from apps.library.showing import current
from apps.organization.models import Country
from apps.search.analysis import loose_words, parted, whole, wholes
from apps.search.asked import asked
from apps.search.query import telling
from apps.search.schema import WHOLE, field, schema
from apps.search.stop_words import ASKING, CONTACT, COVERING

LONGEST_NAME = 6  # words that count
MOST_NAMED = 3  # countries of one question that get a line
MOST_LOOKED_AT = 20  # rows of a kind that are called like a part of the question


@dataclass(frozen=True)
class Pointer:
    """A line above the results: where it leads, and in which words."""

    address: str
    words: str


def pointers(text, user, searcher):
    """Return the Pointers for what a person typed, none for most questions. At most two queries."""
    question = asked(text)
    if question.is_empty:
        return []
    words = [*telling(question.words, active()), *(word for one in question.phrases for word in one.split())]
    spans = _spans(words)
    countries = _rows(Country, spans, user, searcher)[:MOST_NAMED]
    is_asking = any(" ".join(loose_words(word)) in ASKING[CONTACT] | COVERING for word in question.words)
    if not countries and not is_asking:
        return []
    subjects = _rows(Subject, spans, user, searcher)
    subject = subjects[0] if len(subjects) == 1 else None
    if not countries and not subject:
        return [Pointer(Question().address, _("Find whom to write to for your country"))]
    return [_pointer(country, subject) for country in countries or [None]]


def _pointer(country, subject):
    question = Question(country=country.iso2 if country else "", subject=subject.code if subject else "")
    names = " · ".join(row.in_language("name") for row in (country, subject) if row)  # names have commas
    return Pointer(question.address, _("Whom to write to: %(names)s") % {"names": names})


def _spans(words):
    """Return {language: {key of a name: (first word, last word)}} of all that the words may be the name of."""
    found = {language: {} for language in CODES}
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST_NAME, len(words))):
            together = " ".join(words[first : last + 1])
            for language in CODES:
                if key := whole(together, language):
                    found[language].setdefault(key, (first, last))
    return found


def _rows(model, spans, user, searcher):
    """Return the rows that the words name and the person may see; "Guinea" is not named by "Papua New Guinea"."""
    label = model._meta.label_lower
    called = [
        (Occur.Should, Query.term_set_query(schema(), field(WHOLE, language), sorted(keys)))
        for language, keys in spans.items()
    ]
    kind = Query.term_query(schema(), "kind", label, "freq")
    query = Query.boolean_query([(Occur.Must, kind), (Occur.Must, Query.boolean_query(called))])
    hits = searcher.search(query, limit=MOST_LOOKED_AT, count=False).hits
    documents = [searcher.doc(address) for _score, address in hits]
    named = {document["key"][0].partition(":")[2]: _span(document, spans) for document in documents}
    widest = {pk for pk, span in named.items() if not any(_lies_in(span, other) for other in named.values())}
    rows = current(model.objects.visible_to(user).filter(pk__in=widest)) if widest else []
    return sorted(rows, key=lambda row: (named[str(row.pk)], str(row.pk)))


def _span(document, spans):
    """Return the longest part of the question that is a name of the row: (first word, last word)."""
    stored = json.loads(bytes(document["stored"][0]))
    found = [
        spans[language][key]
        for language, texts in stored.items()
        for name in [texts["title"], *(part for names in texts["names"] for part in parted(names))]
        for key in wholes(name, language)
        if key in spans[language]
    ]
    return max(found, key=lambda span: span[1] - span[0], default=(0, 0))


def _lies_in(span, other):
    return span != other and other[0] <= span[0] and span[1] <= other[1]
