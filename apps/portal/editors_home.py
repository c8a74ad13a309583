"""The editor's home: what waits for a person, each number with the list behind it. Five queries."""

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.languages import own_name
from apps.editorial.behind import numbers_behind
from apps.editorial.models import Change
from apps.editorial.waiting import WAITING
from apps.feedback.models import Report
from apps.links.knowing import dead_for
from apps.organization.reviewing import overdue_for


@dataclass(frozen=True)
class Line:
    """A number of things that wait, and the list of them."""

    label: str
    number: int
    address: str


def waiting_lines(user):
    """Return what waits for a person who works in the administration, as lines in the order of the day."""
    changes = reverse("admin:editorial_change_changelist")
    counted = _changes(user)
    found = [
        Line(_("My drafts"), counted["mine"], f"{changes}?whose=mine"),
        Line(_("Returned to me"), counted["returned"], f"{changes}?whose=returned"),
        Line(_("Waiting for my review"), counted["review"], f"{changes}?whose=review"),
        Line(_("Published without a review"), counted["afterwards"], f"{changes}?whose=afterwards"),
        Line(_("Scheduled"), counted["scheduled"], f"{changes}?whose=scheduled"),
        Line(_("Overdue for review"), overdue_for(user).count(), reverse("admin:overdue")),
        *_behind(user),
        Line(_("Dead links"), dead_for(user).count(), reverse("admin:links_link_changelist")),
    ]
    if user.has_perm("feedback.view_report"):
        reports = Report.objects.open().for_editor(user).count()
        found.append(Line(_("Messages from readers"), reports, reverse("admin:feedback_report_changelist")))
    return found


def _behind(user):
    """Return a line for each language that a person translates into."""
    label, address = _("Translations fallen behind"), reverse("admin:behind")
    return [
        Line(f"{label} · {own_name(language)}", number, f"{address}?language={language}")
        for language, number in numbers_behind(user).items()
    ]


def _changes(user):
    """Return how many changes wait in which way: one query."""
    visible = Change.objects.visible_to(user).order_by()
    return visible.aggregate(**{name: Count("pk", filter=way(user)) for name, way in WAITING.items()})
