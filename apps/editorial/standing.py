"""What a root said at some moment of the log, and since when it has been for the readers that it has today."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTransform

from apps.core.languages import SOURCE
from apps.editorial.aggregates import children, columns, links
from apps.editorial.payloads import is_structural


@dataclass
class Standing:
    """What a root said in one language: its own fields, and {manager: {id: fields}} of its children.

    `number` is that of the publication that made it so, 0 where there was none.
    """

    number: int = 0
    fields: dict = field(default_factory=dict)
    children: dict = field(default_factory=lambda: defaultdict(dict))

    def take_in(self, number, payload):
        self.number = number
        self.fields |= payload["fields"]
        for name, rows in payload["children"].items():
            known = self.children[name]
            named = {row["id"]: known.get(row["id"], {}) | row for row in rows}
            self.children[name] = named if is_structural(payload) else known | named


def standing_at(model, object_id, language, number):
    """Return what a root said in a language when the log had come to `number`. One query.

    A payload may leave out what it does not change, so earlier ones are read until everything is known.
    """
    publications = _log().of(model._meta.label_lower, object_id).filter(language=language, number__lte=number)
    found = []
    newest_first = publications.order_by("-number").values_list("number", "revision__payload")
    for known_number, payload in newest_first.iterator(chunk_size=4):
        found.append((known_number, payload))
        if _names_everything(payload, model):
            break
    standing = Standing()
    for known_number, payload in reversed(found):
        standing.take_in(known_number, payload)
    return standing


def _names_everything(payload, model):
    kinds = children(model)
    language = payload["language"]
    return (
        _names(payload["fields"], model, language)
        and kinds.keys() == payload["children"].keys()
        and all(
            _names(row, kinds[name], language) for name, rows in payload["children"].items() for row in rows
        )
    )


def _names(values, model, language):
    wanted = {column.attname for column in columns(model, language)}
    return wanted.union(link.name for link in links(model, language)) <= values.keys()


def deciding_fields(model):
    """Return the names of the fields that decide who reads a root."""
    own = [link.name for link in links(model, SOURCE)] if model.is_managed else ()
    return (*model.managed_fields, *own)


def with_todays_readers_since(model, ids):
    """Return {id: number of the publication since which the same readers may read a root as today}. At most one query.

    What was published for fewer people is not told to all because it is open today. 0 for kinds that all may read.
    """
    return {pk: number for pk, (number, _at) in todays_readers_since(model, ids).items()}


def todays_readers_since(model, ids):
    """Return `with_todays_readers_since` with its time: {id: (number, time or None)}. At most one query."""
    names = deciding_fields(model)
    since = dict.fromkeys(ids, (0, None))
    if not names:
        return since
    publications = _log().filter(model=model._meta.label_lower, object_id__in=list(ids), language=SOURCE)
    deciding = {
        f"said_{name}": KeyTransform(name, KeyTransform("fields", "revision__payload")) for name in names
    }
    last, begins = {}, {}
    if model.begins_field:
        begins = dict(model._default_manager.filter(pk__in=list(ids)).values_list("pk", model.begins_field))
    rows = publications.annotate(**deciding).order_by("number")
    for object_id, number, at, *said in rows.values_list("object_id", "number", "at", *deciding):
        before = last.get(object_id)
        values = [
            (_default(model, name) if before is None else before[place]) if value is None else value
            for place, (name, value) in enumerate(zip(names, said, strict=True))
        ]
        if values != before or (object_id in begins and at <= begins[object_id]):
            since[object_id] = number, at
        last[object_id] = values
    return since


def said_to_few(model, closed, known=None):
    """Yield the keys of closed drafts of what the readers of today were not told. At most three queries.

    closed: (key of the draft, key of its root, number of its publication or None, time of its revision).
    known: what was asked before `with_todays_readers_since`.
    """
    since = dict(known or {})
    if unknown := {object_id for _key, object_id, *_when in closed} - since.keys():
        since |= with_todays_readers_since(model, unknown)
    given_up = {object_id for _key, object_id, number, _at in closed if number is None}
    opened = _opened_again(model, {since[object_id] for object_id in given_up}) if given_up else {}
    for key, object_id, number, at in closed:
        first = since[object_id]
        if number < first if number else first in opened and at < opened[first]:
            yield key


def _opened_again(model, numbers):
    """Return {number: time} of those publications that gave a root other readers than it had before. One query."""
    own = _log().filter(model=model._meta.label_lower, language=SOURCE)
    before = own.filter(object_id=OuterRef("object_id"), number__lt=OuterRef("number"))
    found = own.filter(Exists(before), number__in=list(set(numbers)))
    return dict(found.values_list("number", "at"))


def _log():
    """Return the publications. Their model is looked up late: what reads drafts is built on this."""
    return apps.get_model("editorial", "Publication").objects.all()


def _default(model, name):
    column = model._meta.get_field(name)
    return [] if column.many_to_many else column.get_default()
