"""What happens when a page is opened: it is counted, marked as read, and says what is new to its reader."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.db.models import FilteredRelation, Q, Subquery
from django.utils import timezone

from apps.core.languages import SOURCE, active
from apps.editorial.models import Publication
from apps.reading.counting import count
from apps.reading.marks import mark_after
from apps.reading.models import MustRead, ReadMark

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Visit:
    """A page that a person has open: what is new to them, and what they are asked.

    `since_number` and `since_at`: the read that changes are told against. `is_changed`: somebody else has published
    the page after it, in English or in the reader's language. `must_read`: key and note of the request, or None.
    """

    label: str
    object_id: UUID
    since_number: int
    since_at: datetime
    is_changed: bool
    must_read: dict | None
    mark: ReadMark | None  # None: there is nothing new to store


def visit_of(row, user):
    """Return what a person's page of a root says to them, None for a stranger. One query."""
    if not user.is_authenticated:
        return None
    found = _read(row, user)
    before = found["before"] if found["before"][0] is not None else None
    after = mark_after(before, found["last"] or 0, timezone.now())
    number, read_at, since_number, since_at = after
    mark = ReadMark(
        user=user,
        model=row._meta.label_lower,
        object_id=row.pk,
        number=number,
        read_at=read_at,
        since_number=since_number,
        since_at=since_at,
    )
    return Visit(
        mark.model,
        mark.object_id,
        since_number,
        since_at,
        is_changed=(found["told"] or 0) > since_number,
        must_read={"pk": found["asked"], "note": found["note"]} if found["asked"] else None,
        mark=mark if after != before else None,
    )


def _read(row, user):
    """Read the mark, the last publication, the last one to tell of, and what is asked, all hung on the person."""
    log = Publication.objects.of(row._meta.label_lower, row.pk).order_by("-number").values("number")
    told = log.filter(language__in={SOURCE, active()}).exclude(by=user)
    asked = MustRead.objects.asked_of(user).filter(publication__object_id=row.pk).order_by("-pk")
    people = get_user_model().objects.filter(pk=user.pk)
    mark = FilteredRelation("read_marks", condition=Q(read_marks__object_id=row.pk))
    found = (
        people.annotate(
            mark=mark,
            last=Subquery(log[:1]),
            told=Subquery(told[:1]),
            asked=Subquery(asked.values("pk")[:1]),
            note=Subquery(asked.values("note")[:1]),
        )
        .values_list("last", "told", "asked", "note", *(f"mark__{name}" for name in _MARK))
        .get()
    )
    last, told, asked, note, *before = found
    return {"last": last, "told": told, "asked": asked, "note": note, "before": tuple(before)}


_MARK = ("number", "read_at", "since_number", "since_at")


# How browsers, new and old, say that nobody has asked for the page yet: "prefetch;prerender", "preview".
_PURPOSE = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def _is_in_advance(request):
    purposes = (request.headers.get(name, "").lower() for name in _PURPOSE)
    return any(purpose.startswith(("prefetch", "preview")) for purpose in purposes)


def note_read(request, row, shown_language, visit):
    """Count that a page was sent or found unchanged, and mark it for its reader. Never breaks the page.

    Only what a person asked for counts: no HEAD, and nothing that a browser fetches in advance or for a preview.
    """
    if request.method != "GET" or _is_in_advance(request):
        return
    count(row, shown_language)
    if visit is None or visit.mark is None:
        return
    try:
        ReadMark.objects.keep(visit.mark)
    except DatabaseError:
        logger.exception("A read mark could not be stored.")
