"""Content that names a person, in what readers see and in open drafts, and another person named in their place."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.core.languages import CODES, SOURCE, column
from apps.editorial.drafting import save_drafts
from apps.editorial.finding import form_address
from apps.editorial.hits import Wanted
from apps.editorial.models import Change, Draft, LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.replacing import LONGEST_IN_TITLE, check

SHORTEST_NAME = 4  # letters: a shorter one stands in too many words


@dataclass
class Named:
    """A page that names a person. drafts: {language in which it does: the open draft that does, None for readers' text}

    fields: the names of what is looked at.
    """

    model: type
    pk: object
    title: str
    fields: tuple
    drafts: dict

    @property
    def address(self):
        return form_address(self.model, self.pk, next(iter(self.drafts)))


def pages_naming(model, fields, person, administrator):
    """Return what names a person in one of the fields: published, or in an open draft. Two queries.

    Where a draft is open, what it says counts: there the person may have been taken out already. `fields` are names of
    translated fields, or "email".
    """
    drafts = {}
    open_ones = Draft.objects.open().visible_to(administrator).filter(model=model._meta.label_lower)
    for draft in open_ones.select_related("revision").order_by("pk"):
        drafts.setdefault(draft.object_id, {})[draft.language] = draft
    rows = {row.pk: row for row in model.objects.live().filter(_condition(person, fields))}
    found = []
    for pk in dict.fromkeys([*rows, *drafts]):
        named = _named_in(person, fields, rows.get(pk), drafts.get(pk, {}))
        if named:
            title = str(rows[pk]) if pk in rows else next(iter(named.values())).title
            found.append(Named(model, pk, title, fields, named))
    return found


def _named_in(person, fields, row, drafts):
    """Return {language: the draft that names the person there, None where what readers see does}."""
    found = {}
    for language in CODES:
        draft = drafts.get(language)
        values = draft.payload["fields"] if draft else row.__dict__ if row else {}
        texts = [str(values.get(name) or "") for name in _columns(fields, language)]
        if any(pattern.search(text) for pattern, _name in _patterns(person) for text in texts):
            found[language] = draft
    return found


def name_another(page, person, by, heir):
    """Name somebody else in the place of a person, as drafts by `by`: one change, but a draft that is open goes on in
    its own. Raises Refused or NotAllowed where that cannot be written.
    """
    title = _("Replace “%(old)s” by “%(new)s”") % {
        "old": _short(person.full_name),
        "new": _short(heir.full_name),
    }
    head, change = LogHead.current(), None
    for language, draft in page.drafts.items():
        payload = draft.payload if draft else payload_of(page.model.objects.get(pk=page.pk), language)
        payload = payload | {"fields": _renamed(payload["fields"], page, language, person, heir)}
        if draft:
            save_drafts([payload], by=by, revision=draft.revision_id)
            continue
        check([payload])
        change = change or Change.objects.create(created_by=by, title=title)
        save_drafts([payload], by=by, seen=head, change=change)


def _renamed(values, page, language, person, heir):
    names = [name for name in _columns(page.fields, language) if values.get(name)]
    return values | {name: _with_heir(values[name], person, heir) for name in names}


def _with_heir(text, person, heir):
    for pattern, name in _patterns(person):
        text = pattern.sub(getattr(heir, name).replace("\\", r"\\"), text)
    return text


def _patterns(person):
    """Return (pattern, attribute of a person) for the name, unless it is too short, and the address: as whole words."""
    return [
        (re.compile(rf"(?<![\w.+-]){wanted.pattern.pattern}(?!\.?[\w-])", re.IGNORECASE), name)
        for wanted, name in _wanted(person)
    ]


def _wanted(person):
    names = ["full_name"] * (len(person.full_name) >= SHORTEST_NAME) + ["email"]
    return [(Wanted(getattr(person, name), any_case=True), name) for name in names]


def _condition(person, fields):
    columns = [name for language in CODES for name in _columns(fields, language)]
    conditions = [wanted.condition(columns) for wanted, _name in _wanted(person)]
    return reduce(or_, conditions) if all(conditions) else Q()  # an empty one is true of all rows


def _columns(fields, language):
    """Return the columns that a text in a language owns: English has the address too."""
    return [
        name if name == "email" else column(name, language)
        for name in fields
        if name != "email" or language == SOURCE
    ]


def _short(name):
    return Truncator(name).chars(LONGEST_IN_TITLE)
