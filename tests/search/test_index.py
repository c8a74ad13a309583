"""The index follows the log, whoever writes and whatever ends a process."""

import json
import multiprocessing
import os
import shutil
import signal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections

from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.organization.models import Unit
from apps.search import index
from apps.search.searching import forget, search
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import (
    make_country,
    make_entry,
    make_framework,
    make_office,
    make_part_group,
    make_unit,
)

pytestmark = pytest.mark.django_db


def titles(query, user):
    return [result.title for result in search(query, user).results]


@pytest.fixture
def reader():
    return make_user("reader")


def renamed(entry, title):
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = title
    publish([payload], origin=Origin.FIXTURE)


def test_a_publication_is_found_at_the_next_search(reader):
    entry = make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]

    renamed(entry, "Housing")

    assert (titles("shelter", reader), titles("housing", reader)) == ([], ["Housing"])
    assert index.current().position()["number"] == LogHead.current()


def test_what_is_archived_or_superseded_is_not_found(reader):
    old, archived = make_entry("one", title_en="Shelter"), make_unit("two", name_en="Shelter unit")
    make_unit("three", name_en="Shelter desk")
    assert search("shelter", reader).total == 3

    payload = payload_of(old, "en")
    payload["fields"]["standing"] = "superseded"
    publish([payload], origin=Origin.FIXTURE)
    Unit.objects.filter(pk=archived.pk).update(archived_at="2026-01-01T00:00Z")
    call_command("rebuild_index", stdout=StringIO())

    assert titles("shelter", reader) == ["Shelter desk"]


def test_what_is_found_under_the_name_of_another_row_follows_it(reader):
    country, framework = make_country(name_en="Chad"), make_framework(title_en="Plan")
    make_office(country=country, name_en="Sub-office", city_en="Moundou")
    make_part_group(framework=framework, title_en="Goals")
    assert (titles("chad moundou", reader), titles("plan goals", reader)) == (["Sub-office"], ["Goals"])

    for row, field in ((country, "name_en"), (framework, "title_en")):
        payload = payload_of(row, "en")
        payload["fields"][field] = "Tchadia"
        publish([payload], origin=Origin.FIXTURE)

    assert titles("tchadia moundou", reader) == ["Sub-office"]
    assert titles("tchadia goals", reader) == ["Goals"]
    assert search("moundou", reader).total == 1


def test_what_was_published_together_with_what_it_is_found_under_is_held_once(reader):
    titles("chad", reader)  # the index follows the log from here on

    make_office(country=make_country(name_en="Chad"), name_en="Sub-office", city_en="Moundou")

    assert search("moundou", reader).total == 1


def test_another_process_that_writes_is_not_waited_for(reader):
    entry = make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]
    writer = index.current()._writer()
    renamed(entry, "Housing")

    while_writing = titles("shelter", reader)
    writer.rollback()
    del writer

    assert (while_writing, titles("housing", reader)) == (["Shelter"], ["Housing"])
    assert titles("shelter", reader) == []


def test_the_index_is_made_anew_after_a_restored_backup(reader):
    make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]
    own = index.current()
    # The same number in the log, but not the same publication.
    _commit(own, own.position() | {"at": "2001-01-01T00:00:00+00:00"})
    make_entry("two", title_en="Housing")

    assert titles("housing", reader) == ["Housing"]
    assert titles("shelter", reader) == ["Shelter"]


def _commit(own, position):
    writer = own._writer()
    writer.delete_all_documents()
    index._commit(writer, position)
    writer.wait_merging_threads()
    own._index.reload()


def test_a_folder_that_cannot_be_read_is_made_anew(reader, caplog):
    make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]
    folder = index.current().folder
    forget()
    (folder / "meta.json").write_text("{", encoding="utf-8")

    assert titles("shelter", reader) == ["Shelter"]
    assert [record.message for record in caplog.records] == [
        f"The search index cannot be read and is made anew: {folder}"
    ]


def test_a_folder_that_vanished_is_made_anew(reader):
    make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]
    shutil.rmtree(index.current().folder)
    forget()

    assert titles("shelter", reader) == ["Shelter"]


def test_another_release_has_a_folder_of_its_own(reader, monkeypatch):
    before = index.folder_of_this_release()
    monkeypatch.setattr(index, "_release", lambda: "another")

    assert index.folder_of_this_release() != before


def test_the_command_makes_the_index_anew_and_says_how_far_it_is(reader, capsys):
    entry = make_entry("one", title_en="Shelter")
    own = index.current()
    _commit(own, {"number": LogHead.current(), "at": ""})
    assert titles("shelter", reader) == []

    call_command("rebuild_index")

    assert titles("shelter", reader) == ["Shelter"]
    assert capsys.readouterr().out == f"The index follows the log up to publication {LogHead.current()}.\n"
    assert entry.title_en == "Shelter"


def test_the_position_is_committed_together_with_the_documents(reader):
    make_entry("one", title_en="Shelter")
    own = index.current()
    own.searcher()
    writer = own._writer()
    writer.delete_all_documents()
    writer.rollback()
    del writer

    assert own.position()["number"] == LogHead.current()
    assert titles("shelter", reader) == ["Shelter"]


def _search_and_die(folder, moment):
    """Begin to write the index, in a process that is killed in the middle."""
    connections.close_all()
    own = index.SearchIndex(folder)
    writer = own._writer()
    if moment == "before the commit":
        own._write_all(_Dying(writer), {"number": 1, "at": ""})
    os.kill(os.getpid(), signal.SIGKILL)


class _Dying:
    """A writer whose process ends where it would commit."""

    def __init__(self, writer):
        self.writer = writer

    def __getattr__(self, name):
        return getattr(self.writer, name)

    def commit(self):
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before the commit", "while it has the lock"])
def test_a_process_that_is_killed_leaves_an_index_that_goes_on(reader, moment):
    make_entry("one", title_en="Shelter")
    assert titles("shelter", reader) == ["Shelter"]
    make_entry("two", title_en="Housing")
    connection.close()

    killed = multiprocessing.get_context("fork").Process(
        target=_search_and_die, args=(index.current().folder, moment)
    )
    killed.start()
    killed.join()
    forget()

    assert killed.exitcode == -signal.SIGKILL
    assert titles("housing", reader) == ["Housing"]
    assert titles("shelter", reader) == ["Shelter"]


def test_the_index_holds_no_row_twice(reader):
    entry = make_entry("one", title_en="Shelter")
    for number in range(3):
        renamed(entry, f"Shelter {number}")
        titles("shelter", reader)

    assert search("shelter", reader).total == 1
    assert json.dumps(index.current().position()).count("number") == 1
