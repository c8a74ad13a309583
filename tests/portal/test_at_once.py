"""Notices, the taking down of what was published for a time, and editors, as real processes at the same moment."""

import json
import subprocess
import sys
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, LogHead, Publication, State
from apps.editorial.payloads import payload_of
from apps.editorial.publishing_changes import publish_now
from apps.manual.models import Entry
from apps.portal.models import Notice
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.test_concurrency import ROOT, SECTIONS, database, drafted  # noqa: F401  a fixture
from tests.editorial.test_workflow import NOTED

PAGES = 6


@pytest.fixture
def publisher(database):  # noqa: F811
    return make_user("publisher", email="publisher@example.org")


@pytest.fixture
def editor(database):  # noqa: F811
    return make_user("editor", email="editor@example.org")


def at_once(database, *deeds):  # noqa: F811
    """Let several people, as (deed, person, keys), begin at the same moment, and return what came of it for each."""
    people = [called(database, *deed) for deed in deeds]
    for process in people:
        go(process)
    return [outcome_of(process) for process in people]


def called(database, deed, person, keys):  # noqa: F811
    """Return the process of a person who is ready to begin."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.portal.colleague", deed, person.email, *map(str, keys)],
        cwd=ROOT,
        env=database,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "ready\n"
    return process


def go(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def outcome_of(process):
    outcome, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(outcome)


def log_is_gap_free():
    numbers = list(Publication.objects.order_by("number").values_list("number", flat=True))
    return numbers == list(range(1, LogHead.current() + 1))


@pytest.fixture
def expired(publisher):
    """Return the changes, each of one page, whose publications are to be taken down by now: the last page first."""
    now = timezone.now()
    entries = [builders.make_entry(f"page-{n}", children=SECTIONS) for n in range(PAGES)]
    changes = []
    for place, entry in enumerate(sorted(entries, key=lambda row: row.pk, reverse=True)):
        change = drafted(entry, publisher, title_en="For a day")
        publish_now(change, publisher, NOTED, why="For a test.")
        due = {"expires_at": now - timedelta(hours=1, minutes=-place), "scheduled_by": publisher}
        Change.objects.filter(pk=change.pk).update(**due)
        changes.append(change)
    return changes


def pages_of(changes):
    return [Draft.objects.get(change=change).object_id for change in changes]


def taken_down():
    """Return how often each page was archived by itself, and what is still to be taken down."""
    by_itself = Publication.objects.filter(note="Taken down as it was scheduled.")
    times = [by_itself.filter(object_id=entry.pk).count() for entry in Entry.objects.all()]
    return sorted(times), Change.objects.filter(expires_at__isnull=False).count()


def test_two_people_post_notices_at_once(database, publisher):  # noqa: F811
    other = make_user("publisher", email="other@example.org")
    keys = [[uuid.uuid4() for _notice in range(4)] for _person in range(2)]

    answers = at_once(database, ("post", publisher, keys[0]), ("post", other, keys[1]))

    assert answers == [[302] * 4] * 2
    assert set(Notice.objects.values_list("pk", flat=True)) == {*keys[0], *keys[1]}
    assert set(Change.objects.values_list("state", flat=True)) == {State.PUBLISHED}
    assert log_is_gap_free()


def test_one_form_that_arrives_twice_at_once_posts_one_notice(database, publisher):  # noqa: F811
    keys = [uuid.uuid4() for _notice in range(3)]

    answers = at_once(database, *[("post", publisher, keys)] * 2)

    assert {status for statuses in answers for status in statuses} <= {200, 302}
    assert set(Notice.objects.values_list("pk", flat=True)) == set(keys)
    assert Publication.objects.count() == 3
    assert log_is_gap_free()


def test_two_processes_take_each_page_down_once(database, publisher, expired):  # noqa: F811
    done = at_once(database, *[("take_down", publisher, [""])] * 2)

    assert sum(number for numbers in done for number in numbers) == PAGES
    assert taken_down() == ([1] * PAGES, 0)
    assert log_is_gap_free()


def test_of_two_hosts_one_runs_the_job(database, publisher, expired):  # noqa: F811
    reports = at_once(database, *[("run", publisher, [""])] * 2)

    done = f"scheduled changes published: 0, taken down: {PAGES}"
    assert sorted(reports, key=str) == [[done], [None]]
    assert taken_down() == ([1] * PAGES, 0)


@pytest.mark.parametrize("deed", ["publish", "save", "put_away"])
def test_what_an_editor_does_meanwhile_stops_no_taking_down(database, publisher, editor, expired, deed):  # noqa: F811
    pages = pages_of(expired)
    keys = (
        pages
        if deed != "publish"
        else [drafted(Entry.objects.get(pk=pk), editor, title_en="Meanwhile").pk for pk in pages]
    )

    _report, outcomes = at_once(database, ("run", publisher, [""]), (deed, publisher, keys[::-1]))

    assert set(outcomes) <= (
        {"saved", "kept"} if deed == "save" else {"published", "Refused", "AtTheSameMoment"}
    )
    assert [entry.slug for entry in Entry.objects.all() if entry.archived_at is None] == []
    assert Change.objects.filter(expires_at__isnull=False).count() == 0
    assert log_is_gap_free()


def test_nobody_waits_until_everything_is_taken_down(database, publisher, editor, expired):  # noqa: F811
    """Whoever waited with some of the pages for the others would be waited for in turn."""
    payloads = [payload_of(Entry.objects.get(pk=pk), "en") for pk in pages_of(expired)]
    all_pages = save_drafts(payloads, by=editor, change=Change.objects.create(title="All", created_by=editor))
    other = drafted(builders.make_entry("other", children=SECTIONS), editor, title_en="Meanwhile")
    job = called(database, "run_slowly", publisher, [""])
    go(job)
    assert job.stdout.readline() == "inside\n"

    answers = at_once(database, ("look", editor, [all_pages.pk]), ("publish", publisher, [other.pk]))

    assert answers == [[200], ["published"]]
    go(job)
    assert outcome_of(job) == [f"scheduled changes published: 0, taken down: {PAGES}"]
    assert taken_down() == ([0] + [1] * PAGES, 0)
