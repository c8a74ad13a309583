"""What search knows of each kind of content: by which words it is found, and what its page says under which heading.

A new kind of content is one more line in `KINDS`.
"""

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django_countries
from django.utils.translation import override
from django_countries import countries
from django_countries.data import COUNTRIES

from apps.contacts.models import Contact, Subject
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.core.text import plain_text
from apps.frameworks.models import Framework, PartGroup, Programme
from apps.library.models import Document, Source, Term
from apps.manual.models import Entry, Question, Topic
from apps.organization.models import (
    Country,
    HistoryPeriod,
    Measure,
    Office,
    OfficeType,
    Partner,
    Position,
    Unit,
)

LOCALE = Path(django_countries.__file__).parent / "locale"


@dataclass(frozen=True)
class Passage:
    """Words under one heading, and where they stand on the page ("" for its top)."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Parts:
    """The children of a root whose texts are found with it."""

    manager: str
    heading: str = ""
    texts: tuple = ()
    anchor: str = ""  # the field that is the end of its address


@dataclass(frozen=True)
class Kind:
    """How rows of a model are found. All but `exact` name fields that are translated, or plain ones for all languages.

    `weight`, 1 or more, ranks kinds against each other where their words fit alike.
    """

    model: type
    title: str = "name"
    names: tuple = ("acronym",)
    texts: tuple = ()
    exact: tuple = ("code",)
    parts: tuple = ()
    weight: float = 1.4

    @property
    def label(self):
        return self.model._meta.label_lower

    def rows(self):
        """Return the rows that readers find, with what is indexed of them read ahead."""
        rows = self.model._default_manager.live().prefetch_related(
            *(part.manager for part in self.parts), *self.links
        )
        return rows.current() if hasattr(rows, "current") else rows

    @property
    def links(self):
        """The foreign keys to rows under whose words these are found too ("country" for "country.name")."""
        return sorted({name.rpartition(".")[0] for name in (*self.names, *self.texts) if "." in name})

    def rows_under(self, label, keys):
        """Return the keys of the rows that are found under words of the given rows of another kind."""
        field_of = self.model._meta.get_field
        links = [name for name in self.links if field_of(name).related_model._meta.label_lower == label]
        rows = self.model._default_manager
        return {
            pk for name in links for pk in rows.filter(**{f"{name}__in": keys}).values_list("pk", flat=True)
        }

    def title_of(self, row, language):
        """Return what a row is called in a language, "" where it has no name in it."""
        return _text(row, self.title, language)

    def names_of(self, row, language):
        """Return by which other words it is known in a language."""
        return [text for name in self.names if (text := _text(row, name, language))]

    def passages_of(self, row, language):
        """Return what its page says in a language, the top of the page first."""
        top = Passage("", "", " ".join(filter(None, (_text(row, name, language) for name in self.texts))))
        return [top, *(passage for part in self.parts for passage in _passages(row, part, language))]

    def exact_of(self, row):
        """Return codes, symbols and addresses, which are found as they are typed."""
        values = (str(getattr(row, name) or "") for name in self.exact)
        return [value for value in values if value]


class OfCountries(Kind):
    """A country is known by more names than the one that the United Nations use: they find it, and are not shown."""

    def names_of(self, row, language):
        names = _usual_names(row.iso2)
        if language == SOURCE:
            return sorted(names)
        translated = {_country_names(language).gettext(name) for name in names}
        return sorted(translated - names)  # what nobody has translated is no name in this language

    def exact_of(self, row):
        return [row.iso2, *filter(None, [countries.alpha3(row.iso2)])]


def _usual_names(iso2):
    with override(None):  # the English names, by which the catalogues know them
        names = [COUNTRIES.get(iso2), countries.COMMON_NAMES.get(iso2), *countries.OLD_NAMES.get(iso2, ())]
        return {str(name) for name in names if name}


@cache
def _country_names(language):
    """Return the catalogue of django-countries itself: the portal's own one has the names of the United Nations."""
    return gettext.translation("django", LOCALE, [language], fallback=True)


class OfDocuments(Kind):
    """A document has no title of its own but one for each version, whose language may be none of the portal's."""

    def title_of(self, row, language):
        versions = [*row.versions_for(language), *row.older_versions()]
        return next((version.title for version in versions if version.language == language), "")

    def names_of(self, row, language):
        others = [version.title for version in row.versions.all() if version.language not in CODES]
        return others if language == SOURCE else []


KINDS = (
    Kind(
        Entry,
        "title",
        names=(),
        texts=("summary", "key_points"),
        exact=("slug", "number"),
        parts=(Parts("sections", "heading", ("body",), "anchor"), Parts("links", texts=("title",))),
        weight=1.5,
    ),
    Kind(Topic, "title", names=(), texts=("summary",)),
    Kind(Question, "question", names=(), texts=("answer",), weight=1.5),
    Kind(Subject, names=("search_words",), texts=("advice",), weight=1.8),
    Kind(
        Contact,
        "label",
        names=("role",),
        texts=("use_for",),
        exact=("code", "email", "phone", "url"),
    ),
    Kind(
        Unit,
        names=("acronym", "also_known_as", "search_words"),
        texts=("mandate",),
        parts=(Parts("principles", texts=("text",)),),
        weight=1.6,
    ),
    Kind(
        Framework,
        "title",
        texts=("purpose", "summary"),
        parts=(Parts("roles", texts=("statement",)), Parts("relations", texts=("note",))),
        weight=1.6,
    ),
    Kind(
        PartGroup,
        "title",
        names=("framework.title", "framework.acronym"),
        texts=("lead_in",),
        parts=(Parts("parts", "title", ("text",)),),
    ),
    Kind(Programme, texts=("summary",), weight=1.6),
    Kind(Office, names=("city", "country.name"), texts=("responsibilities", "public_note"), weight=1.5),
    Kind(OfficeType, names=("acronym", "plural_name"), texts=("role",)),
    OfCountries(Country, names=(), weight=1.6),
    Kind(Position, "title", names=("holder", "holder_title"), texts=("public_note",)),
    Kind(Partner, texts=("description",)),
    Kind(HistoryPeriod, "label", names=(), parts=(Parts("milestones", "label", ("time_in_words", "text")),)),
    Kind(Measure, "name", names=(), parts=(Parts("figures", texts=("public_note",)),)),
    OfDocuments(
        Document, names=(), texts=("note",), exact=("code", "symbol", "year"), parts=(Parts("versions"),)
    ),
    Kind(Source, "title", names=(), texts=("publisher",), weight=1.0),
    Kind(Term, names=("acronym", "synonyms"), texts=("definition",), weight=1.3),
)


@cache
def kind_of(label):
    """Return the kind of a model label, None for content that is not searched (menu items)."""
    return next((kind for kind in KINDS if kind.label == label), None)


def _passages(row, part, language):
    for child in getattr(row, part.manager).all():
        if getattr(child, "is_superseded", False) or not (part.texts or part.heading):
            continue
        heading = _heading(child, part.heading, language)
        text = " ".join(filter(None, (_text(child, name, language) for name in part.texts)))
        if text or heading:
            yield Passage(getattr(child, part.anchor) if part.anchor else "", heading, text)


def _heading(child, name, language):
    """Return the heading of a child in a language; a section without one stands under the name of its kind."""
    if not name:
        return ""
    if not _text(child, name, SOURCE) and hasattr(child, "get_kind_display"):
        with override(language):
            return str(child.get_kind_display())
    return _text(child, name, language)


def _text(row, name, language):
    """Return a text of a row in a language; "country.name" is one of the row that it belongs to."""
    above, _dot, name = name.rpartition(".")
    if above and (row := getattr(row, above)) is None:
        return ""
    translated = name in translated_fields(type(row))
    value = getattr(row, column(name, language) if translated else name, None)
    return plain_text(value) if value and (translated or language == SOURCE) else ""
