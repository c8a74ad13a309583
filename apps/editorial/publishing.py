"""The one door: every change of content goes through `publish()`."""

import uuid

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.core.text import listed
from apps.editorial import validation
from apps.editorial.aggregates import members
from apps.editorial.applying import lock_roots, place, write
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.payloads import is_structural, key_of, normalise, texts
from apps.editorial.problems import Conflict, NotAllowed, Problem, Refused
from apps.editorial.rights import check_approval, check_rights
from apps.translation import tracking
from apps.translation.states import Origin


def publish(payloads, *, by=None, note="", origin=Origin.HUMAN, seen=None, approve=False):
    """Make payloads what readers see, together or not at all, and return the new lines of the log.

    by: the person, whose rights are checked; None only for content that comes with the portal (origin FIXTURE).
    note: the public change note, "" for none.
    seen: number of the log when the person opened the form; a later publication of the same text is a conflict, and
        translations are pinned to the English of that moment.
    approve: a reviewer confirms every text of the payloads' language.
    Raises Conflict, NotAllowed or Refused (with every reason); then nothing is stored.
    """
    if by is None and origin != Origin.FIXTURE:
        raise NotAllowed([_("Nobody is named who publishes this.")])
    payloads = [normalise(payload, apps.get_model(payload["model"])) for payload in payloads]
    try:
        with transaction.atomic():
            return _publish(payloads, by=by, note=note, origin=origin, seen=seen, approve=approve)
    except IntegrityError as error:
        raise Refused(validation.explain(payloads, error)) from error


def _publish(payloads, *, by, note, origin, seen, approve):
    head = LogHead.lock()
    lock_roots(payloads)
    live = _live_roots(payloads)
    for payload in payloads:
        _check_allowed(payload, live.get(payload["id"]), by, seen, approve)
    applied = place(payloads)
    _check_places(applied)
    if problems := validation.check_fields(applied.rows):
        raise Refused(problems)
    now = timezone.now()
    publications = _record(head, payloads, by=by, note=note, origin=origin, now=now)
    write(applied)
    _check_whole(payloads, applied)
    tracking.forget(applied.deleted)
    confirmed = frozenset(payload["language"] for payload in payloads) if approve else frozenset()
    tracking.track(
        applied.rows,
        changed=applied.changed,
        seen_sources=_sources(payloads, seen),
        authorship=tracking.Authorship(by=by, at=now, origin=origin, confirmed=confirmed),
    )
    return publications


def _live_roots(payloads):
    found = {}
    for label in {payload["model"] for payload in payloads}:
        ids = [payload["id"] for payload in payloads if payload["model"] == label]
        found |= {str(pk): row for pk, row in apps.get_model(label)._base_manager.in_bulk(ids).items()}
    return found


def _check_allowed(payload, live, by, seen, approve):
    if payload["schema"] > Revision.SCHEMA:
        raise Refused(
            [_("This change was written by a newer version of the portal. Update the portal first.")]
        )
    if by is not None:
        check_rights(by, payload, live)
        if approve:
            check_approval(by, payload["language"])
    if seen is not None:
        _check_base(payload, seen)


def _check_places(applied):
    """Refuse texts whose row is gone: until there are drafts to keep them in, they would be lost without a word."""
    message = _("This text belongs to a part that does not exist, or was deleted meanwhile: %(text)s")
    problems = [
        Problem(
            message % {"text": listed(str(value) for key, value in values.items() if key != "id" and value)}
        )
        for _label, values in applied.parked
        if len(values) == 1 or any(value for key, value in values.items() if key != "id")
    ]
    if problems:
        raise Refused(problems)


def _check_base(payload, seen):
    later = Publication.objects.of(payload["model"], payload["id"]).filter(language=payload["language"])
    publication = later.filter(number__gt=seen).select_related("by").first()
    if publication is not None:
        raise Conflict(publication)


def _check_whole(payloads, applied):
    """Check what no single row shows: references, rules over many rows, what the database deferred."""
    if problems := validation.check_references(applied.rows):
        raise Refused(problems)
    models = {apps.get_model(payload["model"]) for payload in payloads if is_structural(payload)}
    for model in models:
        try:
            model._default_manager.all().check_rules()
        except ValidationError as error:
            raise Refused(error.messages) from error
    tables = {member._meta.db_table for model in models for member in members(model)}
    if tables:
        connection.check_constraints(table_names=sorted(tables))


def _record(head, payloads, *, by, note, origin, now):
    """Write the revisions and the lines of the log, numbered on from the head."""
    revisions = _revisions(payloads, by=by, note=note, origin=origin, now=now)
    publications = [
        Publication(
            number=head.number + index,
            model=revision.model,
            object_id=revision.object_id,
            language=revision.language,
            revision=revision,
            note=note,
            by=by,
            at=now,
        )
        for index, revision in enumerate(Revision.objects.bulk_create(revisions), start=1)
    ]
    Publication.objects.bulk_create(publications)
    head.number += len(publications)
    head.save()
    return publications


def _revisions(payloads, *, by, note, origin, now):
    ids = {payload["id"] for payload in payloads}
    latest = Revision.objects.filter(object_id__in=ids).values("object_id", "language").order_by()
    last = {
        (str(row["object_id"]), row["language"]): row
        for row in latest.annotate(number=Max("number"), pk=Max("id"))
    }
    nothing = {"number": 0, "pk": None}
    return [
        Revision(
            model=payload["model"],
            object_id=uuid.UUID(payload["id"]),
            language=payload["language"],
            key=key_of(payload),
            number=last.get((payload["id"], payload["language"]), nothing)["number"] + 1,
            parent_id=last.get((payload["id"], payload["language"]), nothing)["pk"],
            payload=payload,
            origin=origin,
            author=by,
            note=note,
            at=now,
        )
        for payload in payloads
    ]


def _sources(payloads, seen):
    """Return the English texts that translators had before them: the ones published by log number `seen`."""
    if seen is None:
        return {}
    found = {}
    for payload in payloads:
        if payload["language"] == SOURCE:
            continue
        english = Publication.objects.of(payload["model"], payload["id"]).filter(
            language=SOURCE, number__lte=seen
        )
        publication = english.select_related("revision").order_by("-number").first()
        if publication is not None:
            found |= texts(publication.revision.payload, apps.get_model(payload["model"]))
    return found
