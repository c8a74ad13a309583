"""Do one thing several times at the same moment, each time over its own connection (PostgreSQL)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together(times, act):
    """Return what `act(number)` returned for each number below `times`, all begun at once."""
    barrier = Barrier(times, timeout=30)

    def begin(number):
        try:
            connection.ensure_connection()
            barrier.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(begin, range(times)))
