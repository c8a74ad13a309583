"""How each step of a change is taken: locked, compared with what the person saw, and recorded."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from apps.editorial.models import Change, Draft, Transition
from apps.editorial.problems import Refused
from apps.editorial.step_rights import STEPS, check_may_take


def take(change, step, by, seen=None):
    """Return the change, locked and read again.

    seen: key of its last step when the person opened the page (`last_step`), None where nobody was shown a page.
    Raises NotAllowed where the person may not take the step with it, Refused where it has changed meanwhile.
    """
    change = locked(change)
    if change.state not in STEPS[step][0]:
        message = _("This change is “%(state)s” by now. Open it again to see what may be done.")
        raise Refused([message % {"state": change.get_state_display()}])
    if seen is not None:
        check_seen(change, seen)
    check_may_take(by, change, step)
    return change


def last_step(change):
    """Return the key of the last step that was taken with a change: whoever decides on it has read it up to there."""
    return change.transitions.values_list("pk", flat=True).last()


def check_seen(change, seen):
    """Raise Refused where the person has not seen the last step that was taken with a change; None for none at all."""
    if seen != last_step(change):
        message = _(
            "This change was worked on since you opened it. Here it is as it stands now: read it before you go on."
        )
        raise Refused([message])


def locked(change):
    """Return the change, locked and read again with its drafts."""
    drafts = Prefetch("drafts", Draft.objects.select_related("revision").order_by("pk"))
    return Change.objects.select_for_update().prefetch_related(drafts).get(pk=change.pk)


def arrive(change, step, by, why=""):
    """Bring a change to the state after a step, record the step, and return the change."""
    before, change.state = change.state, STEPS[step][1]
    change.save()
    record(change, before, by, why)
    return change


def record(change, before, by, why):
    """Record that a step was taken from a state to the one that the change is in, and return the `Transition`."""
    return Transition.objects.create(
        change=change, from_state=before, to_state=change.state, by=by, why=why.strip()
    )
