"""Reads are held in memory and written together; nothing is lost where that fails, or where several write at once."""

import os
import subprocess
import sys
import threading
import uuid
from datetime import date
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, connection

from apps.reading.counting import Read, Reads, start_later
from apps.reading.models import ReadCount
from iomportal import gunicorn

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = uuid.UUID(int=1)
DAY = date(2026, 3, 2)


def read(asked="fr", shown="fr", *, page=PAGE, day=DAY):
    return Read("manual.entry", page, asked, shown, day)


def stored():
    return dict(ReadCount.objects.values_list("asked_language", "number"))


@pytest.mark.django_db
def test_reads_are_added_to_what_is_stored_apart_by_page_languages_and_day():
    reads = Reads(later=mock.Mock())
    for _ in range(2):
        for each in (
            read(),
            read(),
            read("fr", "en"),
            read(day=date(2026, 3, 3)),
            read(page=uuid.UUID(int=2)),
        ):
            reads.add(each)
        reads.write()
    reads.write()

    names = ("model", "object_id", "asked_language", "shown_language", "day", "number")
    assert set(ReadCount.objects.values_list(*names)) == {
        ("manual.entry", PAGE, "fr", "fr", DAY, 4),
        ("manual.entry", PAGE, "fr", "en", DAY, 2),
        ("manual.entry", PAGE, "fr", "fr", date(2026, 3, 3), 2),
        ("manual.entry", uuid.UUID(int=2), "fr", "fr", DAY, 2),
    }


@pytest.mark.django_db
def test_reads_are_written_at_most_once_a_minute():
    later = mock.Mock()
    reads = Reads(later)

    reads.add(read())
    reads.add(read())
    assert later.call_args_list == [mock.call(reads.write)]
    assert stored() == {}

    reads.write()
    reads.add(read())
    assert later.call_count == 2
    assert stored() == {"fr": 2}


@pytest.mark.django_db
@pytest.mark.parametrize("pages", [1, 3, 140])  # more of them go to SQLite in several statements
def test_writing_costs_the_same_however_many_pages(django_assert_num_queries, pages):
    reads = Reads(later=mock.Mock())
    for number in range(pages):
        reads.add(read(page=uuid.UUID(int=number)))

    with django_assert_num_queries(5):  # two of them around the others: all or nothing
        reads.write()

    assert ReadCount.objects.count() == pages


@pytest.mark.django_db
def test_reads_that_cannot_be_stored_are_logged_and_kept_for_the_next_time(monkeypatch, caplog):
    later = mock.Mock()
    reads = Reads(later)
    reads.add(read())
    with monkeypatch.context() as patch:
        patch.setattr(type(ReadCount.objects), "add", mock.Mock(side_effect=DatabaseError("away")))
        reads.write()
    reads.add(read())

    assert [record.getMessage() for record in caplog.records] == [
        "Reads could not be stored; they are kept for the next time."
    ]
    assert later.call_count == 2
    reads.write()
    assert stored() == {"fr": 2}


@pytest.mark.once
def test_a_thread_of_its_own_writes_and_hangs_up(monkeypatch):
    monkeypatch.setattr("apps.reading.counting.EVERY", 0)
    closed = mock.Mock()
    monkeypatch.setattr("apps.reading.counting.connections", mock.Mock(close_all=closed))
    action = mock.Mock(side_effect=ZeroDivisionError)
    monkeypatch.setattr("threading.excepthook", mock.Mock())

    timer = start_later(action)
    timer.join(10)

    assert timer.daemon  # else the end of a process would wait for it
    assert (action.call_count, closed.call_count) == (1, 1)


@pytest.mark.django_db
def test_the_end_of_a_process_waits_for_what_a_thread_is_writing(monkeypatch):
    begun, may_fail = threading.Event(), threading.Event()
    reads = Reads(later=mock.Mock())
    reads.add(read())

    def fail_when_told(*_args):
        begun.set()
        may_fail.wait(10)
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(type(ReadCount.objects), "add", fail_when_told)
        thread = threading.Thread(target=reads.write)
        thread.start()
        begun.wait(10)
    threading.Timer(0.2, may_fail.set).start()
    reads.write()
    thread.join(10)

    assert stored() == {"fr": 1}


@pytest.mark.once
def test_the_end_of_a_worker_writes_what_it_holds(own_reads, monkeypatch):
    monkeypatch.setattr(own_reads, "write", mock.Mock())

    gunicorn.worker_exit(None, None)

    assert own_reads.write.call_count == 1


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_lose_and_double_nothing():
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor != "sqlite":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "iomportal.settings"}
    command = [sys.executable, "-m", "tests.reading.counter", "25"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    counters = [subprocess.Popen([*command, str(n)], cwd=ROOT, env=environment, **pipes) for n in range(3)]
    for counter in counters:
        assert counter.stdout.readline() == "ready\n"
    for counter in counters:
        counter.stdin.write("go\n")
        counter.stdin.flush()

    assert [counter.communicate(timeout=60)[0] for counter in counters] == ["done\n"] * 3

    # Each of three processes counted 2 threads × 25 rounds × 10 pages, writing after every round.
    assert list(ReadCount.objects.order_by("object_id").values_list("number", flat=True)) == [150] * 10
