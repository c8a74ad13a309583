"""The steps of a change: submitted, approved, returned, scheduled, published, discarded. Each is recorded.

Two persons: whoever wrote any part of a change cannot approve it. In an emergency somebody who may publish does so
alone, with a reason; then another person looks at it afterwards.
"""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE, own_name
from apps.editorial import checking
from apps.editorial.applying import lock_roots
from apps.editorial.drafting import check_leaves_no_orphans
from apps.editorial.models import Change, Draft, LogHead, State, Transition
from apps.editorial.models.drafts import OPEN
from apps.editorial.moving import check_unmoved_drafts
from apps.editorial.problems import NotAllowed, Problem, Refused
from apps.editorial.publishing import Act, Part, door, publish_parts
from apps.editorial.rights import may_approve, may_edit, may_publish
from apps.translation.states import Gravity

# step: (states that it may be taken from, the state after it)
STEPS = {
    "submit": ((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "withdraw": ((State.SUBMITTED, State.APPROVED, State.SCHEDULED), State.DRAFT),
    "return": ((State.SUBMITTED, State.APPROVED, State.SCHEDULED), State.RETURNED),
    "approve": ((State.SUBMITTED,), State.APPROVED),
    "schedule": ((State.APPROVED,), State.SCHEDULED),
    "publish": ((State.APPROVED, State.SCHEDULED), State.PUBLISHED),
    "publish_now": (OPEN, State.PUBLISHED),
    "discard": (OPEN, State.DISCARDED),
}

UNSCHEDULED = {"publish_at": None, "expires_at": None, "scheduled_by": None}


@dataclass(frozen=True)
class Meaning:
    """What a change means: to readers in a sentence, or that it is the same, and to those who read translations."""

    note: str = ""
    is_same: bool = False
    gravity: str = ""


# --- who may -------------------------------------------------------------------------------------------------


def may_take(user, change, step):
    """True when the person may take a step with a change now. The change's drafts are visible to the person."""
    if step == "review_afterwards":
        return may_review_afterwards(user, change)
    return change.state in STEPS[step][0] and _ALLOWED[step](user, change)


def reviewers_of(change):
    """Return the people who may be asked to review a change: a query of those who may read it and approve all its
    languages.
    """
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(pk__in=change.author_ids)
    able = [
        person.pk
        for person in people
        if _holds(person, change, may_approve)
        and Change.objects.visible_to(person, only_open=True).filter(pk=change.pk).exists()
    ]
    return people.filter(pk__in=able)


def _may_write(user, change):
    return _holds(user, change, may_edit)


def _may_review(user, change):
    return user.pk not in change.author_ids and _holds(user, change, may_approve)


def _may_send_back(user, change):
    return _holds(user, change, may_approve)


def _may_publish(user, change):
    return _holds(user, change, may_publish)


def _may_discard(user, change):
    """Whose work it is, or who may publish it."""
    return _holds(user, change, may_publish) or (
        change.author_ids == {user.pk} and _holds(user, change, may_edit)
    )


def _holds(user, change, right):
    drafts = change.drafts.all()
    return bool(drafts) and all(right(user, apps.get_model(draft.model), draft.language) for draft in drafts)


_ALLOWED = {
    "submit": _may_write,
    "withdraw": _may_write,
    "return": _may_send_back,
    "approve": _may_review,
    "schedule": _may_publish,
    "publish": _may_publish,
    "publish_now": _may_publish,
    "discard": _may_discard,
}


# --- the steps -----------------------------------------------------------------------------------------------


def submit(change, by, meaning, *, assignee=None, due=None, seen=None):
    """Ask for the review of a change. Raises Refused where readers or translators are not told what they need."""
    with transaction.atomic():
        change = _take(change, "submit", by, seen)
        _describe(change, meaning)
        checking.check(change)
        change.assignee, change.due = assignee, due
        return _arrive(change, "submit", by)


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
    """Publish a change by itself at a moment, and archive what it published at another one, None for never."""
    now = timezone.now()
    if publish_at <= now:
        raise Refused([Problem(_("Choose a moment to come."), field=_("publish on"))])
    if expires_at is not None and expires_at <= publish_at:
        raise Refused([Problem(_("Choose a moment after that of the publication."), field=_("take down on"))])
    if expires_at is not None and not may_expire(change):
        message = _(
            "Only a change in English is taken down by itself: what is archived is so in all languages."
        )
        raise Refused([Problem(message, field=_("take down on"))])
    return _step(
        change, "schedule", by, seen=seen, publish_at=publish_at, expires_at=expires_at, scheduled_by=by
    )


def may_expire(change):
    """True when what a change publishes can be taken down by itself by whoever may publish it: it archives pages."""
    return all(draft.language == SOURCE for draft in change.drafts.all())


def discard(change, by, *, why="", seen=None):
    """Give a change up. Its revisions stay in the history."""
    with transaction.atomic():
        change = _take(change, "discard", by, seen)
        check_leaves_no_orphans(change)
        change.drafts.update(is_open=False)
        return _arrive(change, "discard", by, why)


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


def give_back(change, *, why):
    """Return a scheduled change that could not be published by itself."""
    with transaction.atomic():
        change = Change.objects.select_for_update().get(pk=change.pk)
        if change.state == State.SCHEDULED:
            change.publish_at = change.expires_at = change.scheduled_by = None
            _arrive(change, "return", None, why)


def note_taken_down(change, *, why):
    """Record that what a change published was taken down as scheduled. Inside the caller's transaction."""
    change = Change.objects.select_for_update().get(pk=change.pk)
    change.expires_at = None
    change.save()
    _record(change, change.state, None, why)


def review_afterwards(change, by, *, why="", seen=None):
    """Record that another person has looked at what its author published alone."""
    with transaction.atomic():
        change = _locked(change)
        check_seen(change, seen)
        if not may_review_afterwards(by, change):
            raise NotAllowed([_("Somebody else has to look at it: you wrote or published it.")])
        change.needs_review = False
        change.save()
        return _record(change, change.state, by, why)


def may_review_afterwards(user, change):
    """True when the person may say that what was published without a review is as it should be."""
    published = change.transitions.filter(to_state=State.PUBLISHED).values_list("by", flat=True)
    is_other = change.needs_review and user.pk not in change.author_ids | set(published)
    return is_other and _holds(user, change, may_approve)


def _publish(change, by, step, *, why="", meaning=None, confirmed=frozenset(), seen=None):  # noqa: PLR0913  what the steps that publish ask for
    payloads = []
    with door(payloads):
        head = LogHead.lock()
        change = _take(change, step, by, seen)
        if meaning is not None:
            _describe(change, meaning)
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
        _arrive(change, step, by, why)
    return publications


def _approved(drafts):
    return frozenset(draft.language for draft in drafts if draft.language != SOURCE)


def _close(drafts, publications):
    for draft, publication in zip(drafts, publications, strict=True):
        draft.is_open, draft.publication = False, publication
    Draft.objects.bulk_update(drafts, ["is_open", "publication"])


def _describe(change, meaning):
    """Say what the change means to readers and translators: asked for where readers know an earlier text."""
    change.gravity, change.same_meaning = meaning.gravity, meaning.is_same
    change.change_note = meaning.note.strip()
    drafts = change.drafts.all()
    problems = []
    if any(draft.base for draft in drafts) and not change.change_note and not change.same_meaning:
        message = _("Say in a sentence what changed, or tick that the meaning is the same.")
        problems.append(Problem(message, field=_("change note for readers")))
    if not change.gravity and any(draft.base and draft.language == SOURCE for draft in drafts):
        message = _("Say how much the change matters for those who read a translation.")
        problems.append(Problem(message, field=_("how much it matters")))
    if len({draft.object_id for draft in drafts}) > 1 and not change.title:
        message = _("Give the change a title: it is about several pages.")
        problems.append(Problem(message, field=_("title")))
    if problems:
        raise Refused(problems)


def _step(change, step, by, why="", *, seen=None, **values):
    with transaction.atomic():
        change = _take(change, step, by, seen)
        for name, value in values.items():
            setattr(change, name, value)
        return _arrive(change, step, by, why)


def _take(change, step, by, seen=None):
    """Return the change, locked and read again.

    seen: key of its last step when the person opened the page (`last_step`), None where there was none.
    Raises NotAllowed where the person may not take the step with it, Refused where it has changed meanwhile.
    """
    change = _locked(change)
    if change.state not in STEPS[step][0]:
        message = _("This change is “%(state)s” by now. Open it again to see what may be done.")
        raise Refused([message % {"state": change.get_state_display()}])
    check_seen(change, seen)
    if not _ALLOWED[step](by, change):
        raise NotAllowed([_reason(by, change, step)])
    return change


def last_step(change):
    """Return the key of the last step that was taken with a change: whoever decides on it has read it up to there."""
    return change.transitions.values_list("pk", flat=True).last()


def check_seen(change, seen):
    """Raise Refused where a step was taken with the change after the one that the person has seen."""
    if seen is not None and seen != last_step(change):
        message = _(
            "This change was worked on since you opened it. Here it is as it stands now: read it before you go on."
        )
        raise Refused([message])


def _locked(change):
    """Return the change, locked and read again with its drafts."""
    drafts = Prefetch("drafts", Draft.objects.select_related("revision").order_by("pk"))
    return Change.objects.select_for_update().prefetch_related(drafts).get(pk=change.pk)


def _reason(by, change, step):
    if step == "approve" and by.pk in change.author_ids:
        return _("You wrote a part of this change: somebody else has to approve it.")
    languages = {draft.language for draft in change.drafts.all()}
    return _("You may not do this with a change in %(languages)s.") % {
        "languages": ", ".join(sorted(own_name(language) for language in languages))
    }


def _arrive(change, step, by, why=""):
    before, change.state = change.state, STEPS[step][1]
    change.save()
    _record(change, before, by, why)
    return change


def _record(change, before, by, why):
    return Transition.objects.create(
        change=change, from_state=before, to_state=change.state, by=by, why=why.strip()
    )
