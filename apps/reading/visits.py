"""What happens when a page is opened: it is counted, marked as read, and says what is new to its reader."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError
from django.db.models import OuterRef, Subquery
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


def with_visit(rows, user):
    """Annotate what `visit_of` wants to know of a page: the mark, the last publication, the last one to tell of, and
    what is asked. So a page is read with its visit in one query. Nothing for a stranger.
    """
    if not user.is_authenticated:
        return rows
    log = (
        Publication.objects.of(rows.model._meta.label_lower, OuterRef("pk"))
        .order_by("-number")
        .values("number")
    )
    told = log.filter(language__in={SOURCE, active()}).exclude(by=user)
    asked = MustRead.objects.asked_of(user).filter(publication__object_id=OuterRef("pk")).order_by("-pk")
    mark = ReadMark.objects.filter(user=user, object_id=OuterRef("pk"))
    return rows.annotate(
        last_publication=Subquery(log[:1]),
        last_to_tell=Subquery(told[:1]),
        asked=Subquery(asked.values("pk")[:1]),
        asked_note=Subquery(asked.values("note")[:1]),
        **{f"mark_{name}": Subquery(mark.values(name)[:1]) for name in _MARK},
    )


_MARK = ("number", "read_at", "since_number", "since_at")


def visit_of(row, user):
    """Return what a page read by `with_visit` says to a person, None for a stranger. No query."""
    if not user.is_authenticated:
        return None
    before = tuple(getattr(row, f"mark_{name}") for name in _MARK)
    before = before if before[0] is not None else None
    after = mark_after(before, row.last_publication or 0, timezone.now())
    label = row._meta.label_lower
    mark = ReadMark(user=user, model=label, object_id=row.pk, **dict(zip(_MARK, after, strict=True)))
    return Visit(
        label,
        row.pk,
        mark.since_number,
        mark.since_at,
        is_changed=(row.last_to_tell or 0) > mark.since_number,
        must_read={"pk": row.asked, "note": row.asked_note} if row.asked else None,
        mark=mark if after != before else None,
    )


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
