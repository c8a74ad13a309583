"""What a person holds here: changes that they began, are asked to review, or have scheduled; texts not saved; pages.

Who wrote what stays in the steps of a change: giving it to another person changes who sees to it from now on.
"""

from functools import partial

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.holdings import Holding
from apps.accounts.models import User
from apps.core.languages import own_name
from apps.editorial.aggregates import roots
from apps.editorial.finding import form_address
from apps.editorial.models import Change, OpenForm, Publication, State
from apps.editorial.models.drafts import OPEN
from apps.editorial.models.open_forms import TEXT_KEPT
from apps.editorial.rights import may_approve, may_decide_access, may_edit, may_publish, shown_to_editor
from apps.editorial.step_rights import may_take
from apps.editorial.telling import tell_reviewer
from apps.editorial.unsaved import give_to, heirs_of, pages_of, title_of, words_of
from apps.editorial.waiting import to_happen
from apps.editorial.workflow import discard, expire, withdraw

MOST_PAGES = 50


def begun(person, administrator):
    """Return the open changes that a person began. Whoever may write all of one may have it."""
    changes = _changes(state__in=OPEN, created_by=person)
    heirs = _heirs(person, changes, may_edit)
    known = set(Change.objects.visible_to(administrator).filter(pk__in=heirs).values_list("pk", flat=True))
    return [
        _holding(
            "begun",
            change,
            "created_by",
            heirs,
            may_be_seen_to=False,
            **(_given_up(change, administrator) if change.pk in known else {}),
        )
        for change in changes
    ]


def _given_up(change, administrator):
    if not may_take(administrator, change, "discard"):
        return {}
    return {"settle": partial(discard, change, administrator), "settle_words": _("Discard")}


def unsaved(person, administrator):
    """Return what a person who left had written in forms and not saved.

    It is kept until somebody gets it or says that it is not needed.
    """
    if person.is_active:
        return []  # theirs to save, and nobody else's to read
    forms = list(OpenForm.objects.unsaved_by(person))
    pages, heirs = pages_of(forms), heirs_of(forms, person)
    return [_unsaved(form, pages.get(form.object_id, []), heirs[form.pk], administrator) for form in forms]


def _unsaved(form, rows, heirs, administrator):
    page = rows[0] if rows else None
    return Holding(
        key=f"editorial.openform:{form.pk}:{form.kept_at.timestamp()}",
        words=title_of(form, page),
        address=form_address(type(page), page.pk, form.language) if page else "",
        heirs=tuple(heirs),
        give=partial(give_to, form),
        settle=form.delete,
        settle_words=_("Throw it away"),
        text=words_of(form, rows) if may_decide_access(administrator) else (),
        note=_("Who gets it is offered it on this form for %(days)s days.") % {"days": TEXT_KEPT.days}
        if heirs
        else "",
    )


def to_review(person, administrator):
    """Return the open changes that a person is asked to review. Nobody is asked to review what they wrote."""
    changes = _changes(state__in=OPEN, assignee=person)
    heirs = _heirs(person, changes, may_approve)
    return [
        _holding(
            "review",
            change,
            "assignee",
            {change.pk: [heir for heir in heirs[change.pk] if heir.pk not in change.author_ids]},
            give=partial(_ask_to_review, change, administrator),
            settle=partial(_set, change, "assignee", None),
            settle_words=_("Leave it to whoever may review it"),
        )
        for change in changes
    ]


def scheduled(person, administrator):
    """Return what is published or taken down by itself as a person has scheduled it: it happens with their rights."""
    changes = _changes(to_happen(person), scheduled_by=person)
    heirs = _heirs(person, changes, may_publish)
    return [
        _holding("scheduled", change, "scheduled_by", heirs, **_off_the_schedule(change, administrator))
        for change in changes
    ]


def _off_the_schedule(change, administrator):
    if change.state == State.SCHEDULED:
        settle, words = partial(withdraw, change, administrator), _("Take it off the schedule")
    else:
        settle, words = partial(expire, change, administrator, expires_at=None), _("Never take it down")
    return {"settle": settle, "settle_words": words}


def written_last(person, administrator):
    """Return the pages that a person was the last to write in a language: the latest, MOST_PAGES of them.

    Units own pages, people do not: that a colleague looks at one is all that is asked.
    """
    lines = list(_last_lines(person, administrator)[:MOST_PAGES])
    pages = pages_of(lines, parts=False)
    return [
        Holding(
            key=f"editorial.page:{line.model}:{line.object_id}:{line.language}",
            words=f"{pages[line.object_id][0]} ({own_name(line.language)})",
            address=form_address(apps.get_model(line.model), line.object_id, line.language),
        )
        for line in lines
    ]


def _last_lines(person, administrator):
    """Return the lines of the log after which nobody wrote the same text, of pages that the administrator works on."""
    same = {name: OuterRef(name) for name in ("model", "object_id", "language")}
    later = Publication.objects.filter(**same, number__gt=OuterRef("number"), revision__author__isnull=False)
    workable = Q()
    for model in roots():
        rows = shown_to_editor(administrator, model._default_manager.all())
        workable |= Q(model=model._meta.label_lower, object_id__in=rows.values("pk"))
    theirs = Publication.objects.filter(workable, revision__author=person)
    return theirs.exclude(Exists(later.order_by())).order_by("-number")


def _changes(*conditions, **fields):
    return list(Change.objects.filter(*conditions, **fields).prefetch_related("drafts"))


def _heirs(person, changes, right):
    """Return {key of a change: who may read it and has a right on all its drafts}."""
    heirs = {change.pk: [] for change in changes}
    people = User.objects.filter(is_staff=True, is_active=True).exclude(pk=person.pk) if changes else ()
    for heir in people:
        readable = set(Change.objects.visible_to(heir).filter(pk__in=heirs).values_list("pk", flat=True))
        for change in changes:
            if change.pk in readable and _has(heir, change, right):
                heirs[change.pk].append(heir)
    return heirs


def _has(heir, change, right):
    return all(right(heir, apps.get_model(draft.model), draft.language) for draft in change.drafts.all())


def _holding(kind, change, field, heirs, **how):
    return Holding(
        key=f"editorial.change.{kind}:{change.pk}",
        words=_("%(change)s (not taken down at its time)") % {"change": change}
        if change.is_left_standing
        else str(change),
        address=reverse("admin:editorial_change_change", args=[change.pk]),
        heirs=tuple(heirs[change.pk]),
        **({"give": partial(_set, change, field)} | how),
    )


def _ask_to_review(change, administrator, heir):
    """Ask somebody else for a review, and write to them as to whoever is asked when a change is submitted."""
    _set(change, "assignee", heir)
    transaction.on_commit(partial(_tell_reviewer, change, administrator), robust=True)


def _tell_reviewer(change, administrator):
    change.refresh_from_db()
    if change.state == State.SUBMITTED:  # else there is nothing to review (any more)
        tell_reviewer(change, administrator)


def _set(change, field, value):
    Change.objects.filter(pk=change.pk).update(**{field: value})
