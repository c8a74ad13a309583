"""Several drafts as one change: drafts are begun in it, moved to another one or out of it; it is given a title."""

from contextlib import contextmanager

from django.apps import apps
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from apps.core.languages import CODES, SOURCE
from apps.editorial.models import Change, Draft, State, Transition
from apps.editorial.problems import NotAllowed, Problem, Refused
from apps.editorial.rights import may_edit
from apps.editorial.trying import in_place

MOST_OFFERED = 50
UNSUBMITTED = (State.DRAFT, State.RETURNED)


def joinable(user, object_id=None):
    """Return the changes that a person may add a draft to: their own, those of which they may write every language,
    and those that are about the same object. Each with `called`, what it is called in a list.
    """
    foreign = Draft.objects.filter(change=OuterRef("pk")).exclude(language__in=_written_by(user))
    names = Draft.objects.filter(change=OuterRef("pk"), is_open=True).order_by("pk").values("title")
    rows = Change.objects.visible_to(user, only_open=True).filter(state__in=UNSUBMITTED)
    rows = rows.annotate(first=Subquery(names[:1]))
    own = Q(created_by=user) | ~Q(pk__in=foreign.values("change"))
    same = Q(drafts__object_id=object_id, drafts__is_open=True) if object_id else Q()
    return rows.filter(own | same if object_id else own).filter(first__isnull=False).distinct()


def _written_by(user):
    return [code for code in CODES if user.may_write(code)]


def offered(user, object_id=None):
    """Return [(key, name)] of the changes that a person may add a draft to, the newest first. One query."""
    rows = joinable(user, object_id).values_list("pk", "title", "first")[:MOST_OFFERED]
    return [(pk, title or first) for pk, title, first in rows]


def payloads_in(change):
    """Return the payloads of the open drafts of a change, in the order in which they lie over the live rows."""
    drafts = Draft.objects.open().filter(change=change).select_related("revision").order_by("pk")
    return [draft.payload for draft in drafts]


def told_of(rows, change, user):
    """Return those of the steps or comments of a change that are about drafts which a person may read.

    The person may see the change, and so reads all that is in it; only drafts that were moved out of it are asked for.
    """
    moved = {row.draft_id for row in rows if row.draft_id and row.draft.change_id != change.pk}
    told = (
        set(Draft.objects.filter(pk__in=moved).visible_to(user).values_list("pk", flat=True)) if moved else ()
    )
    return [row for row in rows if row.draft_id not in moved or row.draft_id in told]


@contextmanager
def with_rows_of(change_key, user):
    """For the length of the block, have the rows that an open change would publish: a search finds them, too."""
    change = (
        Change.objects.visible_to(user).open().filter(pk=change_key).first()
        if change_key.isdecimal() and len(change_key) < 10
        else None
    )
    if change is None:
        yield
    else:
        with in_place(payloads_in(change)):
            yield


def new_drafts(model, user):
    """Return the drafts of what was never published of a kind, as far as the person may read them."""
    new = Draft.objects.open().filter(model=model._meta.label_lower, language=SOURCE, base__isnull=True)
    return (
        new.visible_to(user, only_open=True)
        .select_related("change", "revision__author")
        .defer("revision__payload")
    )


@transaction.atomic
def give_title(change, by, title):
    """Say what a change is about. Raises NotAllowed or Refused."""
    change = Change.objects.select_for_update().get(pk=change.pk)
    if not may_arrange(by, change):
        raise NotAllowed([_("You may not arrange this change: others write it.")])
    if not change.is_open:
        raise Refused([_("This change is closed: nothing of it can be changed any more.")])
    change.title = title.strip()
    change.save()


@transaction.atomic
def move(draft, by, to):
    """Move an open draft into another change, None for one of its own. Raises NotAllowed or Refused.

    What was left without drafts is discarded.
    """
    keys = sorted({draft.change_id, *([to.pk] if to else [])})
    changes = {one.pk: one for one in Change.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    draft = Draft.objects.select_related("change").get(pk=draft.pk)
    source = changes.get(draft.change_id)
    if not (source and may_move(by, draft, source)):
        raise NotAllowed([_("You may not move this draft: others write it.")])
    target = changes[to.pk] if to else Change.objects.create(created_by=by)
    if to and not joinable(by, draft.object_id).filter(pk=to.pk).exists():
        raise NotAllowed([_("You may not add a draft to that change.")])
    _check_unsubmitted(source, target)
    draft.change = target
    draft.save()
    step = {"from_state": source.state, "to_state": target.state, "by": by}
    Transition.objects.create(change=target, draft=draft, **step)
    if not source.drafts.exists():
        _close(source, by)
    return target


def may_arrange(user, change):
    """True when the person may give a change a title: who began it, or may write something of it."""
    return change.created_by_id == user.pk or any(_may_write(user, draft) for draft in change.drafts.all())


def may_move(user, draft, change):
    """True when the person may take a draft out of its change: who may write it, or began the change."""
    return draft.is_open and (change.created_by_id == user.pk or _may_write(user, draft))


def _may_write(user, draft):
    return may_edit(user, apps.get_model(draft.model), draft.language)


def _check_unsubmitted(source, target):
    if {source.state, target.state} - set(UNSUBMITTED):
        message = _("Take the change back from its review first: what others look at stays as it is.")
        raise Refused([Problem(message)])
    if source.pk == target.pk:
        raise Refused([_("The draft is in this change already.")])


def _close(change, by):
    before, change.state = change.state, State.DISCARDED
    change.save()
    Transition.objects.create(change=change, from_state=before, to_state=change.state, by=by)
