"""A process that counts reads: `python -m tests.reading.counter ROUNDS SEED`.

Two threads read the same ten pages ROUNDS times, each in an order of its own, and write after every round. Begins
when it is told to, so that several begin at once.
"""

import random
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import django

django.setup()

from django.db import connections  # noqa: E402  settings exist only after setup()

from apps.reading.counting import Read, Reads  # noqa: E402  the same of models


def main():
    rounds, seed = int(sys.argv[1]), int(sys.argv[2])
    reads = Reads(later=lambda _write: None)
    print("ready", flush=True)  # noqa: T201  the parent process reads it
    sys.stdin.readline()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda thread: count(reads, rounds, random.Random(seed * 2 + thread)), range(2)))  # noqa: S311
    reads.write()
    print("done", flush=True)  # noqa: T201  the same


def count(reads, rounds, chance):
    pages = [uuid.UUID(int=number) for number in range(10)]
    try:
        for _ in range(rounds):
            chance.shuffle(pages)
            for page in pages:
                reads.add(Read("manual.entry", page, "fr", "en", date(2026, 3, 2)))
            reads.write()
    finally:
        connections.close_all()


if __name__ == "__main__":
    main()
