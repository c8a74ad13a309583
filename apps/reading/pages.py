"""What a person sees of what the portal keeps about their reading."""

from apps.reading.asking import to_read
from apps.reading.models import Acknowledgement, ReadMark
from apps.reading.roots import attach_rows


def my_reading(user):
    """Return what a person is asked to read, what they said they have read, and their read marks.

    `mark_total` counts the marks of pages that they may no longer open too: erasing takes these as well.
    """
    marks = list(ReadMark.objects.filter(user=user))
    said = Acknowledgement.objects.filter(user=user).select_related("must_read__publication")
    return {
        "to_read": to_read(user),
        "acknowledged": attach_rows(said, user),
        "marks": attach_rows(marks, user),
        "mark_total": len(marks),
    }
