"""A first search: the lists of the portal, each narrowed by the words that a reader typed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact, Subject
from apps.core.filtering import matching
from apps.core.languages import active
from apps.core.sorting import fold
from apps.frameworks.models import Framework, Programme
from apps.library.models import Document, Term
from apps.library.pages import mentions
from apps.library.showing import current
from apps.manual.models import Entry, Question
from apps.organization.models import Country, Office, Partner, Position, Unit
from apps.translation.models import TranslationUnit

MOST = 8


@dataclass(frozen=True)
class Shelf:
    """One list: its name, its page, the model and the fields that are looked through."""

    name: str
    address: str
    model: type
    fields: tuple


SHELVES = (
    Shelf(_("Subjects"), "contacts:index", Subject, ("code", "name", "search_words")),
    Shelf(_("Emergency Manual"), "manual:index", Entry, ("slug", "title", "summary")),
    Shelf(_("Contacts"), "contacts:index", Contact, ("label", "role", "use_for", "email", "phone")),
    Shelf(
        _("Units"), "organization:units", Unit, ("code", "name", "acronym", "also_known_as", "search_words")
    ),
    Shelf(_("Frameworks"), "frameworks:index", Framework, ("code", "title", "acronym", "purpose")),
    Shelf(_("Programmes"), "frameworks:programmes", Programme, ("code", "name", "acronym")),
    Shelf(_("Offices"), "organization:offices", Office, ("code", "name", "city")),
    Shelf(_("Countries"), "organization:countries", Country, ("iso2", "name")),
    Shelf(_("Positions"), "organization:profile", Position, ("code", "title", "holder", "holder_title")),
    Shelf(_("Partners"), "organization:partners", Partner, ("code", "name", "acronym")),
    Shelf(_("Terms and acronyms"), "library:terms", Term, ("code", "acronym", "name", "synonyms")),
    Shelf(_("Documents"), "library:documents", Document, ("code", "symbol")),
    Shelf(_("Frequent questions"), "manual:questions", Question, ("question", "answer")),
)


def find(user, query):
    """Return [(shelf, first rows, number of all)] of the lists that have rows with all words. One query a list."""
    found = [(shelf, _rows(shelf, user, query)) for shelf in SHELVES] if fold(query) else []
    found = [(shelf, rows[:MOST], len(rows)) for shelf, rows in found if rows]
    TranslationUnit.objects.attach_to([row for _shelf, rows, _number in found for row in rows], active())
    return found


def _rows(shelf, user, query):
    rows = shelf.model.objects.visible_to(user)
    rows = getattr(rows, "with_address", rows.all)()
    if shelf.model is Document:  # its titles belong to its versions
        return current(row for row in rows.with_versions() if mentions(row, query))
    return current(matching(rows, query, *shelf.fields))
