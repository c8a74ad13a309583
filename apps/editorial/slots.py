"""What tells a part from the others of its page. A country that two people added to one office is one part."""

from django.apps import apps

from apps.editorial.aggregates import children
from apps.editorial.payloads import is_structural


def slot_of(values):
    """Return what tells a part from others of its page, from the values of its slot, stored, posted or of a payload."""
    return tuple("" if value is None else str(value) for value in values)


def keys_in_line(child, parts, theirs):
    """Return the keys of parts; of one that is not among theirs, the key of theirs that names the same.

    Only of parts that name other rows: two sections that were given one anchor are two sections.
    parts: pairs (key or "", slot). theirs: {key: slot}.
    """
    own = [key for key, _slot in parts]
    if not _names_others(child):
        return own
    free = {slot: key for key, slot in theirs.items() if key not in own}
    return [key if key in theirs else free.pop(slot, key) for key, slot in parts]


def naming_columns(payload, manager):
    """Return the columns by which the parts of a payload name other rows, none where they name no other."""
    child = children(apps.get_model(payload["model"])).get(manager)
    return _columns(child) if child and _names_others(child) else []


def _names_others(child):
    return any(child._meta.get_field(name).is_relation for name in child.slot_fields)


def _columns(child):
    return [child._meta.get_field(name).attname for name in child.slot_fields]


def in_line_with(theirs, payload):
    """Return a payload whose parts have the keys of theirs (a payload) where they name the same; None for None."""
    if not (payload and theirs and is_structural(payload)):  # a translation has texts only, by key
        return payload
    kinds = children(apps.get_model(payload["model"]))
    rows = {
        name: _with_keys(kinds[name], own, theirs["children"].get(name, ())) if name in kinds else own
        for name, own in payload["children"].items()
    }
    return payload | {"children": rows}


def _with_keys(child, rows, theirs):
    names = _columns(child)
    own, live = (
        [(row["id"], slot_of(row.get(name) for name in names)) for row in some] for some in (rows, theirs)
    )
    keys = keys_in_line(child, own, dict(live))
    return [row | {"id": key} for row, key in zip(rows, keys, strict=True)]


def renamed(before, after):
    """Return {key: key afterwards} of the parts that a later payload has under another key: they name the same."""
    found = {}
    if not is_structural(after):
        return found
    for name, rows in in_line_with(after, before)["children"].items():
        pairs = zip(before["children"][name], rows, strict=True)
        found |= {was["id"]: row["id"] for was, row in pairs if was["id"] != row["id"]}
    return found


def with_parts_renamed(payload, keys):
    """Return the payload of a translation with its texts under other keys: {key: key afterwards}."""
    children = {
        name: [row | {"id": keys.get(row["id"], row["id"])} for row in rows]
        for name, rows in payload["children"].items()
    }
    return payload | {"children": children}
