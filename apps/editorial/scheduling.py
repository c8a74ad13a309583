"""What was scheduled happens by itself: changes are published, and what they published is taken down again."""

import logging

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core.languages import SOURCE
from apps.editorial.models import Change, LogHead, State
from apps.editorial.payloads import SCHEMA
from apps.editorial.problems import AtTheSameMoment, Refused
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_change
from apps.editorial.workflow import give_back, note_left_standing, note_taken_down

logger = logging.getLogger(__name__)


def _each(act, due):
    """Return for how many changes that are due something was done. One that fails is logged and stops no other."""
    done = 0
    for change in due.select_related("scheduled_by"):
        try:
            done += _alone(act, change)
        except Exception:
            logger.exception("The change %s failed; it is tried again in the next round.", change.pk)
    return done


def _alone(act, change):
    """Do it in a transaction of its own, a second time where an editor began a draft of the same at that moment."""
    try:
        with transaction.atomic():
            return act(change)
    except AtTheSameMoment:
        with transaction.atomic():
            return act(change)


def publish_due():
    """Publish the changes whose moment has come, as whoever scheduled them, and return how many that were.

    One that is refused goes back to its authors with the reasons, and stops no other.
    """
    due = Change.objects.filter(state=State.SCHEDULED, publish_at__lte=timezone.now()).order_by("publish_at")
    return _each(_publish, due)


def _publish(change):
    LogHead.lock()  # then the change, then its pages, as every step that publishes does
    change = _still_due(change, state=State.SCHEDULED, publish_at__lte=timezone.now())
    if change is None:  # somebody chose another moment, or published it
        return False
    with override(change.scheduled_by.language):  # the reasons are read by whoever scheduled it
        try:
            publish_change(change, change.scheduled_by)
        except AtTheSameMoment:  # see `_alone`
            raise
        except Refused as refusal:
            logger.warning("The scheduled change %s was refused: %s", change.pk, refusal)
            give_back(change, why=str(refusal))
            return False
    return True


def take_down_due():
    """Archive what was published to be taken down by now, and return how many changes that were.

    One that is refused is told of, stays due and stops no other.
    """
    due = Change.objects.filter(state=State.PUBLISHED, expires_at__lte=timezone.now()).order_by("expires_at")
    return _each(_take_down, due)


def _take_down(change):
    with override(change.scheduled_by.language), transaction.atomic():
        LogHead.lock()  # then the change, then its pages, as every step that publishes does
        change = _still_due(change, state=State.PUBLISHED, expires_at__lte=timezone.now())
        if change is None:
            return False
        reason = _("Taken down as it was scheduled.")
        payloads = [_archived(draft, reason) for draft in change.drafts.all() if _is_live(draft)]
        if payloads:
            try:
                publish(
                    list({one["id"]: one for one in payloads}.values()), by=change.scheduled_by, note=reason
                )
            except AtTheSameMoment:  # see `_alone`
                raise
            except Refused as refusal:
                logger.warning("The change %s could not be taken down: %s", change.pk, refusal)
                note_left_standing(change, why=str(refusal))
                return False
        note_taken_down(change, why=reason)
    return True


def _still_due(change, **due):
    """Return the change, locked and read again, None where it is not due any more."""
    found = Change.objects.filter(pk=change.pk, **due)
    return found.select_for_update(of=("self",)).select_related("scheduled_by").first()


def _is_live(draft):
    return apps.get_model(draft.model)._default_manager.live().filter(pk=draft.object_id).exists()


def _archived(draft, reason):
    """Return the payload that archives a draft's root and says nothing else."""
    return {
        "schema": SCHEMA,
        "model": draft.model,
        "id": str(draft.object_id),
        "language": SOURCE,
        "fields": {"archived_at": timezone.now().isoformat(), "archived_reason": reason},
        "children": {},
    }
