"""A payload: one object with its children, in one language, as plain data.

    {"schema": 1, "model": "manual.entry", "id": "…", "language": "en",
     "fields": {"slug": "about-iom", "title_en": "…"}, "children": {"sections": [{"id": "…", "anchor": "…"}]}}

The base columns of modeltranslation ("title") are in no payload: they follow the active language. A translation may
have "parked" besides: texts of parts that are not there (now), by the name of their manager, as in "children".
"""

import uuid

from django.apps import apps
from django.core.exceptions import ValidationError

from apps.core.languages import SOURCE, translated_fields
from apps.editorial.aggregates import children, columns, links

SCHEMA = 1  # counted up by whatever renames or drops a column, together with what reads the older payloads


def payload_of(root, language):
    """Return the payload of a stored root in a language: one query for each kind of child and many-to-many."""
    return {
        "schema": SCHEMA,
        "model": root._meta.label_lower,
        "id": str(root.pk),
        "language": language,
        "fields": _fields(root, language),
        "children": {
            name: _sorted(
                [{"id": str(row.pk), **_fields(row, language)} for row in getattr(root, name).all()]
            )
            for name in children(type(root))
        },
    }


def normalise(payload, model):
    """Return the payload with every text in normal form and children in order, as `payload_of` would give it."""
    normal = payload | {
        "id": _canonical_id(payload["id"]),
        "fields": _normal_fields(model, payload["fields"], payload["language"]),
        "children": _normal_children(model, payload["children"], payload["language"]),
    }
    if "parked" in payload:
        normal["parked"] = _normal_children(model, payload["parked"], payload["language"])
    return normal


def _normal_children(model, by_name, language):
    kinds = children(model)
    return {
        name: _sorted([_normal_row(kinds[name], row, language) for row in rows])
        for name, rows in by_name.items()
    }


def to_value(field, value):
    """Return the Python value of a payload's value for a field. Raises ValidationError where it is of no such form."""
    normal = _normal(field, value)
    try:
        return normal if normal is None else field.to_python(normal)
    except (TypeError, OverflowError) as error:  # fields of dates know what to say of text, not of a number
        raise ValidationError(field.error_messages["invalid"], params={"value": value}) from error


def values_of(row, language):
    """Return the columns of a row, stored or not, as a payload has them: without links to many."""
    return {field.attname: _plain(field, row) for field in columns(type(row), language)}


def _fields(row, language):
    values = values_of(row, language)
    for field in links(type(row), language):
        values[field.name] = sorted(str(pk) for pk in getattr(row, field.name).values_list("pk", flat=True))
    return values


def _plain(field, row):
    value = field.value_from_object(row)
    return value if value is None or isinstance(value, bool | int | str) else field.value_to_string(row)


def _sorted(rows):
    """Order rows of a payload by position; those of a translation, which has no positions, by key."""
    return sorted(rows, key=lambda row: (row.get("position") or 0, row["id"]))


def _normal_row(model, row, language):
    return _normal_fields(model, row, language) | {"id": _canonical_id(row["id"])}


def _canonical_id(text):
    """One spelling for one key: rights and conflicts are looked up by it."""
    return str(uuid.UUID(str(text)))


def _normal_fields(model, values, language):
    normal = {}
    by_name = {field.attname: field for field in columns(model, language)}
    for name, value in values.items():
        if name in by_name:
            normal[name] = _normal(by_name[name], value)
        elif isinstance(value, list):
            normal[name] = sorted(str(pk) for pk in value)
        else:
            normal[name] = value
    return normal


def _normal(field, value):
    """Texts are normalised; a blank translated text is None, so that one blank has one form."""
    if isinstance(value, str) and hasattr(field, "normalise"):
        text = field.normalise(value)
        return text if text is not None or field.null else ""
    return str(value) if isinstance(value, uuid.UUID) else value


def texts(payload, model):
    """Return {(row id, field): text} of a payload in its own language, as it stands after publishing."""
    suffix = f"_{payload['language']}"
    found = {}
    for row_model, row in rows(payload, model):
        for name in translated_fields(row_model):
            if name + suffix in row:
                found[uuid.UUID(row["id"]), name] = row[name + suffix]
    return found


def without_what_is_in(payload, base):
    """Return the part of a payload in which it differs from another one of its object: fields, and kinds of children.

    Put over that other one it shows the same, and reads and writes less.
    """
    differing = {
        name: {key: value for key, value in payload[name].items() if base[name].get(key, ...) != value}
        for name in ("fields", "children")
    }
    return payload | differing


def key_of(payload):
    """Return the natural key that a payload gives its root, "" for the payload of a translation, which has none."""
    return payload["fields"].get(apps.get_model(payload["model"]).natural_key_field) or ""


def rows(payload, model):
    """Yield (model, values with "id") for the root and every child of a payload."""
    yield model, {"id": payload["id"], **payload["fields"]}
    for name, child_model in children(model).items():
        for row in payload["children"].get(name, ()):
            yield child_model, row


def is_structural(payload):
    """True for the English payload, which carries the structure too."""
    return payload["language"] == SOURCE
