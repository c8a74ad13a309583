"""Which changes wait for a person, as conditions on `Change`: for numbers on the editor's home and for lists."""

from django.db.models import Exists, OuterRef, Q

from apps.core.languages import CODES, SOURCE
from apps.editorial.aggregates import roots
from apps.editorial.models import Draft, State, Transition
from apps.editorial.models.drafts import OPEN
from apps.editorial.rights import may_decide_access


def written_by(user):
    """Return the condition of open changes of which a person wrote a part, or that were given to them."""
    return Q(state__in=OPEN) & (Q(created_by=user) | _has_written(user))


def returned_to(user):
    """Return the condition of changes that were returned, to one who wrote a part."""
    return Q(state=State.RETURNED) & _has_written(user)


def waiting_for(user):
    """Return the condition of changes that a person is asked to review, or that whoever may can review."""
    asked = Q(assignee=None) | Q(assignee=user)
    return Q(state=State.SUBMITTED) & asked & ~_has_written(user) & _may_approve(user)


def to_review_afterwards(user):
    """Return the condition of what its author published alone and the person may look at now."""
    published = Transition.objects.filter(change=OuterRef("pk"), by=user, to_state=State.PUBLISHED)
    return Q(needs_review=True) & ~_has_written(user) & ~Q(Exists(published)) & _may_approve(user)


def to_happen(user):
    """Return the condition of what is still to be published, or taken down again, by itself, whoever scheduled it."""
    return Q(state=State.SCHEDULED) | Q(state=State.PUBLISHED, expires_at__isnull=False)


def _has_written(user):
    parts = Q(change=OuterRef("pk")) | Q(draft__change=OuterRef("pk"))  # a draft may have been moved here
    return Q(Exists(Transition.objects.filter(parts, by=user, revision__isnull=False).order_by()))


def _may_approve(user):
    """Say of many changes what `rights.may_approve` says of one draft: every language, every kind."""
    languages = [code for code in CODES if user.may("publish" if code == SOURCE else "review", code)]
    if not languages:
        return Q(pk__in=[])
    beyond = ~Q(language__in=languages)
    if not may_decide_access(user):
        managed = [model._meta.label_lower for model in roots() if model.is_managed]
        beyond |= Q(language=SOURCE, model__in=managed)
    return ~Q(Exists(Draft.objects.filter(beyond, change=OuterRef("pk")).order_by()))


# As lists and their addresses name them.
WAITING = {
    "mine": written_by,
    "returned": returned_to,
    "review": waiting_for,
    "afterwards": to_review_afterwards,
    "scheduled": to_happen,
}
