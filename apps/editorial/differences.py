"""What changed in a root between two numbers of the log, as readers are told: in words, by field and by part."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db import models

from apps.core.fields import RichTextField
from apps.core.languages import SOURCE, column
from apps.core.text import listed, plain_text
from apps.core.word_differences import Kind, Piece, html_differences, shortened, word_differences
from apps.editorial.aggregates import children, columns, links
from apps.editorial.naming import Names
from apps.editorial.standing import Standing, deciding_fields, standing_at, with_todays_readers_since
from apps.editorial.wording import UNSEEN, base_of, value_of, words_of

LONGEST_NAME = 80
NAMED_BY = ("heading", "title", "label", "name", "statement", "text", "note", "context")
CLASSED_BY = ("kind", "language")  # what a part without a name is called by


class Happened(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """A field that says something else now. `language` is that of its text, "" for words of the interface.

    `remark` is said instead of pieces where there is a reason not to show them.
    """

    label: str
    language: str
    pieces: list
    remark: str = ""


@dataclass(frozen=True)
class PartChange:
    """What happened to a part (a section, a link …): its kind and its name in words, and its fields."""

    happened: Happened
    kind: str
    name: str
    language: str
    changes: list = field(default_factory=list)
    has_moved: bool = False


@dataclass(frozen=True)
class Differences:
    """What changed in one language. `is_new`: nothing was published in it before.

    `is_cut`: what was before is not told, for it was published for other readers than today's.
    """

    language: str
    is_new: bool = False
    is_cut: bool = False
    changes: list = field(default_factory=list)
    parts: list = field(default_factory=list)

    def __bool__(self):
        return self.is_new or self.is_cut or bool(self.changes or self.parts)


def differences(root, language, before, after, user):
    """Return what changed in a root that the person may see, between two numbers of the log, as `Differences`."""
    model = type(root)
    old = standing_at(model, root.pk, language, before)
    if not old.number:
        return Differences(language, is_new=bool(standing_at(model, root.pk, language, after).number))
    opened = with_todays_readers_since(model, [root.pk])[root.pk]
    is_cut = before < opened
    if is_cut:
        old = standing_at(model, root.pk, language, opened)
    new = standing_at(model, root.pk, language, after)
    if new.number == old.number:
        return Differences(language, is_cut=is_cut)
    structure = new if language == SOURCE else standing_at(model, root.pk, SOURCE, after)
    comparison = Comparison(model, language, old, new, structure, user)
    return Differences(language, is_cut=is_cut, changes=comparison.of_fields(), parts=comparison.of_parts())


@dataclass
class Comparison:
    """Two standings of a root in one language. `structure` is the English one that the parts are named by."""

    model: type
    language: str
    old: Standing
    new: Standing
    structure: Standing
    user: object

    def of_fields(self):
        return self._changes(self.model, self.old.fields, self.new.fields)

    def of_parts(self):
        return [change for name, model in children(self.model).items() for change in self._parts(name, model)]

    @cached_property
    def names(self):
        return self.note_names(Names(self.user))

    def note_names(self, names):
        """Tell `names` which rows are referred to, and return it."""
        for standing in (self.old, self.new, self.structure):
            names.note(self.model, standing.fields)
            for name, model in children(self.model).items():
                for row in standing.children[name].values():
                    names.note(model, row)
        return names

    def _parts(self, name, model):
        old, new = _in_order(self.old.children[name]), _in_order(self.new.children[name])
        if self.language != SOURCE:  # a translation knows no parts of its own
            new = {pk: row for pk, row in new.items() if pk in self.structure.children[name]}
            found = [self._changed(name, model, pk, (old.get(pk, {}), row), False) for pk, row in new.items()]
            return [change for change in found if change]
        moved = _moved([pk for pk in old if pk in new], [pk for pk in new if pk in old])
        found = [
            self._changed(name, model, pk, (old[pk], row), pk in moved)
            if pk in old
            else self._whole(name, model, Happened.ADDED, pk, row)
            for pk, row in new.items()
        ]
        found += [
            self._whole(name, model, Happened.REMOVED, pk, row) for pk, row in old.items() if pk not in new
        ]
        return [change for change in found if change]

    def _changed(self, name, model, pk, rows, has_moved):
        changes = self._changes(model, *rows)
        if not (changes or has_moved):
            return None
        happened = Happened.CHANGED if changes else Happened.MOVED
        return self._part(name, model, happened, pk, changes=changes, has_moved=has_moved)

    def _whole(self, name, model, happened, pk, row):
        is_added = happened == Happened.ADDED
        changes = self._changes(model, *(({}, row) if is_added else (row, {})))
        told = self._of_whole(changes, Kind.ADDED if is_added else Kind.REMOVED)
        return self._part(name, model, happened, pk, changes=told)

    def _of_whole(self, changes, kind):
        """Return what is told of a part that came or went: its texts."""
        return [change for change in changes if change.language]

    def _part(self, name, model, happened, pk, **more):
        row = {}
        for standing in (self.old, self.structure, self.new):
            row |= standing.children[name].get(pk, {})
        if not self.names.are_visible(model, row):
            return None
        words, language = self._name(model, row)
        return PartChange(happened, str(model._meta.verbose_name), words, language, **more)

    def _name(self, model, row):
        """Return what a part is called, and in which language."""
        for name in NAMED_BY:
            for language in (self.language, SOURCE):
                if text := plain_text(row.get(column(name, language)) or ""):
                    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…", language
        if words := self.names.of_row(model, row):
            return listed(words), ""
        fields = [own for own in columns(model, SOURCE) if own.name in CLASSED_BY]
        return next((words_of(own, row, self.names) for own in fields), ""), ""

    def _changes(self, model, old, new):
        fields = [*columns(model, self.language), *links(model, self.language)]
        fields.sort(key=lambda own: base_of(own) is own)  # texts first
        fields = [own for own in fields if base_of(own).name not in self._hidden(model)]
        found = [change for own in fields if _differ(own, old, new) for change in self._told(own, old, new)]
        return [change for change in found if change.pieces or change.remark]

    def _hidden(self, model):
        """Return the names of the fields that readers are not told of."""
        return UNSEEN.union(deciding_fields(model) if model is self.model else ())

    def _told(self, own, old, new):
        """Return what is told of a field that changed."""
        return [self._change(own, old, new)]

    def _change(self, own, old, new):
        base = base_of(own)
        label = str(base.verbose_name)
        if isinstance(own, models.CharField | models.TextField) and not own.choices:
            compare = html_differences if isinstance(base, RichTextField) else word_differences
            texts = [value_of(own, values) or "" for values in (old, new)]
            language = getattr(own, "language", "und")
            return Change(label, language, _without_the_same(shortened(compare(*texts))))
        kinds = (Kind.REMOVED, Kind.ADDED)
        said = [words_of(own, values, self.names) for values in (old, new)]
        pieces = [Piece(kind, words) for kind, words in zip(kinds, said, strict=True) if words]
        return Change(label, "", pieces if said[0] != said[1] else [])


def _without_the_same(pieces):
    """Return no pieces for texts whose words are the same (only their markup changed)."""
    return pieces if any(piece.kind in (Kind.ADDED, Kind.REMOVED) for piece in pieces) else []


def _differ(own, old, new):
    return (value_of(own, old) or None) != (value_of(own, new) or None)


def _in_order(rows):
    return dict(sorted(rows.items(), key=lambda item: (item[1].get("position") or 0, item[0])))


def _moved(old, new):
    """Return the keys that stand in another order: all but the longest row of those that stayed in theirs."""
    place = {key: number for number, key in enumerate(old)}
    tops, rows = [], []
    for key in new:
        length = bisect_left(tops, place[key])
        row = (key, rows[length - 1] if length else None)
        tops[length : length + 1], rows[length : length + 1] = [place[key]], [row]
    row, stayed = (rows[-1] if rows else None), set()
    while row:
        stayed.add(row[0])
        row = row[1]
    return set(new) - stayed
