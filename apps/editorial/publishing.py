"""The one door: every change of content goes through `publish()`."""

import uuid
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.core.text import listed
from apps.editorial import validation
from apps.editorial.aggregates import members, roots
from apps.editorial.applying import lock_roots, place, write
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.models.records import NUMBER_UNIQUE
from apps.editorial.payloads import SCHEMA, is_structural, normalise, texts
from apps.editorial.problems import AtTheSameMoment, Conflict, NotAllowed, Problem, Refused
from apps.editorial.revisions import store_revisions
from apps.editorial.rights import check_approval, check_may_publish
from apps.translation import tracking
from apps.translation.states import Gravity, Origin


@dataclass(frozen=True)
class Part:
    """A payload to publish. revision: where it is stored already. seen: number of the log whose English its author had
    before them, None for today's. author_id: of what the door itself completed, None for whoever publishes.
    """

    payload: dict
    revision: Revision | None = None
    seen: int | None = None
    author_id: int | None = None


@dataclass(frozen=True)
class Act:
    """What holds for all parts that are published together.

    approved: languages in which a reviewer approved what was written; confirmed: those in which one confirms all texts.
    """

    by: object = None
    note: str = ""
    gravity: Gravity = Gravity.NORMAL
    origin: Origin = Origin.HUMAN
    approved: frozenset = frozenset()
    confirmed: frozenset = frozenset()


def publish(payloads, *, by=None, note="", origin=Origin.HUMAN, seen=None, approve=False):
    """Make payloads what readers see, together or not at all, and return the new lines of the log.

    by: the person, whose rights are checked; None only for content that comes with the portal (origin FIXTURE).
    note: the public change note, "" for none.
    seen: number of the log when the person opened the form; a later publication of the same text is a conflict, and
        translations are pinned to the English of that moment.
    approve: a reviewer confirms every text of the payloads' language.
    Raises Conflict, NotAllowed or Refused (with every reason); then nothing is stored.
    """
    payloads = [normalise(payload, apps.get_model(payload["model"])) for payload in payloads]
    confirmed = frozenset(payload["language"] for payload in payloads) if approve else frozenset()
    act = Act(by=by, note=note, origin=origin, confirmed=confirmed)
    parts = [Part(payload, seen=seen) for payload in payloads]
    with door(payloads):
        head = LogHead.lock()
        for payload in payloads:
            if by is not None and approve:
                check_approval(by, payload["language"])
            if seen is not None:
                check_unmoved(payload, seen)
        return publish_parts(head, lock_roots(payloads), parts, act)


@contextmanager
def door(payloads):
    """A transaction that says in words why the database refused the payloads. Raises Refused.

    Whoever begins a draft has no lock that a publication waits for: both may take the next number of a text.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if NUMBER_UNIQUE in str(error):
            raise AtTheSameMoment from error
        raise Refused(validation.explain(payloads, error)) from error


def publish_parts(head, live, parts, act, *, may_park=False):
    """Publish parts inside the caller's transaction and return the new lines of the log.

    head: of the log, locked. live: the roots, locked (`lock_roots`).
    may_park: texts whose part is gone stay in their revision; else they are refused.
    """
    if act.by is None and act.origin != Origin.FIXTURE:
        raise NotAllowed([_("Nobody is named who publishes this.")])
    now = timezone.now()
    parts = [_dated(part, live.get(part.payload["id"]), now) for part in parts] if act.by else parts
    payloads = [part.payload for part in parts]
    for payload in payloads:
        _check_schema(payload)
        if act.by is not None:
            check_may_publish(act.by, payload, live.get(payload["id"]))
    applied = place(payloads, live)
    _check_places(applied, may_park)
    validation.refuse_bad_fields(applied.rows)
    sources = sources_seen(parts)  # before the log moves on
    publications = _record(head, parts, act, now)
    write(applied)
    _check_whole(payloads, applied)
    follow(applied, act, sources, now)
    return publications


def _dated(part, live, now):
    """Return the part with the moment in which readers lose what it archives: its draft knows that of its writing.

    What it then says is a revision of its own, so that the log has what readers get.
    """
    fields = part.payload["fields"]
    if not fields.get("archived_at") or (live and live.archived_at):
        return part
    payload = part.payload | {"fields": fields | {"archived_at": now.isoformat()}}
    return replace(part, payload=payload, revision=None, author_id=part.revision and part.revision.author_id)


def follow(applied, act, sources, at):
    """Say in what state the translations are now that something was applied. `sources`: see `sources_seen`."""
    tracking.forget(applied.deleted)
    authorship = tracking.Authorship(
        by=act.by,
        at=at,
        origin=act.origin,
        gravity=act.gravity,
        approved=act.approved,
        confirmed=act.confirmed,
    )
    tracking.track(applied.rows, changed=applied.changed, seen_sources=sources, authorship=authorship)


def check_unmoved(payload, seen):
    """Raise Conflict when the payload's object was published in its language after number `seen` of the log."""
    later = Publication.objects.of(payload["model"], payload["id"]).filter(language=payload["language"])
    publication = later.filter(number__gt=seen).select_related("by", "revision").first()
    if publication is None:
        return
    message = _("The content that comes with the portal was loaded while you were editing this text.")
    if publication.by:
        message = _("%(who)s published a change to this text while you were editing it.")
        message %= {"who": publication.by}
    before = later.filter(number__lte=seen).select_related("revision").order_by("-number").first()
    raise Conflict(
        message,
        base=before.revision.payload if before else None,
        theirs=publication.revision.payload,
        log_number=publication.number,
    )


def _check_schema(payload):
    if payload["schema"] > SCHEMA:
        raise Refused(
            [_("This change was written by a newer version of the portal. Update the portal first.")]
        )


def _check_places(applied, may_park):
    """Refuse texts whose row is gone, unless they stay in a draft's revision; those of a page that is gone, always."""
    message = _("This text belongs to a part that does not exist, or was deleted meanwhile: %(text)s")
    pages = {model._meta.label_lower for model in roots()}
    may_park = may_park and not any(label in pages for label, _values in applied.parked)
    problems = [
        Problem(
            message % {"text": listed(str(value) for key, value in values.items() if key != "id" and value)}
        )
        for label, values in applied.parked
        if not may_park and (len(values) == 1 or any(value for key, value in values.items() if key != "id"))
    ]
    if problems:
        raise Refused(problems)


def _check_whole(payloads, applied):
    """Check what no single row shows: references, rules over many rows, what the database deferred."""
    if problems := validation.check_references(applied.rows):
        raise Refused(problems)
    models = {apps.get_model(payload["model"]) for payload in payloads if is_structural(payload)}
    validation.check_rules(models)
    tables = {member._meta.db_table for model in models for member in members(model)}
    if tables:
        connection.check_constraints(table_names=sorted(tables))


def _record(head, parts, act, now):
    """Write the lines of the log, numbered on from the head, and the revisions that are not stored yet."""
    unstored = [part for part in parts if part.revision is None]
    authors = {part.payload["id"]: part.author_id for part in unstored if part.author_id}
    written = {"by": act.by, "note": act.note, "origin": act.origin, "at": now, "authors": authors}
    stored = iter(store_revisions([part.payload for part in unstored], **written))
    publications = [
        Publication(
            number=head.number + index,
            model=part.payload["model"],
            object_id=uuid.UUID(part.payload["id"]),
            language=part.payload["language"],
            revision=part.revision or next(stored),
            note=act.note,
            gravity=act.gravity,
            by=act.by,
            at=now,
        )
        for index, part in enumerate(parts, start=1)
    ]
    Publication.objects.bulk_create(publications)
    head.number += len(publications)
    head.save()
    return publications


def sources_seen(parts):
    """Return the English texts that translators had before them, where the English was published since."""
    translated = [part for part in parts if part.seen is not None and part.payload["language"] != SOURCE]
    if not translated:
        return {}
    english = Publication.objects.filter(language=SOURCE)
    later = english.filter(
        object_id__in=[part.payload["id"] for part in translated],
        number__gt=min(part.seen for part in translated),
    )
    moved = {str(pk) for pk in later.values_list("object_id", flat=True)}
    found = {}
    for part in translated:
        if part.payload["id"] in moved:
            found |= _english_at(part.payload, part.seen)
    return found


def _english_at(payload, number):
    english = Publication.objects.of(payload["model"], payload["id"]).filter(
        language=SOURCE, number__lte=number
    )
    publication = english.select_related("revision").order_by("-number").first()
    return texts(publication.revision.payload, apps.get_model(payload["model"])) if publication else {}
