"""Whether what readers see has moved on since a draft was begun from it."""

from django.utils.translation import gettext as _

from apps.editorial.models import Publication
from apps.editorial.payloads import is_structural, payload_of
from apps.editorial.problems import Refused


def has_moved(draft, live):
    """True when what is published says something else than when the draft was begun. `live` is the root, or None.

    A translation has only texts: parts that came or went with the English are no concern of it, but one that came with
    another text than the draft has for it.
    """
    if live is None or draft.base is None:
        return (live is None) != (draft.base is None)
    payload = payload_of(live, draft.language)
    now, then, mine = _rows(payload), _rows(draft.base), _rows(draft.payload)
    if is_structural(payload) and now.keys() != then.keys():
        return True
    then |= {pk: mine[pk] for pk in now.keys() & mine.keys() - then.keys() if _has_text(now[pk])}
    return any(_differ(now[pk], then[pk]) for pk in now.keys() & then.keys())


def _rows(payload):
    rows = {row["id"]: row for rows in payload["children"].values() for row in rows}
    return rows | {payload["id"]: payload["fields"]}


def _has_text(row):
    return any(value for name, value in row.items() if name != "id")


def _differ(now, then):
    """A column that only one of them has came, or went, with a new version of the portal."""
    return any(now[name] != then[name] for name in now.keys() & then.keys())


def check_unmoved_drafts(drafts, live):
    """Raise Refused when what a draft would replace is not what its author saw. `live` is {id as text: root}.

    Only what was published since the draft was begun is compared: nothing else changes what readers see.
    """
    last = Publication.objects.last_numbers({draft.object_id for draft in drafts})
    moved = [
        draft
        for draft in drafts
        if last.get((draft.object_id, draft.language), 0) > draft.base_number
        and has_moved(draft, live.get(str(draft.object_id)))
    ]
    if moved:
        message = _(
            "“%(title)s” was published in another way meanwhile. Open its draft, look at both texts and save it again."
        )
        raise Refused([message % {"title": draft.title} for draft in moved])
