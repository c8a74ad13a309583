"""How long it stays known who told the editors something."""

from datetime import timedelta

from django.utils import timezone

from apps.feedback.models import Answers, Report

NAMES_KEPT = timedelta(days=365)  # after a report is closed


def forget_names():
    """Take the names off reports that were closed long ago, and return in words how many. What they say stays.

    The counted answers of the same age go.
    """
    long_ago = timezone.now() - NAMES_KEPT
    old = Report.objects.closed().filter(closed_at__lt=long_ago, sender__isnull=False)
    Answers.objects.filter(day__lt=long_ago.date()).delete()
    return f"names taken off messages from readers: {old.update(sender=None)}"
