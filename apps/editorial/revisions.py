"""Storing what somebody wrote, numbered on for each object and language."""

import uuid

from django.db.models import Max

from apps.editorial.models import Revision
from apps.editorial.payloads import key_of


def store_revisions(payloads, *, by, note, origin, at, authors=None):
    """Store a revision of each payload and return them in the same order. The caller holds a lock that keeps numbers
    apart: that of the log, or that of the draft.

    authors: {id: key of the person} of what somebody else wrote than `by`.
    """
    ids = {payload["id"] for payload in payloads}
    latest = Revision.objects.filter(object_id__in=ids).values("object_id", "language").order_by()
    last = {
        (str(row["object_id"]), row["language"]): row
        for row in latest.annotate(number=Max("number"), pk=Max("id"))
    }
    return Revision.objects.bulk_create(
        _revision(
            payload,
            last.get((payload["id"], payload["language"])),
            (authors or {}).get(payload["id"], by and by.pk),
            note,
            origin,
            at,
        )
        for payload in payloads
    )


def _revision(payload, last, author_id, note, origin, at):
    return Revision(
        model=payload["model"],
        object_id=uuid.UUID(payload["id"]),
        language=payload["language"],
        key=key_of(payload),
        number=last["number"] + 1 if last else 1,
        parent_id=last["pk"] if last else None,
        payload=payload,
        origin=origin,
        author_id=author_id,
        note=note,
        at=at,
    )
