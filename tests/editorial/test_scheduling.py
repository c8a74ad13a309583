"""What was scheduled happens by itself, and says so when it cannot."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.editorial import publishing
from apps.editorial.archiving import archived
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, LogHead, Publication, State
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_change, publish_now
from apps.editorial.scheduling import publish_due, take_down_due
from apps.editorial.step_forms import ScheduleForm
from apps.editorial.undoing import undo
from apps.editorial.workflow import approve, give_back, schedule, send_back, submit, withdraw
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.test_workflow import NOTED, drafted
from tests.editorial.working import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return builders.make_entry()


@pytest.fixture
def publisher():
    return make_user("publisher")


@pytest.fixture
def scheduled(entry, publisher):
    """Return a change that is scheduled and whose moment has come."""
    editor = make_user("editor")
    change = drafted(entry, editor, title_en="A new title")
    approve(submit(change, editor, NOTED), publisher)
    soon = timezone.now() + timedelta(hours=1)
    schedule(change, publisher, publish_at=soon, expires_at=soon + timedelta(hours=1))
    Change.objects.update(publish_at=timezone.now())
    return change


def test_a_scheduled_change_is_published_in_its_time_and_once(entry, scheduled, publisher):
    assert (publish_due(), publish_due()) == (1, 0)

    entry.refresh_from_db()
    scheduled.refresh_from_db()
    assert (entry.title_en, scheduled.state) == ("A new title", State.PUBLISHED)
    assert scheduled.transitions.last().by == publisher


def test_nothing_is_published_before_its_time(entry, scheduled):
    Change.objects.update(publish_at=timezone.now() + timedelta(minutes=1))

    assert publish_due() == 0
    assert Entry.objects.get().title_en == "About the Organization"


def test_what_cannot_be_published_goes_back_with_the_reason_and_stops_no_other(entry, scheduled):
    payload = payload_of(entry, "en")
    payload["fields"]["summary_en"] = "Loaded meanwhile."
    publish([payload], origin=Origin.FIXTURE)

    assert publish_due() == 0

    scheduled.refresh_from_db()
    step = scheduled.transitions.last()
    assert (scheduled.state, step.by) == (State.RETURNED, None)
    assert step.why.startswith("“A new title” was published in another way meanwhile.")


def test_what_was_published_for_a_time_is_taken_down_at_its_end(entry, scheduled):
    publish_due()
    assert take_down_due() == 0
    Change.objects.update(expires_at=timezone.now())

    assert (take_down_due(), take_down_due()) == (1, 0)

    entry.refresh_from_db()
    assert entry.archived_at is not None
    assert entry.archived_reason == "Taken down as it was scheduled."
    assert entry.title_en == "A new title"
    assert scheduled.transitions.last().why == "Taken down as it was scheduled."


@pytest.mark.parametrize("step", ["publish_now", "publish", "scheduled"])
def test_what_is_archived_is_so_from_the_moment_in_which_readers_lose_it(publisher, step):
    editor, asked = make_user("editor"), make_user("publisher")
    with at(2, 9):
        entry = builders.make_entry()
        change = save_drafts([archived(entry, "Old.")], by=editor, seen=LogHead.current())
        submit(change, editor, NOTED)
    if step == "scheduled":
        with at(3, 9):
            approve(change, publisher)
            schedule(change, asked, publish_at=timezone.now() + timedelta(days=1))
    with at(5, 12):
        if step == "publish":
            publish_change(approve(change, publisher), asked)
        elif step == "publish_now":
            publish_now(change, asked, NOTED, why="At once.")
        assert publish_due() == (step == "scheduled")

    entry.refresh_from_db()
    log = Publication.objects.get(number=LogHead.current())
    assert entry.archived_at == datetime(2026, 3, 5, 12, tzinfo=UTC)
    assert log.revision.payload == payload_of(entry, "en")
    assert (log.revision.author, log.by) == (editor, asked)
    assert log.draft.payload["fields"]["archived_at"] == "2026-03-02T09:00:00+00:00"


@pytest.fixture
def taken_once(monkeypatch):
    """The number of a revision is taken at the last moment, by an editor who begins a draft; once."""
    storing = publishing.store_revisions

    def store(payloads, **how):
        if not payloads:
            return storing(payloads, **how)
        monkeypatch.setattr(publishing, "store_revisions", storing)
        raise IntegrityError('duplicate key value violates unique constraint "revision_number_unique"')

    monkeypatch.setattr(publishing, "store_revisions", store)


def test_what_is_taken_down_while_somebody_begins_a_draft_is_taken_down(
    entry, scheduled, taken_once, mailoutbox
):
    publish_due()
    Change.objects.update(expires_at=timezone.now())

    assert take_down_due() == 1

    entry.refresh_from_db()
    assert entry.archived_at is not None
    steps = scheduled.transitions.filter(from_state=State.PUBLISHED).values_list("why", flat=True)
    assert list(steps) == ["Taken down as it was scheduled."]
    assert mailoutbox == []


def test_what_is_scheduled_to_be_archived_while_somebody_begins_a_draft_is_archived(
    entry, publisher, taken_once
):
    archiving = save_drafts([archived(entry, "Old.")], by=publisher)
    submit(archiving, publisher, NOTED)
    approve(archiving, make_user("publisher", email="second@example.org"))
    schedule(archiving, publisher, publish_at=timezone.now() + timedelta(hours=1))
    Change.objects.update(publish_at=timezone.now())

    assert (publish_due(), Change.objects.get().state) == (1, State.PUBLISHED)


def test_who_archives_while_somebody_begins_a_draft_is_told_to_do_it_again(entry, publisher, taken_once):
    archiving = save_drafts([archived(entry, "Old.")], by=publisher)

    with pytest.raises(Refused, match="at the same moment"):
        publish_now(archiving, publisher, NOTED, why="At once.")

    assert Entry.objects.get().archived_at is None


def test_what_is_archived_already_keeps_its_day(publisher):
    entry = builders.make_entry()
    with at(2, 9):
        publish([archived(entry, "Old.")], by=publisher)
    with at(5, 12):
        entry.refresh_from_db()
        publish([payload_of(entry, "en") | {"children": {}}], by=publisher)

    entry.refresh_from_db()
    assert entry.archived_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "leave",
    [
        lambda change, entry, publisher: withdraw(change, publisher),
        lambda change, entry, publisher: send_back(change, publisher, why="Not yet."),
        lambda change, entry, publisher: give_back(change, why="Refused."),
        lambda change, entry, publisher: drafted(entry, publisher, title_en="Another title"),
    ],
    ids=["withdrawn", "returned", "given back", "saved again"],
)
def test_what_leaves_the_schedule_is_not_taken_down_either(entry, scheduled, publisher, leave):
    leave(scheduled, entry, publisher)

    scheduled.refresh_from_db()
    assert (scheduled.publish_at, scheduled.expires_at, scheduled.scheduled_by) == (None, None, None)


@pytest.mark.parametrize("broken", [{"publish_at": timezone.now()}, {"state": State.PUBLISHED}])
def test_a_change_that_fails_is_logged_and_stops_no_other(entry, scheduled, publisher, caplog, broken):
    other = drafted(
        builders.make_entry("other"), make_user("editor", email="other@example.org"), title_en="Other"
    )
    long_ago = timezone.now() - timedelta(days=1)
    Change.objects.filter(pk=other.pk).update(
        **{"state": State.SCHEDULED, "publish_at": long_ago, "expires_at": long_ago, **broken}
    )

    assert (publish_due(), take_down_due()) == (1, 0)

    scheduled.refresh_from_db()
    assert scheduled.state == State.PUBLISHED
    assert f"The change {other.pk} failed" in caplog.text


def test_a_translation_is_not_published_for_a_time(entry, publisher):
    translator = make_user("translator-fr")
    change = drafted(
        builders.translate(entry, "fr", title="Titre"), translator, "fr", title_fr="Nouveau titre"
    )
    approve(submit(change, translator, NOTED), publisher)
    soon = timezone.now() + timedelta(hours=1)

    assert list(ScheduleForm(change, publisher).fields) == ["seen", "publish_at"]
    with pytest.raises(Refused, match="Only what has a draft in English here is taken down by itself"):
        schedule(change, publisher, publish_at=soon, expires_at=soon + timedelta(hours=1))
    schedule(change, publisher, publish_at=soon)


def with_french(english, french, publisher):
    """Return an approved change of the English of one entry and the French of another, or of the same."""
    change = drafted(english, make_user("editor"), title_en="A new title")
    payload = payload_of(french, "fr")
    payload["fields"]["title_fr"] = "Nouveau titre"
    save_drafts([payload], by=make_user("translator-fr"), seen=LogHead.current(), change=change)
    Change.objects.update(title="Both")
    return approve(submit(change, make_user("publisher"), NOTED), publisher)


def test_english_and_its_translation_are_published_for_a_time_together(entry, publisher):
    change, soon = with_french(entry, entry, publisher), timezone.now() + timedelta(hours=1)

    assert list(ScheduleForm(change, publisher).fields) == ["seen", "publish_at", "expires_at"]
    schedule(change, publisher, publish_at=soon, expires_at=soon + timedelta(hours=1))
    with mock.patch.object(timezone, "now", return_value=soon + timedelta(hours=2)):
        assert (publish_due(), take_down_due()) == (1, 1)

    entry.refresh_from_db()
    assert (entry.title_fr, entry.archived_reason) == ("Nouveau titre", "Taken down as it was scheduled.")


def test_a_translation_beside_the_english_of_another_page_is_not_published_for_a_time(entry, publisher):
    change = with_french(entry, builders.make_entry("other"), publisher)

    assert list(ScheduleForm(change, publisher).fields) == ["seen", "publish_at"]


def test_what_was_undone_is_not_taken_down(entry, scheduled, publisher):
    publish_due()
    undoing = undo(scheduled, publisher)
    scheduled.refresh_from_db()
    assert scheduled.expires_at is not None  # the undoing may be discarded yet

    publish_now(undoing, publisher, NOTED, why="Wrong.")

    scheduled.refresh_from_db()
    assert scheduled.expires_at is None


def test_it_is_asked_under_the_lock_whether_a_change_is_still_to_be_taken_down(
    entry, scheduled, monkeypatch, caplog
):
    publish_due()
    Change.objects.update(expires_at=timezone.now())
    lock = LogHead.lock

    def others_were_first():
        Change.objects.update(expires_at=None)
        return lock()

    monkeypatch.setattr(LogHead, "lock", others_were_first)

    assert (take_down_due(), caplog.messages) == (0, [])
    entry.refresh_from_db()
    assert entry.archived_at is None


def test_it_is_asked_under_the_lock_whether_a_change_is_still_to_be_published(
    entry, scheduled, publisher, monkeypatch, caplog
):
    lock, later = LogHead.lock, timezone.now() + timedelta(days=1)

    def another_moment_was_chosen():
        Change.objects.update(publish_at=later)
        return lock()

    monkeypatch.setattr(LogHead, "lock", another_moment_was_chosen)

    assert (publish_due(), caplog.messages) == (0, [])
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.publish_at) == (State.SCHEDULED, later)


def test_another_moment_keeps_the_two_persons(entry, scheduled, publisher):
    editor, later = make_user("editor"), timezone.now() + timedelta(days=1)

    with pytest.raises(NotAllowed):
        schedule(scheduled, editor, publish_at=later)
    with pytest.raises(Refused, match="moment to come"):
        schedule(scheduled, publisher, publish_at=timezone.now())
    schedule(scheduled, publisher, publish_at=later)

    assert publish_due() == 0
    drafted(entry, editor, title_en="Something else")  # nobody has looked at it: it leaves the schedule
    scheduled.refresh_from_db()
    assert (scheduled.state, scheduled.publish_at) == (State.DRAFT, None)
