"""What a person holds here: requests to read that stand in their name."""

from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.holdings import Holding
from apps.accounts.models import User
from apps.editorial.rights import shown_to_editor
from apps.reading.models import MustRead
from apps.reading.roots import attach_rows


def requests_to_read(person, administrator):
    """Return the requests that still stand. Whoever may ask colleagues to read the page may have one."""
    rows = list(MustRead.objects.standing().filter(set_by=person).select_related("publication"))
    attach_rows(rows, administrator, choose=shown_to_editor)
    heirs = _heirs(person, rows)
    return [
        Holding(
            key=f"reading.mustread:{row.pk}",
            words=str(row.row or _("no longer there")),
            address=reverse("admin:reading_mustread_change", args=[row.pk]),
            heirs=tuple(heirs[row.pk]),
            give=partial(_give, row),
            settle=partial(_end, row),
            settle_words=_("End it: ask nobody any more"),
        )
        for row in rows
    ]


def _heirs(person, rows):
    """Return {key of a request: who may have it}; one query for each of these people."""
    heirs = {row.pk: [] for row in rows}
    for heir in User.objects.who_may("reading.change_mustread").exclude(pk=person.pk) if rows else ():
        for pk in MustRead.objects.known_to(heir).filter(pk__in=heirs).values_list("pk", flat=True):
            heirs[pk].append(heir)
    return heirs


def _give(row, heir):
    MustRead.objects.filter(pk=row.pk).update(set_by=heir)


def _end(row):
    MustRead.objects.filter(pk=row.pk, ended_at__isnull=True).update(ended_at=timezone.now())
