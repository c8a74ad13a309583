"""What the pages of the library show: documents, terms and sources, each read in a fixed number of queries."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from apps.core.filtering import matching
from apps.core.languages import CODES, active, column, direction
from apps.core.sorting import initial, sort_key
from apps.library.models import Document, Source, Term
from apps.library.showing import page_of, shown
from apps.translation.models import TranslationUnit
from apps.translation.notices import notice_of

Kind = Document.Kind
# The model's labels name one of a kind; a heading names them all.
HEADINGS = {
    Kind.REPORT: _("Reports"),
    Kind.AGREEMENT: _("Agreements"),
    Kind.RESOLUTION: _("Resolutions"),
    Kind.POLICY: _("Policies"),
    Kind.PLAN: _("Plans"),
    Kind.FAQ: _("Questions and answers"),
}


def library_index(user):
    """Return how much there is of each: three queries."""
    return {
        "documents": Document.objects.visible_to(user).current().count(),
        "terms": Term.objects.visible_to(user).current().count(),
        "sources": Source.objects.visible_to(user).count(),
    }


def documents_page(user, asked):
    """Return the documents by kind, narrowed to those that have the words of the query in a title or symbol."""
    documents = asked.sift(Document.objects.visible_to(user).with_versions())
    found = sorted((row for row in documents if mentions(row, asked.query)), key=_by_kind)
    kinds = [(kind, HEADINGS[kind], list(same)) for kind, same in groupby(found, key=lambda row: row.kind)]
    return page_of(shown(found, "note", "public_note"), documents=found, kinds=kinds, total=len(found))


def terms_page(user, asked):
    """Return the terms under their initials in the reader's language."""
    terms = asked.sift(Term.objects.visible_to(user))
    found = matching(terms, asked.query, "code", "acronym", "name", "synonyms", "definition")
    found.sort(key=lambda term: sort_key(_headword(term)))
    for term in found:
        term.elsewhere = _names_elsewhere(term)
    initials = [
        (letter, list(rows)) for letter, rows in groupby(found, key=lambda term: initial(_headword(term)))
    ]
    texts = shown(found, "acronym", "name", "definition", "public_note")
    return page_of(texts, initials=initials, total=len(found))


def sources_page(user):
    """Return the sources, the Organization's own first."""
    sources = sorted(
        Source.objects.visible_to(user), key=lambda row: (row.kind != Source.Kind.PRIMARY, row.code)
    )
    TranslationUnit.objects.attach_to(sources, active())
    return {
        "sources": sources,
        "shown_rows": sources,
        "notice": notice_of([(row, "title", "publisher", "credit_line") for row in sources]),
    }


def mentions(document, query):
    """Return whether a document has all words of the query in a title of one of its versions, its code or symbol."""
    return bool(
        matching(document.versions.all(), query, "title") or matching([document], query, "code", "symbol")
    )


def _by_kind(document):
    return Document.Kind.values.index(document.kind), sort_key(str(document))


def _headword(term):
    """Return what a reader looks the term up by: its acronym, but for Arabic, which has almost none of its own."""
    return term.in_language("name") if active() == "ar" else str(term)


def _names_elsewhere(term):
    """Return (language, direction, acronym, name) of the other languages that have a name of their own."""
    return [
        (code, direction(code), getattr(term, column("acronym", code)) or "", name)
        for code in CODES
        if code != active() and (name := getattr(term, column("name", code)))
    ]
