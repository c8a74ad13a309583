"""Is the content whole? What no single row shows: names in four languages, counts, sources, a way to help for all.

`manage.py check_content` prints what these checks find. What may stand nevertheless is listed in
`content_exceptions`, each with its reason.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import override

from apps.contacts.models import Subject
from apps.contacts.resolving import ways_to_subject, ways_to_unit
from apps.core.fields import RichTextField
from apps.core.languages import CODES, SOURCE, TARGETS, column, translated_fields
from apps.core.models import Content
from apps.core.text import plain_text
from apps.editorial.aggregates import members, roots
from apps.frameworks.models import PartGroup
from apps.library.forbidden import comparable, forbidden_forms, wrong_words
from apps.library.models import Source, Sourced, Term
from apps.manual.models import Entry, Section
from apps.organization.models import Office, OfficeType, Unit
from apps.translation.conventions import broken_conventions
from apps.translation.states import is_translated

# Slips of the source documents that must not reach a page, and a label that was never meant to.
SLIPS = ("Paln", "responded reached", "are resources and equipped", "(temporary)")
_REFERENCES = re.compile(r'data-ref="([^"]*)"')


@dataclass(frozen=True)
class Finding:
    """What is wrong, and where: `check` names the rule, `place` the row, `field` the column."""

    check: str
    place: str
    field: str
    message: str

    def __str__(self):
        return f"{self.check}: {self.place} {self.field}: {self.message}".replace(" : ", ": ")


def findings(reader):
    """Return all findings, in English. `reader` is a person who may read all that staff may."""
    with override(SOURCE):
        rows = list(_rows())
        return [
            *_untranslated(rows),
            *_unconventional(rows),
            *_slips(rows),
            *_against_terms(rows),
            *_forbidden_words(rows),
            *_miscounted(),
            *_unsourced(rows),
            *_unattributed(rows),
            *_dead_references(rows),
            *_without_help(reader),
        ]


def _rows():
    """Yield (place, row) of every row that stands."""
    for root in roots():
        live = {row.pk: row for row in root._default_manager.live()}
        for model in members(root):
            for row in live.values() if model is root else model._default_manager.all():
                owner = row if model is root else live.get(getattr(row, f"{model.root_field}_id"))
                if owner is not None:
                    yield _place(owner, row), row


def _place(owner, row):
    root = f"{owner._meta.label_lower} “{owner.natural_path[0]}”"
    if row is owner:
        return root
    slot = "+".join(str(getattr(row, name)) for name in row.slot_fields)
    return f"{root} › {row._meta.model_name} “{slot}”"


def _texts(row, language):
    """Yield (column, text) of the texts that a row has in a language."""
    for name in translated_fields(type(row)):
        if text := getattr(row, column(name, language)):
            yield column(name, language), text


def _untranslated(rows):
    """Every English text has one of its own in each language: no copy, and in the right script."""
    for place, row in rows:
        for name in translated_fields(type(row)):
            source = getattr(row, column(name, SOURCE)) or ""
            for code in TARGETS:
                target = getattr(row, column(name, code)) or ""
                if source and not is_translated(source, target, code):
                    what = "a copy of the English, or in another script" if target else "missing"
                    yield Finding("translation", place, column(name, code), what)


def _unconventional(rows):
    for place, row in rows:
        for code in CODES:
            for field, text in _texts(row, code):
                if isinstance(row, Term) and field.startswith(("synonyms", "forbidden")):
                    continue  # forms that readers type, or that are wrong on purpose
                for message in broken_conventions(text, code):
                    yield Finding("convention", place, field, str(message))


def _slips(rows):
    for place, row in rows:
        for code in CODES:
            for field, text in _texts(row, code):
                yield from (
                    Finding("slip", place, field, f"“{slip}”") for slip in SLIPS if slip in plain_text(text)
                )


def _against_terms(rows):
    """A name that is an established term in English is that term in every language."""
    terms = {comparable(term.name_en): term for term in Term.objects.live()}
    for place, row in rows:
        name = _name_field(row)
        if name is None:
            continue
        term = terms.get(comparable(getattr(row, column(name, SOURCE))))
        for code in TARGETS if term else ():
            own = getattr(row, column(name, code)) or ""
            wanted = getattr(term, column("name", code)) or ""
            if wanted and comparable(own) != comparable(wanted):
                yield Finding("term", place, column(name, code), f"“{own}” is no “{wanted}”")


def _forbidden_words(rows):
    """No text has a form that a term forbids in its language."""
    terms = Term.objects.live()
    forms = {code: forbidden_forms(terms, code) for code in CODES}
    for place, row in rows:
        if isinstance(row, Term):
            continue
        for code in CODES:
            for field, text in _texts(row, code):
                if field.startswith("search_words"):  # what readers type, right or wrong
                    continue
                for words, term in wrong_words(text, forms[code], code):
                    yield Finding("forbidden", place, field, f"“{words}”: see the term “{term.code}”")


def _miscounted():
    """As many rows as the source says there are."""
    recorded = defaultdict(int)
    for office in Office.objects.live().exclude(standing=Sourced.Standing.SUPERSEDED):
        recorded[office.type_id] += office.closed_on is None
    counted = [(row, recorded[row.pk]) for row in OfficeType.objects.live()]
    counted += [(row, row.parts.count()) for row in PartGroup.objects.live()]
    for row, number in counted:
        if row.declared_count is not None and row.declared_count != number:
            message = f"{row.declared_count} according to the source, {number} recorded"
            yield Finding("count", _place(row, row), "", message)


def _unsourced(rows):
    for place, row in rows:
        if isinstance(row, Sourced) and row.source_id is None:
            yield Finding("source", place, "source", "none")


def _unattributed(rows):
    """A text that names the publisher of an external source comes from a row that cites this source."""
    external = {
        source.pk: source.publisher_en
        for source in Source.objects.live().filter(kind=Source.Kind.SECONDARY)
        if source.publisher_en
    }
    for place, row in rows:
        if not isinstance(row, Sourced):
            continue
        for field, text in _texts(row, SOURCE):
            for key, publisher in external.items():
                if publisher in plain_text(text) and key not in row.source_ids:
                    yield Finding("attribution", place, field, f"names {publisher} and does not cite it")


def _dead_references(rows):
    """A link to a page of the portal leads to a page, and one to a section of an entry to that section."""
    known = _known_references()
    for place, row in rows:
        rich = [field for field in translated_fields(type(row)) if _is_rich(row, field)]
        for field in (column(name, code) for name in rich for code in CODES):
            for reference in _REFERENCES.findall(getattr(row, field) or ""):
                if reference not in known:
                    yield Finding("reference", place, field, f"“{reference}” leads nowhere")


def _known_references():
    pages = {
        f"{model._meta.label_lower}:{key}"
        for model in roots()
        if hasattr(model, "get_absolute_url")
        for key in model._default_manager.live().values_list(model.natural_key_field, flat=True)
    }
    sections = Section.objects.filter(entry__in=Entry.objects.live()).values_list("entry__slug", "anchor")
    return pages | {f"manual.entry:{slug}#{anchor}" for slug, anchor in sections}


def _without_help(reader):
    """Every unit and subject resolves to somebody to write to."""
    asked = [(unit, ways_to_unit(unit, reader)) for unit in Unit.objects.live()]
    asked += [(subject, ways_to_subject(subject, reader)) for subject in Subject.objects.live()]
    for row, ways in asked:
        if not any(way.contact for way in ways):
            yield Finding("help", _place(row, row), "", "leads to no contact that has an address")


def _name_field(row):
    """Return the field that names a row: its first translated text that has to be there."""
    if not isinstance(row, Content | Sourced):
        return None
    return next((name for name in translated_fields(type(row)) if not row._meta.get_field(name).blank), None)


def _is_rich(row, name):
    return isinstance(row._meta.get_field(name), RichTextField)
