"""The page that lists what is overdue for review: all kinds, by owner, the longest overdue first."""

from collections import Counter
from uuid import UUID

from django.apps import apps
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone

from apps.core.languages import active
from apps.core.sorting import sort_key
from apps.editorial.models import LogHead
from apps.organization.models import Unit
from apps.organization.reviewing import LATEST, Overdue, may_review, overdue_for, years_after

ON_A_PAGE = 100
NOBODY = "none"  # in an address: what has no owner


def overdue_page(user, owner="", number=1):
    """Return what the page shows to a person, of all owners or of one. Three queries."""
    asked = _asked()  # the number of the log before the rows are read
    rows = [Overdue(*values) for values in overdue_for(user)]
    owners = _owners(rows)
    owner = owner if owner in {key for key, _name, _number in owners} else ""
    wanted = [row for row in rows if owner in ("", _as_text(row.owner_unit_id))]
    wanted.sort(key=lambda row: (row.due_on, sort_key(row.called), row.pk))
    page = Paginator(wanted, ON_A_PAGE).get_page(number)
    names = {key: name for key, name, _number in owners}
    return {
        "lines": [_line(row, names, user) for row in page],
        "page": page,
        "owners": owners,
        "owner": owner,
        **asked,
    }


def _asked():
    """Return what the buttons in the list say: looked at now, and again in a year unless another day is chosen."""
    today = timezone.localdate()
    return {"seen": LogHead.current(), "proposed": years_after(today, 1), "last": years_after(today, LATEST)}


def _owners(rows):
    """Return [(key, name, number of rows)] of the owners, by name. What has none comes last, without a name."""
    numbers = Counter(row.owner_unit_id for row in rows)
    units = Unit.objects.filter(pk__in=filter(None, numbers)).called_in(active())
    found = [(str(pk), called, numbers[pk]) for pk, called in units.columns("pk", "called")]
    found.sort(key=lambda owner: sort_key(owner[1]))
    return [*found, (NOBODY, "", numbers[None])] if numbers[None] else found


def _as_text(key: UUID | None):
    return NOBODY if key is None else str(key)


def _line(row, names, user):
    model = apps.get_model(row.kind)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return {
        "row": row,
        "kind": model._meta.verbose_name,
        "owner": names[_as_text(row.owner_unit_id)],
        "form": reverse(f"{name}_change", args=[row.pk]) + "?language=en",
        "reviewed": reverse(f"{name}_reviewed", args=[row.pk]) if may_review(user, model) else "",
    }
