"""What a person is told has changed since they last read a page."""

from datetime import timedelta

from apps.reading.models import ReadMark

KEPT_FOR = timedelta(days=365)


def mark_after(before, number, now):
    """Return (number, read_at, since_number, since_at) of a read now, when the page's last publication is `number`.

    Changes are told against the last read of an earlier day, or the first read there was: so a page says all day
    long what it said in the morning, and a first read has nothing to tell. `before` is the same tuple of the read
    before, None for none. Returned as it is where there is nothing new to store.
    """
    if before is None:
        return number, now, number, now
    read_to, read_at, since_number, since_at = before
    if read_at.date() < now.date():
        return max(number, read_to), now, read_to, read_at
    return (number, now, since_number, since_at) if number > read_to else before


def forget_old_marks():
    """Delete the marks of reads longer ago than they are kept, and return how many."""
    deleted, _by_model = ReadMark.objects.older_than(KEPT_FOR).delete()
    return deleted
