"""A draft that does not go with what is published any more: its text in full, and what may be changed so that it does.

What the database refuses is a key that was taken meanwhile, or that a part goes which is referred to now.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from apps.core.fields import RichTextField
from apps.core.languages import direction
from apps.core.text import validate_characters
from apps.editorial.aggregates import children, columns, links
from apps.editorial.choosing import part_in_words
from apps.editorial.naming import Names
from apps.editorial.payloads import rows
from apps.editorial.problems import Problem, Unplaceable
from apps.editorial.wording import base_of, words_of

KEEP = "keep-"
LONGEST_NUMBER = 18  # digits: Python refuses to read very long ones


@dataclass(frozen=True)
class Key:
    """A value that nothing else may have: of which row, and the name of its field in the form."""

    name: str
    row: str
    label: str
    value: object
    column: models.Field


def keys_of(payload):
    """Return the keys of a payload's root and parts that a person may write anew."""
    model = apps.get_model(payload["model"])
    found = []
    for row_model, row in rows(payload, model):
        words = "" if row_model is model else part_in_words(row_model, row, payload["language"])
        for own in _unique_columns(row_model, payload["language"]):
            if own.attname in row:
                name = f"{row['id']}-{own.attname}"
                found.append(Key(name, words, str(own.verbose_name), row[own.attname], own))
    return found


def check_keys(payload):
    """Raise Unplaceable, with all reasons, where a key is not what its field takes: an address is made of it."""
    if problems := [problem for key in keys_of(payload) for problem in _problems_of(key)]:
        raise Unplaceable(problems)


def _problems_of(key):
    try:
        validate_characters("" if key.value is None else str(key.value))
        key.column.clean(key.value, None)
    except ValidationError as error:
        return [Problem(message, key.row, key.label) for message in error.messages]
    return []


def _unique_columns(model, language):
    names = {getattr(model, "natural_key_field", ""), *getattr(model, "slot_fields", ())}
    own = [one for one in columns(model, language) if one.unique or one.name in names]
    kinds = models.CharField | models.TextField | models.IntegerField
    return [one for one in own if isinstance(one, kinds) and not one.choices]


def taken_away(payload, live):
    """Return pairs (manager, row) of the parts that are published and that a draft takes away."""
    return [
        (name, row)
        for name, published in (live["children"] if live else {}).items()
        for row in published
        if row["id"] not in {own["id"] for own in payload["children"].get(name, ())}
    ]


def mended(payload, posted, live):
    """Return a payload with the keys that a person wrote, and with the parts that they want to keep after all."""
    values = dict(payload["fields"])
    parts = {name: [dict(row) for row in own] for name, own in payload["children"].items()}
    for row in [{"id": payload["id"]}, *(row for own in parts.values() for row in own)]:
        target = values if row["id"] == payload["id"] else row
        target |= {
            key.column.attname: _typed(key.column, posted[key.name].strip())
            for key in keys_of(payload)
            if key.name.startswith(f"{row['id']}-") and key.name in posted
        }
    for name, row in taken_away(payload, live):
        if f"{KEEP}{row['id']}" in posted:
            parts[name].append(row)
    return payload | {"fields": values, "children": parts}


def _typed(column, text):
    """Return what was typed as the column has it; what is none stays as it is, to be refused and shown again."""
    is_number = isinstance(column, models.IntegerField) and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else text


def text_of(payload, user):
    """Return all that a payload says, in words: [{"name", "lines"}] for the root and each part."""
    model, language = apps.get_model(payload["model"]), payload["language"]
    names = Names(user)
    for row_model, row in rows(payload, model):
        names.note(row_model, row)
    found = [{"name": "", "lines": _lines(model, payload["fields"], language, names)}]
    for name, child in children(model).items():
        found += [
            {"name": part_in_words(child, row, language), "lines": _lines(child, row, language, names)}
            for row in payload["children"].get(name, ())
        ]
    return found


def _lines(model, values, language, names):
    known = [*columns(model, language), *links(model, language)]
    known.sort(key=lambda own: base_of(own) is own)  # texts first
    lines = [_line(own, values, language, names) for own in known]
    return [line for line in lines if line["words"]]


def _line(own, values, language, names):
    base = base_of(own)
    is_text = isinstance(own, models.CharField | models.TextField) and not own.choices
    return {
        "label": str(base.verbose_name),
        "words": values.get(own.attname) if is_text else words_of(own, values, names),
        "is_rich": isinstance(base, RichTextField),
        "language": language if base is not own else "",
        "direction": direction(language) if base is not own else "",
    }
