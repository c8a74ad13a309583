"""Texts of a translation whose part is gone: kept with the next draft, and back in their place when the part is."""

from apps.editorial.models import Publication
from apps.editorial.payloads import is_structural


def last_published(payload):
    """Return the payload that was last published of the same object and language, None for none."""
    published = Publication.objects.of(payload["model"], payload["id"]).filter(language=payload["language"])
    last = published.select_related("revision").order_by("-number").first()
    return last.revision.payload if last else None


def with_parked(payload, *earlier):
    """Return a payload of stored rows with the texts that only earlier ones have, as parked: their part is gone.

    earlier: payloads or None; of those that name a part, the first says what its text is.
    """
    if is_structural(payload):
        return payload
    parked = {}
    for name, rows in payload["children"].items():
        known = {row["id"]: row for one in reversed(earlier) if one for row in _known(one, name)}
        gone = known.keys() - {row["id"] for row in rows}
        if texts := [known[key] for key in sorted(gone) if not _is_empty(known[key])]:
            parked[name] = texts
    return payload | {"parked": parked} if parked else payload


def brought_back(payload, earlier):
    """Return a payload of stored rows with the texts that an earlier one had for rows that are empty now: parts that
    were taken away and came back. None where there are none.
    """
    if earlier is None or is_structural(payload):
        return None
    found, filled = False, {}
    for name, rows in payload["children"].items():
        known = {row["id"]: row for row in _known(earlier, name) if not _is_empty(row)}
        filled[name] = [known.get(row["id"], row) if _is_empty(row) else row for row in rows]
        found = found or filled[name] != rows
    return with_parked(payload | {"children": filled}, earlier) if found else None


def _known(payload, name):
    return [*payload["children"].get(name, ()), *payload.get("parked", {}).get(name, ())]


def _is_empty(row):
    return not any(value for key, value in row.items() if key != "id")
