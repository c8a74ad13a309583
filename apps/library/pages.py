"""What the pages of the library show: documents, terms and sources, each read in a fixed number of queries."""

from itertools import groupby

from apps.core.filtering import matching
from apps.core.languages import CODES, active, column, direction
from apps.core.sorting import initial, sort_key
from apps.library.models import Document, Source, Term
from apps.translation.models import TranslationUnit
from apps.translation.notices import notice_of


def library_index(user):
    """Return how much there is of each: three queries."""
    return {
        "documents": Document.objects.visible_to(user).current().count(),
        "terms": Term.objects.visible_to(user).current().count(),
        "sources": Source.objects.visible_to(user).count(),
    }


def documents_page(user, query="", with_superseded=False):
    """Return the documents by kind, narrowed to those that have the words of the query in a title or symbol."""
    documents = _asked_for(Document.objects.visible_to(user), with_superseded).with_versions()
    found = [document for document in documents if mentions(document, query)]
    sources = _credit(found)
    kinds = [
        (Document.Kind(kind), list(rows))
        for kind, rows in groupby(sorted(found, key=_by_kind), key=lambda row: row.kind)
    ]
    shown = [(row, "note") for row in found]
    return {"kinds": kinds, "total": len(found), "sources": sources, "notice": notice_of(shown)}


def terms_page(user, query="", with_superseded=False):
    """Return the terms under their initials in the reader's language."""
    rows = _asked_for(Term.objects.visible_to(user), with_superseded)
    found = matching(rows, query, "code", "acronym", "name", "synonyms", "definition")
    found.sort(key=lambda term: sort_key(str(term)))
    for term in found:
        term.elsewhere = _names_elsewhere(term)
    sources = _credit(found)
    initials = [
        (letter, list(terms)) for letter, terms in groupby(found, key=lambda term: initial(str(term)))
    ]
    shown = [(term, "name", "definition") for term in found]
    return {"initials": initials, "total": len(found), "sources": sources, "notice": notice_of(shown)}


def sources_page(user):
    """Return the sources, the Organization's own first."""
    sources = sorted(
        Source.objects.visible_to(user), key=lambda row: (row.kind != Source.Kind.PRIMARY, row.code)
    )
    TranslationUnit.objects.attach_to(sources, active())
    return {"sources": sources, "notice": notice_of([(row, "title", "credit_line") for row in sources])}


def _asked_for(rows, with_superseded):
    return rows if with_superseded else rows.current()


def _credit(rows):
    """Read the translation states of the rows and return the sources that they cite, in the order of citing."""
    cited = list(dict.fromkeys(row.source_id for row in rows if row.source_id))
    found = Source.objects.in_bulk(cited)
    sources = [found[source_id] for source_id in cited]
    TranslationUnit.objects.attach_to([*rows, *sources], active())
    return sources


def mentions(document, query):
    """Return whether a document has all words of the query in a title of one of its versions, its code or symbol."""
    return bool(
        matching(document.versions.all(), query, "title") or matching([document], query, "code", "symbol")
    )


def _by_kind(document):
    return Document.Kind.values.index(document.kind), sort_key(str(document))


def _names_elsewhere(term):
    """Return (language, direction, acronym, name) of the other languages that have a name of their own."""
    return [
        (code, direction(code), getattr(term, column("acronym", code)) or "", name)
        for code in CODES
        if code != active() and (name := getattr(term, column("name", code)))
    ]
