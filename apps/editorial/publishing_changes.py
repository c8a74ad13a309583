"""Publishing a change: all its drafts or none, after a review or, in an emergency, before it."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.editorial import checking
from apps.editorial.applying import lock_roots
from apps.editorial.models import Change, Draft, LogHead
from apps.editorial.moving import check_unmoved_drafts
from apps.editorial.problems import NotAllowed, Problem, Refused
from apps.editorial.publishing import Act, Part, door, publish_parts
from apps.editorial.step_rights import may_review_afterwards
from apps.editorial.steps import arrive, check_seen, locked, record, take
from apps.editorial.workflow import describe
from apps.translation.states import Gravity


def publish_change(change, by, *, confirmed=frozenset(), seen=None):
    """Make an approved change what readers see, all of it or nothing, and return the new lines of the log.

    confirmed: languages of which the approver has read and confirms all texts.
    Raises NotAllowed, Conflict or Refused (with every reason); then nothing is stored.
    """
    return _publish(change, by, "publish", confirmed=confirmed, seen=seen)


def publish_now(change, by, meaning, *, why, seen=None):
    """Publish a change without a second person: for emergencies, with a reason, to be reviewed afterwards."""
    if not why.strip():
        raise Refused([Problem(_("Say why it cannot wait for a review."), field=_("Reason"))])
    return _publish(change, by, "publish_now", why=why, meaning=meaning, seen=seen)


def review_afterwards(change, by, *, why="", seen=None):
    """Record that another person has looked at what its author published alone."""
    with transaction.atomic():
        change = locked(change)
        if seen is not None:
            check_seen(change, seen)
        if not may_review_afterwards(by, change):
            raise NotAllowed([_("Somebody else has to look at it: you wrote or published it.")])
        change.needs_review = False
        change.save()
        return record(change, change.state, by, why)


def _publish(change, by, step, *, why="", meaning=None, confirmed=frozenset(), seen=None):  # noqa: PLR0913  what the steps that publish ask for
    payloads = []
    with door(payloads):
        head = LogHead.lock()
        change = take(change, step, by, seen)
        if meaning is not None:
            describe(change, meaning)
        if change.undoes_id:  # it is not there any more to be taken down
            Change.objects.filter(pk=change.undoes_id).update(expires_at=None)
        drafts = [draft for draft in change.drafts.all() if draft.is_open]
        payloads += [draft.payload for draft in drafts]
        live = lock_roots(payloads)
        check_unmoved_drafts(drafts, live)
        parts = [Part(draft.payload, draft.revision, draft.base_number) for draft in drafts]
        act = Act(
            by=by,
            note=change.change_note,
            gravity=Gravity(change.gravity or Gravity.NORMAL),
            approved=_approved(drafts) if step == "publish" else frozenset(),
            confirmed=confirmed,
        )
        publications = publish_parts(head, live, parts, act, may_park=True)
        checking.check_published(drafts)
        _close(drafts, publications)
        change.needs_review = step == "publish_now"
        arrive(change, step, by, why)
    return publications


def _approved(drafts):
    return frozenset(draft.language for draft in drafts if draft.language != SOURCE)


def _close(drafts, publications):
    for draft, publication in zip(drafts, publications, strict=True):
        draft.is_open, draft.publication = False, publication
    Draft.objects.bulk_update(drafts, ["is_open", "publication"])
