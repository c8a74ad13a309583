"""What changed from one payload to another, as editors are told: every field, addresses and access too.

Readers are told less (`differences`): what no page shows, and what was written for others, is not for them.
"""

import re
from dataclasses import dataclass, field, replace

from django.apps import apps
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from apps.core.fields import RichTextField
from apps.core.languages import SOURCE
from apps.core.models import Content
from apps.core.word_differences import Kind, Piece, shortened, word_differences
from apps.editorial.aggregates import children, columns, links
from apps.editorial.differences import Change, Comparison, Differences, Happened, PartChange
from apps.editorial.models import Draft
from apps.editorial.naming import Names
from apps.editorial.rights import known_to
from apps.editorial.standing import Standing
from apps.editorial.wording import base_of, value_of

MOST_COMPARED = 200_000  # characters of texts that a page compares word by word
_TARGET = re.compile(r'\b(?:href|data-ref|src)="([^"]*)"')


@dataclass(frozen=True)
class PayloadDifferences(Differences):
    """Besides what readers are told. parked: texts of the new payload whose part is gone. unknown: its columns that
    this version of the portal does not have.
    """

    parked: list = field(default_factory=list)
    unknown: list = field(default_factory=list)

    def __bool__(self):
        return super().__bool__() or bool(self.parked or self.unknown)


@dataclass(frozen=True)
class Pair:
    """Two payloads of one object in one language, the older one None for nothing; `structure` is the English
    `Standing` that parts of a translation are named by.
    """

    old: dict | None
    new: dict
    structure: Standing = field(default_factory=Standing)


def payload_differences(old, new, user, structure=None):
    """Return what is different in `new`, a payload, for a person who may read both. A column that it leaves out is
    what it was.
    """
    return compare_all([Pair(old, new, structure or Standing())], user)[0]


def compare_all(pairs, user):
    """Return the `PayloadDifferences` of all pairs, with as many queries as for one of each kind."""
    names, limit = EditorNames(user), Limit(MOST_COMPARED)
    comparisons = [_comparison(pair, user, names, limit) for pair in pairs]
    for comparison in comparisons:
        comparison.note_names(names)
    return [_result(pair, comparison) for pair, comparison in zip(pairs, comparisons, strict=True)]


def _comparison(pair, user, names, limit):
    model, language = apps.get_model(pair.new["model"]), pair.new["language"]
    old, new = Standing(), Standing()
    for standing, payloads in ((old, [pair.old]), (new, [pair.old, pair.new])):
        for payload in filter(None, payloads):
            standing.take_in(1, payload)
    structure = new if language == SOURCE else pair.structure
    return EditorsComparison(model, language, old, new, structure, user, names, limit)


def _result(pair, comparison):
    return PayloadDifferences(
        comparison.language,
        is_new=pair.old is None,
        changes=comparison.of_fields(),
        parts=comparison.of_parts(),
        parked=comparison.of_parked(pair.new.get("parked", {})),
        unknown=unknown_columns(pair.new),
    )


def unknown_columns(payload):
    """Return the names of the columns of a payload that its model does not have (any more), sorted."""
    model = apps.get_model(payload["model"])
    kinds = children(model)
    found = _unknown(model, payload["fields"], payload["language"])
    for name, rows in payload["children"].items():
        if name not in kinds:
            found.add(name)
            continue
        found |= {f"{name}.{one}" for row in rows for one in _unknown(kinds[name], row, payload["language"])}
    return sorted(found)


def _unknown(model, values, language):
    known = {own.attname for own in columns(model, language)} | {own.name for own in links(model, language)}
    return values.keys() - known - {"id"}


@dataclass
class Limit:
    """How many characters may still be compared. Long changes are named instead, so that a page stays a page."""

    left: int

    def allows(self, texts):
        self.left -= sum(map(len, texts))
        return self.left >= 0


class EditorNames(Names):
    """Names of all rows that a person may know of: archived ones, new ones of drafts, and groups of people too."""

    def _rows(self, model):
        return known_to(self.user, model._default_manager.all())

    def _called(self, model, keys):
        if model is Group:
            return {str(pk): name for pk, name in model.objects.filter(pk__in=keys).values_list("pk", "name")}
        found = super()._called(model, keys)
        missing = {str(key) for key in keys} - found.keys()
        return found | self._in_drafts(model, missing) if missing and issubclass(model, Content) else found

    def _in_drafts(self, model, keys):
        drafts = Draft.objects.open().filter(model=model._meta.label_lower, object_id__in=keys)
        rows = drafts.visible_to(self.user).filter(base__isnull=True, language=SOURCE)
        return {str(pk): title for pk, title in rows.values_list("object_id", "title")}


@dataclass
class EditorsComparison(Comparison):
    """The comparison without anything left out but what the person may not know of."""

    known_names: EditorNames
    limit: Limit

    @property
    def names(self):
        return self.known_names

    def of_parked(self, parked):
        """Return the texts that have no part to stand in, as parts that went."""
        kinds = children(self.model)
        return [
            PartChange(
                Happened.REMOVED,
                str(kinds[name]._meta.verbose_name),
                "",
                self.language,
                self._changes(kinds[name], row, {}),
            )
            for name, rows in parked.items()
            if name in kinds
            for row in rows
        ]

    def _parts(self, name, model):
        if self.language == SOURCE:
            return super()._parts(name, model)
        old, new = self.old.children[name], self.new.children[name]
        found = [self._changed(name, model, pk, (old.get(pk, {}), row), False) for pk, row in new.items()]
        return [change for change in found if change]

    def _of_whole(self, changes, kind):
        """All of it, but not the defaults of a row that is not there."""
        own = [replace(one, pieces=[piece for piece in one.pieces if piece.kind == kind]) for one in changes]
        return [change for change in own if change.pieces or change.remark]

    def _hidden(self, model):
        return () if model is self.model else ("position",)  # that a part moved is told in a word

    def _told(self, own, old, new):
        texts = [str(value_of(own, values) or "") for values in (old, new)]
        if not self.limit.allows(texts):
            return [
                Change(str(base_of(own).verbose_name), "", [], _("Changed. Too long to be compared here."))
            ]
        change = self._change(own, old, new)
        found = [change] if change.pieces else []
        if isinstance(base_of(own), RichTextField):
            found += _of_markup(change.label, texts, with_words=bool(found))
        if not found:
            remark = _("Changed. What it refers to is not shown to you.") if own.is_relation else ""
            found = [Change(change.label, "", _as_written(texts) if not remark else [], remark)]
        return found


def _of_markup(label, texts, *, with_words):
    """Return what changed in a rich text besides its words: where its links lead, or only how it is laid out."""
    targets = [_TARGET.findall(text) for text in texts]
    if targets[0] != targets[1]:
        pieces = word_differences(*("\n".join(found) for found in targets))
        return [Change(_("%(field)s: where its links lead") % {"field": label}, "und", pieces)]
    if with_words:
        return []
    pieces = shortened(word_differences(*texts))
    return [Change(_("%(field)s: only its layout") % {"field": label}, "und", pieces)]


def _as_written(texts):
    """Return the values as they are stored, where they are the same in words."""
    kinds = (Kind.REMOVED, Kind.ADDED)
    return [Piece(kind, text) for kind, text in zip(kinds, texts, strict=True) if text]
