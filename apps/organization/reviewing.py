"""Looking at content again in time: what is due, and recording that nothing was to change.

A review is a record (`editorial.models.Reviewed`), no content: it makes no draft, and readers see its day at once.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE, active
from apps.editorial.aggregates import roots
from apps.editorial.models import Publication, Reviewed
from apps.editorial.problems import NotAllowed
from apps.editorial.rights import may_edit, shown_to_editor
from apps.organization.models import Owned

LATEST = 2  # years: in more than that, offices and persons have changed


def owned_kinds():
    """Return the models of content that a unit answers for."""
    return [model for model in roots() if issubclass(model, Owned)]


@dataclass(frozen=True)
class Overdue:
    """A row whose review is overdue, as a list shows it."""

    kind: str
    pk: UUID
    called: str
    due_on: date
    owner_unit_id: UUID | None
    reviewed_at: datetime | None


def overdue_for(user):
    """Return what is overdue for review and a person may work on, of all kinds: tuples with the fields of `Overdue`.

    One query, for `.count()` and for a list alike.
    """
    yesterday = timezone.localdate() - timedelta(days=1)
    kinds = [
        shown_to_editor(user, model.objects.all())
        .to_review_by(yesterday)
        .called_in(active())
        .annotate(of_kind=Value(model._meta.label_lower, output_field=CharField()))
        .columns("of_kind", "pk", "called", "due", "owner_unit_id", "reviewed_at")
        for model in owned_kinds()
    ]
    return kinds[0].union(*kinds[1:], all=True)


def may_review(user, model):
    """True when the person may say that content of a kind was reviewed: who may change its English text."""
    return may_edit(user, model, SOURCE)


def years_after(day, years):
    """Return the same day of a later year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def days_to_choose(row):
    """Return the first and the last day that may be set for the next review, and the one that is proposed.

    A day before the one that is planned would say nothing, for the later one counts.
    """
    today = timezone.localdate()
    planned = row.review_by or today
    first = max(today + timedelta(days=1), planned)
    return first, max(first, years_after(today, LATEST)), max(first, years_after(today, 1))


def changed_since(row, seen):
    """Return the first publication of the English text after a number of the log, None where there is none."""
    later = Publication.objects.of(row._meta.label_lower, row.pk).filter(language=SOURCE, number__gt=seen)
    return later.select_related("by").order_by("number").first()


def record_review(row, *, by, next_by, seen, note=""):
    """Record that a person found nothing to change in a row; return the record, the one there is for a second click.

    Raises NotAllowed where the person may not say so.
    """
    visible = shown_to_editor(by, type(row).objects.filter(pk=row.pk))
    if not may_review(by, type(row)) or not visible.exists():
        raise NotAllowed([_("Only somebody who may change the English text can say that it was reviewed.")])
    said = {"seen": seen, "by": by, "next_by": next_by, "note": note}
    last = Reviewed.objects.of(row).first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    return Reviewed.objects.create(model=row._meta.label_lower, object_id=row.pk, **said)
