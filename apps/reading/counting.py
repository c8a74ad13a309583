"""How often a page is read: counted in memory, written once a minute, so that a page costs no query for it."""

import logging
import threading
from collections import Counter
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connections
from django.utils import timezone

from apps.core.languages import active
from apps.reading.models import ReadCount

logger = logging.getLogger(__name__)
EVERY = 60  # seconds


class Read(NamedTuple):
    """What is known of a read. Not who it was."""

    model: str
    object_id: UUID
    asked_language: str
    shown_language: str
    day: date


def start_later(action):
    """Run something in a thread of its own after `EVERY` seconds, unless the process ends before. Return the thread."""
    timer = threading.Timer(EVERY, _run_and_hang_up, [action])
    timer.daemon = True
    timer.start()
    return timer


def _run_and_hang_up(action):
    try:
        action()
    finally:
        connections.close_all()  # nobody else ends those of this thread


class Reads:
    """The reads that this process has not stored yet. Safe for threads."""

    def __init__(self, later=start_later):
        self._later = later
        self._held = Counter()
        self._is_due = False
        self._holding, self._writing = threading.Lock(), threading.Lock()

    def add(self, read):
        with self._holding:
            self._held[read] += 1
        self._have_it_written()

    def write(self):
        """Store what is held. What cannot be stored is logged, held on, and tried again a minute later."""
        with self._writing:  # the end of a process waits here for what a thread is writing
            with self._holding:
                held, self._held, self._is_due = self._held, Counter(), False
            if held:
                self._store(held)

    def _store(self, held):
        try:
            ReadCount.objects.add(held)
        except Exception:
            logger.exception("Reads could not be stored; they are kept for the next time.")
            with self._holding:
                self._held.update(held)
            self._have_it_written()

    def _have_it_written(self):
        with self._holding:
            if self._is_due:
                return
            self._is_due = True
        self._later(self.write)


reads = Reads()


def count(row, shown_language):
    """Count that the page of a root was read just now, in the reader's language or in the one it was shown in."""
    label = row._meta.label_lower
    reads.add(Read(label, row.pk, active(), shown_language, timezone.now().date()))
