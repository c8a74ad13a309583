"""Whoever answers for a contact is asked to confirm it: who, when, once, and in which language."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils import timezone

from apps.contacts.models import ConfirmationReminder, Contact
from apps.contacts.reminding import remind_of_confirmations
from apps.portal import due
from apps.portal.models import DueJob
from tests.builders import make_contact, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_earnest(settings):
    settings.PORTAL_DEMO = False
    settings.PORTAL_BASE_URL = "https://portal.example.org"


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock to so many days after the beginning of the test."""
    begin = timezone.now()

    def at(days):
        monkeypatch.setattr(timezone, "now", lambda: begin + timedelta(days=days))

    return at


@pytest.fixture
def run(django_capture_on_commit_callbacks, mailoutbox):
    """Return a function that runs the job and returns what it says and {address: mail} of what it sent."""

    def run():
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            said = remind_of_confirmations()
        assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox)
        return said, {mail.to[0]: mail for mail in mailoutbox}

    return run


def days_ago(days):
    return (timezone.localdate() - timedelta(days=days)).isoformat()


@pytest.fixture
def water():
    """A unit whose first contact is confirmed, and that answers for a contact of another unit."""
    unit = make_unit("water", name_en="Water")
    make_contact(
        "water", label_en="Water", unit_id=str(unit.pk), email="water@example.org",
        is_primary=True, confirmed_on=days_ago(1),
    )  # fmt: skip
    return unit


def make_old(code="old", owner=None, **fields):
    keys = {"owner_unit_id": str(owner.pk)} if owner else {}
    return make_contact(code, label_en=code.title(), email=f"{code}@example.org", **keys, **fields)


def test_the_first_contact_of_the_owner_is_asked_to_confirm(run, water):
    old = make_old(owner=water, confirmed_on=days_ago(181))

    said, mails = run()

    assert said == "confirmations asked for: 1, without an address to ask at: 0"
    assert list(mails) == ["water@example.org"]
    mail = mails["water@example.org"]
    assert mail.subject == "Are these addresses on the IOM staff portal still right?"
    assert (
        f"- Old\n  old@example.org\n  Address confirmed on {days_ago(181)}; its confirmation is overdue."
        in mail.body
    )
    assert f"https://portal.example.org/en/admin/contacts/contact/{old.pk}/change/" in mail.body
    assert "more than 180 days ago" in mail.body
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated", "Content-Language": "en"}


def test_all_contacts_of_one_owner_stand_in_one_mail(run, water):
    make_old("first", owner=water)
    make_old("second", owner=water)

    body = run()[1]["water@example.org"].body

    assert ("- First" in body, "- Second" in body) == (True, True)
    assert "When the address was confirmed is not recorded yet." in body


@pytest.mark.parametrize(
    "fields",
    [
        {"confirmed_on": days_ago(0)},
        {"confirmed_on": days_ago(180)},
        {"standing": "superseded"},
    ],
)
def test_what_is_confirmed_or_superseded_is_not_asked_about(run, water, fields):
    make_old(owner=water, **fields)

    assert run() == ("confirmations asked for: 0, without an address to ask at: 0", {})


def test_what_is_archived_or_has_no_address_is_not_asked_about(run, water):
    gone = make_old("gone", owner=water)
    Contact.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    make_contact("silent", owner_unit_id=str(water.pk), email="", address_not_recorded=True)

    assert run() == ("confirmations asked for: 0, without an address to ask at: 0", {})


def test_a_contact_without_owner_is_confirmed_by_its_own_unit_or_the_one_above(run, water):
    below = make_unit("wells", kind="unit", parent_id=str(water.pk))
    make_old("wells", unit_id=str(below.pk), level="regional")

    assert list(run()[1]) == ["water@example.org"]


def test_a_contact_that_nobody_answers_for_is_counted(run):
    make_old()

    assert run() == ("confirmations asked for: 0, without an address to ask at: 1", {})
    assert not ConfirmationReminder.objects.exists()


def test_nobody_is_asked_twice_within_a_month_and_again_after_it(run, water, at):
    make_old(owner=water)
    sent = []
    for day in (0, 0, 1, 29, 31, 32, 62):
        at(day)
        sent.append(len(run()[1]))

    assert sent == [1, 0, 0, 0, 1, 0, 1]


def test_a_confirmed_contact_is_left_alone_until_it_is_old_again(run, water, at):
    old = make_old(owner=water)
    run()
    Contact.objects.filter(pk=old.pk).update(confirmed_on=timezone.localdate())
    Contact.objects.exclude(pk=old.pk).update(confirmed_on=timezone.localdate() + timedelta(days=1000))
    sent = []
    for day in (31, 180, 181):
        at(day)
        sent.append(len(run()[1]))

    assert sent == [0, 0, 1]


def test_a_mail_is_in_the_first_language_of_the_portal_that_is_spoken_there(run, water):
    Contact.objects.update(languages="pt fr en")
    make_old(owner=water)

    mail = run()[1]["water@example.org"]

    assert mail.extra_headers["Content-Language"] == "fr"
    assert "/fr/admin/contacts/contact/" in mail.body


def test_a_mail_that_could_not_be_sent_is_due_again_and_stops_no_other(run, water, monkeypatch, caplog):
    other = make_unit("other")
    make_contact("other", unit_id=str(other.pk), email="other@example.org", confirmed_on=days_ago(0))
    make_old("first", owner=water)
    make_old("second", owner=other)
    send = EmailMessage.send

    def fail_once(mail, **options):
        if mail.to == ["water@example.org"]:
            raise SMTPException("The server said no.")
        return send(mail, **options)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail_once)
        assert list(run()[1]) == ["other@example.org"]

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert list(run()[1]) == ["water@example.org"]


def test_a_trial_writes_to_nobody(run, water, settings):
    settings.PORTAL_DEMO = True
    make_old(owner=water)

    assert run() == ("a trial writes to nobody", {})


def test_the_portal_runs_it_by_itself_once_a_day(django_capture_on_commit_callbacks, mailoutbox, water):
    make_old(owner=water)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = due.run_due(), due.run_due()

    told = ("remind-of-confirmations", "confirmations asked for: 1, without an address to ask at: 0")
    assert (told in first, second) == (True, [])
    assert len(mailoutbox) == 1
    assert DueJob.objects.get(name="remind-of-confirmations").finished_at is not None


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_it_reads_with_the_same_queries_however_many_are_due(
    run, water, django_assert_max_num_queries, number
):
    Contact.objects.bulk_create(
        Contact(code=f"c{n}", label_en="C", email="c@example.org", owner_unit=water) for n in range(number)
    )

    with django_assert_max_num_queries(6):
        assert run()[0].startswith(f"confirmations asked for: {number},")


def test_a_day_that_has_not_come_confirms_nothing():
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        Contact(code="x", label_en="X", email="x@example.org", confirmed_on=tomorrow).full_clean()

    assert error.value.message_dict == {
        "confirmed_on": ["This day has not come yet. Write the day on which the address was confirmed."]
    }
