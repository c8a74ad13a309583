"""The steps of a change before it is published: submitted, approved, returned, scheduled, discarded."""

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.dates import moment_in_words
from apps.core.languages import SOURCE
from apps.editorial import checking
from apps.editorial.drafting import check_leaves_no_orphans
from apps.editorial.models import Change, State
from apps.editorial.problems import Problem, Refused
from apps.editorial.steps import arrive, record, take
from apps.editorial.telling import tell_left_standing, tell_unpublished

UNSCHEDULED = {"publish_at": None, "expires_at": None, "scheduled_by": None}


@dataclass(frozen=True)
class Meaning:
    """What a change means: to readers in a sentence, or that it is the same, and to those who read translations."""

    note: str = ""
    is_same: bool = False
    gravity: str = ""


def submit(change, by, meaning, *, assignee=None, due=None, seen=None):
    """Ask for the review of a change. Raises Refused where readers or translators are not told what they need."""
    with transaction.atomic():
        change = take(change, "submit", by, seen)
        describe(change, meaning)
        checking.check(change)
        change.assignee, change.due = assignee, due
        return arrive(change, "submit", by)


def withdraw(change, by, *, why="", seen=None):
    """Take a change back from review, or off the schedule, to work on."""
    return _step(change, "withdraw", by, why, seen=seen, **UNSCHEDULED)


def send_back(change, by, *, why, seen=None):
    """Return a change to its authors. Raises Refused without a reason."""
    if not why.strip():
        raise Refused([Problem(_("Say what has to change."), field=_("Reason"))])
    return _step(change, "return", by, why, seen=seen, **UNSCHEDULED)


def approve(change, by, *, why="", seen=None):
    """Approve a change that others wrote."""
    return _step(change, "approve", by, why, seen=seen)


def schedule(change, by, *, publish_at, expires_at=None, seen=None):
    """Publish a change by itself at a moment, and archive what it published at another one, None for never.

    One that is scheduled already gets other moments, and is published with the rights of who chose them.
    """
    now = timezone.now()
    if publish_at <= now:
        raise Refused([Problem(_("Choose a moment to come."), field=_("publish on"))])
    if expires_at is not None and expires_at <= publish_at:
        raise Refused([Problem(_("Choose a moment after that of the publication."), field=_("take down on"))])
    if expires_at is not None and not may_expire(change):
        message = _(
            "Only what has a draft in English here is taken down by itself: what is archived is so in all languages."
        )
        raise Refused([Problem(message, field=_("take down on"))])
    values = {"publish_at": publish_at, "expires_at": expires_at, "scheduled_by": by}
    return _step(change, "schedule", by, _planned(publish_at, expires_at), seen=seen, **values)


def _planned(publish_at, expires_at):
    told = {"moment": moment_in_words(publish_at), "until": expires_at and moment_in_words(expires_at)}
    if expires_at is None:
        return _("To be published on %(moment)s.") % told
    return _("To be published on %(moment)s and taken down on %(until)s.") % told


def may_expire(change):
    """True when what a change publishes can be taken down by itself by whoever may publish it: that archives pages,
    which is for who may publish their English.
    """
    drafts = change.drafts.all()
    english = {draft.object_id for draft in drafts if draft.language == SOURCE}
    return english == {draft.object_id for draft in drafts}


def expire(change, by, *, expires_at, seen=None):
    """Take down what a change published at another moment than was chosen, None for never, with the rights of `by`."""
    if expires_at is not None and expires_at <= timezone.now():
        raise Refused([Problem(_("Choose a moment to come."), field=_("take down on"))])
    with transaction.atomic():
        change = take(change, "expire", by, seen)
        if change.expires_at is None:
            raise Refused([_("Nothing that this change published is to be taken down any more.")])
        change.expires_at, change.scheduled_by = expires_at, by
        words = _("To be taken down on %(moment)s.") if expires_at else _("It is not taken down by itself.")
        return arrive(change, "expire", by, words % {"moment": expires_at and moment_in_words(expires_at)})


def discard(change, by, *, why="", seen=None):
    """Give a change up. Its revisions stay in the history."""
    with transaction.atomic():
        change = take(change, "discard", by, seen)
        check_leaves_no_orphans(change)
        change.drafts.update(is_open=False)
        change.publish_at = change.expires_at = change.scheduled_by = None
        return arrive(change, "discard", by, why)


def give_back(change, *, why):
    """Return a scheduled change that could not be published by itself. Its people are told once that is stored."""
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change.pk)
        if change.state == State.SCHEDULED:
            tell = partial(tell_unpublished, change, change.scheduled_by, why)
            change.publish_at = change.expires_at = change.scheduled_by = None
            arrive(change, "return", None, why)
            transaction.on_commit(tell, robust=True)


def note_taken_down(change, *, why):
    """Record that what a change published was taken down as scheduled. Inside the caller's transaction."""
    change = Change.objects.select_for_update().get(pk=change.pk)
    change.expires_at = None
    change.save()
    record(change, change.state, None, why)


def note_left_standing(change, *, why):
    """Record that what a change published could not be taken down, and tell who can see to it: once, however often it
    is tried, until the reason is another one. Inside the caller's transaction.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    last, told = change.transitions.last(), _("It could not be taken down: %(why)s") % {"why": why.strip()}
    if last.by_id is not None or last.why != told:
        tell = partial(tell_left_standing, change, change.scheduled_by, why)
        record(change, change.state, None, told)
        transaction.on_commit(tell, robust=True)


def describe(change, meaning):
    """Say what a change means to readers and translators: asked for where readers know an earlier text.

    Raises Refused where something is not said.
    """
    change.gravity, change.same_meaning = meaning.gravity, meaning.is_same
    change.change_note = meaning.note.strip()
    drafts = change.drafts.all()
    problems = []
    if any(draft.base for draft in drafts) and not change.change_note and not change.same_meaning:
        message = _("Say in a sentence what changed, or tick that the meaning is the same.")
        problems.append(Problem(message, field=_("change note for readers")))
    if not change.gravity and any(draft.base and draft.language == SOURCE for draft in drafts):
        message = _("Say how much the change matters for those who read a translation.")
        problems.append(Problem(message, field=_("For those who read a translation, the change is")))
    if len({draft.object_id for draft in drafts}) > 1 and not change.title:
        message = _("Give the change a title: it is about several pages.")
        problems.append(Problem(message, field=_("title")))
    if problems:
        raise Refused(problems)


def _step(change, step, by, why="", *, seen=None, **values):
    with transaction.atomic():
        change = take(change, step, by, seen)
        for name, value in values.items():
            setattr(change, name, value)
        return arrive(change, step, by, why)
