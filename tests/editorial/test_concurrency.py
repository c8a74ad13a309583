"""Several publishers at once and one that is killed, as real processes on the database under test."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from apps.editorial.drafting import save_drafts
from apps.editorial.models import Draft, LogHead, Publication, Revision
from apps.editorial.parking import last_published, with_parked
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.manual.models import Entry, Section
from tests import builders
from tests.accounts.factories import make_user

ROOT = Path(__file__).resolve().parent.parent.parent
SECTIONS = {"sections": [{"anchor": "role", "kind": "role", "heading_en": "As it was"}]}


@pytest.fixture
def database(transactional_db, tmp_path):
    """Return the environment in which another process finds the database of this test."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor != "sqlite":
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "iomportal.settings"}


@pytest.fixture
def entries(database):
    return [builders.make_entry(slug, title_en="As it was", children=SECTIONS) for slug in ("one", "two")]


def start(database, *arguments, program="publisher"):
    return subprocess.Popen(
        [sys.executable, "-m", f"tests.editorial.{program}", *map(str, arguments)],
        cwd=ROOT,
        env=database,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def numbers_of(process):
    output, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(output)


def test_publishers_at_once_leave_a_gap_free_log_and_never_deadlock(database, entries):
    before = LogHead.current()
    crossing = [["one", "two"], ["two", "one"], ["one"], ["two"]]

    processes = [start(database, "publish", "10", *slugs) for slugs in crossing]
    numbers = sorted(number for process in processes for number in numbers_of(process))

    assert numbers == list(range(before + 1, before + 61))
    assert LogHead.current() == before + 60
    for entry in entries:
        own = list(
            Revision.objects.of("manual.entry", entry.pk).order_by("number").values_list("number", flat=True)
        )
        assert own == list(range(1, 32))
        entry.refresh_from_db()
        last = Publication.objects.of("manual.entry", entry.pk).order_by("-number").first()
        assert last.revision.payload == payload_of(entry, "en")


def test_a_publisher_killed_inside_the_transaction_leaves_nothing_and_blocks_nobody(database, entries):
    before = LogHead.current()
    process = start(database, "hang", "1", "one", "two")
    assert process.stdout.readline() == "inside\n"

    process.kill()
    process.wait(timeout=30)

    assert LogHead.current() == before
    assert set(Entry.objects.values_list("title_en", flat=True)) == {"As it was"}
    assert set(Section.objects.values_list("heading_en", flat=True)) == {"As it was"}
    payload = payload_of(entries[0], "en")
    payload["fields"]["title_en"] = "After the crash"
    assert [publication.number for publication in publish([payload], origin="fixture")] == [before + 1]
    process.stdin.close()
    process.stdout.close()


# --- Drafts -----------------------------------------------------------------------------------------------


@pytest.fixture
def publisher(database):
    return make_user("publisher", email="publisher@example.org")


def drafted(entry, by, language="en", **fields):
    payload = payload_of(entry, language)
    payload["fields"] |= fields
    return save_drafts([payload], by=by, seen=LogHead.current())


def test_of_two_publishers_of_one_change_one_publishes(database, entries, publisher):
    change = drafted(entries[0], publisher, title_en="Once")
    before = LogHead.current()

    processes = [
        start(database, "publish", publisher.email, change.pk, program="drafter") for _person in range(2)
    ]
    outcomes = sorted(outcome for process in processes for outcome in numbers_of(process))

    assert outcomes == ["Refused", "published"]
    assert LogHead.current() == before + 1


def test_a_structure_change_and_a_translation_cross_and_no_text_is_lost(database, entries, publisher):
    entry = entries[0]
    english, french = payload_of(entry, "en"), payload_of(entry, "fr")
    english["children"]["sections"] = []
    french["children"]["sections"][0]["heading_fr"] = "Rôle"
    french["fields"]["title_fr"] = "Titre"
    changes = [save_drafts([payload], by=publisher, seen=LogHead.current()) for payload in (english, french)]
    before = LogHead.current()

    processes = [
        start(database, "publish", publisher.email, change.pk, program="drafter") for change in changes
    ]
    outcomes = [outcome for process in processes for outcome in numbers_of(process)]

    assert outcomes == ["published", "published"]
    assert LogHead.current() == before + 2
    entry.refresh_from_db()
    assert (entry.title_fr, entry.sections.count()) == ("Titre", 0)
    parked = with_parked(payload_of(entry, "fr"), last_published(payload_of(entry, "fr")))["parked"]
    assert [row["heading_fr"] for row in parked["sections"]] == ["Rôle"]


def test_a_person_killed_while_publishing_leaves_the_draft_as_it_was(database, entries, publisher):
    change = drafted(entries[0], publisher, title_en="After the crash")
    before = LogHead.current()
    process = start(database, "hang", publisher.email, change.pk, program="drafter")
    assert process.stdout.readline() == "inside\n"

    process.kill()
    process.wait(timeout=30)

    entries[0].refresh_from_db()
    change.refresh_from_db()
    assert (entries[0].title_en, change.state, LogHead.current()) == ("As it was", "draft", before)
    again = start(database, "publish", publisher.email, change.pk, program="drafter")
    assert numbers_of(again) == ["published"]
    process.stdin.close()
    process.stdout.close()


# SQLite lets one write at a time and is meant for a handful of editors.
EDITORS = {"postgresql": 10, "sqlite": 4}
TURNS = 2


def test_editors_save_drafts_of_their_pages_at_once_and_nothing_is_lost(database):
    number = EDITORS[connection.vendor]
    people = [make_user("editor", email=f"editor-{n}@example.org") for n in range(number)]
    pages = [builders.make_entry(f"page-{n}", children=SECTIONS) for n in range(number)]

    pairs = [f"{person.email}={page.pk}" for person, page in zip(people, pages, strict=True)]
    processes = [start(database, TURNS, *half, program="editor") for half in (pairs[::2], pairs[1::2])]
    answers = [answer for process in processes for answer in numbers_of(process)]

    assert answers == [302] * TURNS * number
    for person, page in zip(people, pages, strict=True):
        draft = Draft.objects.get(object_id=page.pk)
        (section,) = draft.revision.payload["children"]["sections"]
        assert section["body_en"] == "<p>Turn 0</p><p>Turn 1</p>"
        assert draft.revision.author == person
    assert not Section.objects.filter(body_en__contains="Turn").exists()
