"""What a person is told has changed: against which read, and until when."""

from datetime import UTC, datetime

import pytest

from apps.reading.marks import mark_after

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 15, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.mark.once
@pytest.mark.parametrize(
    ("before", "number", "now", "after"),
    [
        # A first read is the one that changes of the same day are told against.
        (None, 7, MONDAY, (7, MONDAY, 7, MONDAY)),
        # The same again on the same day: nothing to store.
        ((7, MONDAY, 3, MONDAY), 7, LATER, (7, MONDAY, 3, MONDAY)),
        # Published meanwhile: read so far, still told against the same read.
        ((7, MONDAY, 3, MONDAY), 9, LATER, (9, LATER, 3, MONDAY)),
        # A new day: told against the last read of the day before, whether there is something to tell or not.
        ((7, LATER, 3, MONDAY), 7, TUESDAY, (7, TUESDAY, 7, LATER)),
        ((7, LATER, 3, MONDAY), 9, TUESDAY, (9, TUESDAY, 7, LATER)),
        # A page read by an older process: what was read stays read.
        ((9, MONDAY, 3, MONDAY), 7, LATER, (9, MONDAY, 3, MONDAY)),
        ((9, LATER, 3, MONDAY), 7, TUESDAY, (9, TUESDAY, 9, LATER)),
    ],
)
def test_the_mark_after_a_read(before, number, now, after):
    assert mark_after(before, number, now) == after
