"""What readers told the editors, as the tests need it."""

from django.urls import reverse
from django.utils import timezone

from apps.feedback.models import Report, ReportKind


def address(row, kind=ReportKind.CORRECTION, anchor=""):
    """Return the address of the form about a row, or about a section of it."""
    args = [kind, row._meta.label_lower, row.pk]
    return (
        reverse("feedback:section", args=[*args, anchor]) if anchor else reverse("feedback:report", args=args)
    )


def make_report(row=None, **fields):
    """Store what a reader said of a row, or what they looked for in vain."""
    return Report.objects.create(**_fields(row, **fields))


def make_reports(number, row=None, **fields):
    """Store as many reports at once."""
    Report.objects.bulk_create(Report(**_fields(row, **fields)) for _number in range(number))


def _fields(row, **fields):
    about = {"model": row._meta.label_lower, "object_id": row.pk} if row else {}
    kind = ReportKind.CORRECTION if row else ReportKind.MISSING
    closed = {"closed_at": timezone.now()} if fields.get("state") in Report.CLOSED else {}
    return {"kind": kind, "language": "en", "text": "The year is wrong.", **about, **closed, **fields}
