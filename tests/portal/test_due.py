"""What the portal does by itself: when it is due, once, and one failure stops nothing else."""

from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.audit import record
from apps.accounts.models import Action, AuditRecord
from apps.manual.models import Entry
from apps.portal import due
from apps.portal.models import DueJob
from tests import builders

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def job():
    return mock.Mock(return_value="done")


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock to so many minutes after the beginning of the test."""
    begin = timezone.now()

    def at(minutes):
        now = begin + timedelta(minutes=minutes)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    return at


def test_a_job_runs_at_once_and_then_when_its_time_has_passed(job, at):
    runs = {}
    for minutes in (0, 1, 59, 60, 61, 119, 121):
        at(minutes)
        runs[minutes] = due.run_due({"job": (job, HOUR)})

    nothing, once = [], [("job", "done")]
    assert runs == {0: once, 1: nothing, 59: nothing, 60: once, 61: nothing, 119: nothing, 121: once}
    assert job.call_count == 3


def test_the_time_of_a_job_is_stored_when_it_has_finished(job, at):
    begin = at(0)
    due.run_due({"job": (job, HOUR)})
    at(30)
    due.run_due({"job": (job, HOUR)})

    assert list(DueJob.objects.values_list("name", "finished_at")) == [("job", begin)]


def test_a_job_that_fails_is_logged_stops_no_other_and_stays_due(job, at, caplog):
    at(0)
    failing = mock.Mock(side_effect=ZeroDivisionError("no divisor"))
    jobs = {"failing": (failing, HOUR), "job": (job, HOUR)}

    first, second = due.run_due(jobs), due.run_due(jobs)

    assert (first, second) == ([("job", "done")], [])
    assert (failing.call_count, job.call_count) == (2, 1)
    message = "The job failing failed; it is tried again in the next round."
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [("ERROR", message)] * 2
    assert [str(record.exc_info[1]) for record in caplog.records] == ["no divisor"] * 2
    assert DueJob.objects.get(name="failing").finished_at is None


def test_what_a_failing_job_wrote_is_undone(at):
    def half_way():
        Entry.objects.update(title_en="Half")
        raise ZeroDivisionError

    builders.make_entry()

    due.run_due({"half-way": (half_way, HOUR)})

    assert Entry.objects.get().title_en == "About the Organization"


def test_what_a_job_in_steps_did_stays_and_it_runs_again_in_its_time(at, monkeypatch):
    steps = mock.Mock(side_effect=lambda: Entry.objects.update(title_en="Half") and 1 / 0)
    monkeypatch.setattr(due, "IN_STEPS", {"steps"})
    builders.make_entry()

    for minutes in (0, 1, 61):
        at(minutes)
        due.run_due({"steps": (steps, HOUR)})

    assert (Entry.objects.get().title_en, steps.call_count) == ("Half", 2)


def test_a_job_that_failed_runs_again_and_is_then_not_due(job):
    failing_once = mock.Mock(side_effect=[ZeroDivisionError, "mended"])
    jobs = {"job": (failing_once, HOUR)}

    assert [due.run_due(jobs) for _ in range(3)] == [[], [("job", "mended")], []]


def test_expired_sessions_are_forgotten_and_live_ones_kept():
    keys = {}
    for name, days in (("expired", -1), ("live", 1)):
        store = SessionStore()
        store.create()
        keys[name] = store.session_key
        Session.objects.filter(pk=store.session_key).update(expire_date=timezone.now() + timedelta(days=days))

    assert due.forget_expired_sessions() == "expired sessions forgotten"

    assert list(Session.objects.values_list("pk", flat=True)) == [keys["live"]]


def test_translation_states_are_reconciled():
    builders.translate(builders.make_entry(), "fr", title="À propos de l'Organisation")
    Entry.objects.update(title_fr="Changé ailleurs qu'ici")

    assert [due.reconcile(), due.reconcile()] == [
        "translation states corrected: 1",
        "translation states corrected: 0",
    ]


@pytest.mark.django_db(transaction=True)  # the command closes connections, and a transaction with them
def test_the_command_runs_one_round_and_says_what_it_did(settings):
    settings.PORTAL_DEMO = False
    first, second = StringIO(), StringIO()

    call_command("run_due", stdout=first)
    call_command("run_due", stdout=second)

    assert first.getvalue() == (
        "publish-scheduled: scheduled changes published: 0, taken down: 0\n"
        "forget-expired-sessions: expired sessions forgotten\n"
        "forget-old-sign-ins: old sign-ins forgotten: 0\n"
        "forget-old-read-marks: old read marks forgotten: 0\n"
        "forget-open-forms: unsaved texts and open forms forgotten: 0\n"
        "reconcile-translations: translation states corrected: 0\n"
        "forget-failed-searches: failed searches forgotten: 0\n"
        "forget-names-of-reports: names taken off messages from readers: 0\n"
        "remind-of-confirmations: confirmations asked for: 0, without an address to ask at: 0\n"
        "remind-of-reviews: mails about reviews: 0, reviews without an address to tell: 0\n"
        "send-digests: digests due: 0\n"
        "check-links: links are not checked here\n"
    )
    assert second.getvalue() == ""
    assert sorted(DueJob.objects.values_list("name", flat=True)) == sorted(due.JOBS)


@pytest.mark.parametrize("every", [0, -1])
def test_a_pause_that_is_none_is_refused(every):
    with pytest.raises(CommandError) as error:
        call_command("run_due", every=every)

    assert str(error.value) == "--every takes a number of seconds from 1 up."
    assert DueJob.objects.count() == 0


@pytest.mark.parametrize("every", ["soon", "1.5", ""])
def test_a_pause_that_is_no_number_is_refused(every):
    with pytest.raises(CommandError) as error:
        call_command("run_due", f"--every={every}")

    assert str(error.value) == f"Error: argument --every: invalid int value: {every!r}"
    assert DueJob.objects.count() == 0


def test_sign_ins_are_forgotten_after_90_days_and_the_audit_says_so(at):
    record(Action.SIGNED_IN)
    record(Action.ROLES_CHANGED)
    day = 24 * 60

    at(89 * day)
    assert due.forget_old_sign_ins() == "old sign-ins forgotten: 0"
    at(91 * day)
    assert due.forget_old_sign_ins() == "old sign-ins forgotten: 1"

    lines = AuditRecord.objects.order_by("pk").values_list("action", "details__number")
    assert list(lines) == [("roles-changed", None), ("forgotten", 1)]
