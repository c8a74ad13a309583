"""Storing what somebody wrote, numbered on for each object and language."""

import uuid

from django.db.models import Max

from apps.editorial.models import Revision
from apps.editorial.payloads import key_of


def store_revisions(payloads, *, by, note, origin, at):
    """Store a revision of each payload and return them in the same order. The caller holds a lock that keeps numbers
    apart: that of the log, or that of the draft.
    """
    ids = {payload["id"] for payload in payloads}
    latest = Revision.objects.filter(object_id__in=ids).values("object_id", "language").order_by()
    last = {
        (str(row["object_id"]), row["language"]): row
        for row in latest.annotate(number=Max("number"), pk=Max("id"))
    }
    return Revision.objects.bulk_create(
        _revision(payload, last.get((payload["id"], payload["language"])), by, note, origin, at)
        for payload in payloads
    )


def _revision(payload, last, by, note, origin, at):
    return Revision(
        model=payload["model"],
        object_id=uuid.UUID(payload["id"]),
        language=payload["language"],
        key=key_of(payload),
        number=last["number"] + 1 if last else 1,
        parent_id=last["pk"] if last else None,
        payload=payload,
        origin=origin,
        author=by,
        note=note,
        at=at,
    )
