"""What editors make of a report. Each step is recorded for good."""

from django.db import transaction
from django.utils import timezone

from apps.feedback.models import Report, StateChange


@transaction.atomic
def answer(report, state, *, by, note=""):
    """Bring a report into a state, with an answer to who sent it, and record it. Returns the record."""
    stored = Report.objects.select_for_update().get(pk=report.pk)
    stored.state = state
    stored.closed_at = (stored.closed_at or timezone.now()) if state in Report.CLOSED else None
    stored.save(update_fields=["state", "closed_at"])
    return StateChange.objects.create(report=stored, state=state, note=note, by=by)
