"""Who may take which step of a change, and from which state.

Two persons: whoever wrote any part of a change cannot approve it, nor say afterwards that it was right to publish it.
"""

from collections import defaultdict

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from apps.core.languages import own_name
from apps.core.text import listed
from apps.editorial.models import Change, State
from apps.editorial.models.drafts import OPEN
from apps.editorial.problems import NotAllowed
from apps.editorial.rights import may_approve, may_edit, may_publish

# step: (states that it may be taken from, the state after it)
STEPS = {
    "submit": ((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "withdraw": ((State.SUBMITTED, State.APPROVED, State.SCHEDULED), State.DRAFT),
    "return": ((State.SUBMITTED, State.APPROVED, State.SCHEDULED), State.RETURNED),
    "approve": ((State.SUBMITTED,), State.APPROVED),
    "schedule": ((State.APPROVED, State.SCHEDULED), State.SCHEDULED),
    "publish": ((State.APPROVED, State.SCHEDULED), State.PUBLISHED),
    "publish_now": ((State.DRAFT, State.RETURNED, State.SUBMITTED), State.PUBLISHED),
    "expire": ((State.PUBLISHED,), State.PUBLISHED),
    "discard": (OPEN, State.DISCARDED),
}


def may_take(user, change, step):
    """True when the person may take a step with a change now. The change's drafts are visible to the person."""
    if step == "review_afterwards":
        return may_review_afterwards(user, change)
    if step == "expire" and change.expires_at is None:
        return False
    return change.state in STEPS[step][0] and _ALLOWED[step](user, change)


def check_may_take(user, change, step):
    """Raise NotAllowed where a step is not for the person, whatever state the change is in."""
    if not _ALLOWED[step](user, change):
        raise NotAllowed([_reason(user, change, step)])


def may_review_afterwards(user, change):
    """True when the person may say that what was published without a review is as it should be."""
    published = change.transitions.filter(to_state=State.PUBLISHED).values_list("by", flat=True)
    is_other = change.needs_review and user.pk not in change.author_ids | set(published)
    return is_other and _holds(user, change, may_approve)


def reviewers_of(change):
    """Return the people who may be asked to review a change: a query of those who may read it and approve all its
    languages.
    """
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(pk__in=change.author_ids)
    able = [
        person.pk
        for same in alike(people)
        if _holds(same[0], change, may_approve)
        and Change.objects.filter(pk=change.pk).visible_to(same[0], only_open=True).exists()
        for person in same
    ]
    return people.filter(pk__in=able)


def alike(people):
    """Return lists of those who may do and see the same: one of each is asked for all, however many they are.

    Rights come from groups, and what somebody may see from groups and the duty country.
    """
    found = defaultdict(list)
    for person in people.prefetch_related("groups"):
        groups = frozenset(group.pk for group in person.groups.all())
        found[person.is_superuser, str(person.duty_country), groups].append(person)
    return found.values()


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
    "expire": _may_publish,
    "discard": _may_discard,
}


def _reason(user, change, step):
    if step == "approve" and user.pk in change.author_ids:
        return _("You wrote a part of this change: somebody else has to approve it.")
    languages = {draft.language for draft in change.drafts.all()}
    return _("You may not do this with a change in %(languages)s.") % {
        "languages": listed(sorted(own_name(language) for language in languages))
    }
