"""Whoever answers for content is told in time to review it: who, when, once, in which language, and of what."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from apps.contacts.models import Contact, ReviewReminder
from apps.contacts.review_reminders import remind_of_reviews
from apps.organization.models import Unit
from apps.portal import due
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_entry, make_framework, make_office, make_review, make_unit

pytestmark = pytest.mark.django_db
NOTHING = ("mails about reviews: 0, reviews without an address to tell: 0", [])


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
    """Return a function that runs the job and returns what it says and the addresses that it wrote to."""

    def run():
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            said = remind_of_reviews()
        return said, sorted(mail.to[0] for mail in mailoutbox)

    return run


@pytest.fixture
def water():
    return make_owner("water")


def make_owner(code, **fields):
    """Return a unit with a mailbox."""
    unit = make_unit(code, name_en=code.title())
    key = {"unit_id": str(unit.pk), "is_primary": True}
    make_contact(code, label_en=code.title(), **{"email": f"{code}@example.org"} | key | fields)
    return unit


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def owned_by(unit, days):
    return {"owner_unit_id": str(unit.pk), "review_by": in_days(days)}


def test_a_mail_names_all_that_its_address_answers_for_in_order(run, water, mailoutbox):
    late = make_framework(title_en="Late framework", **owned_by(water, -1))
    make_office(name_en="Due office", **owned_by(water, 28))
    make_office("later", name_en="Later office", **owned_by(water, 29))

    assert run() == ("mails about reviews: 1, reviews without an address to tell: 0", ["water@example.org"])
    (mail,) = mailoutbox
    assert mail.subject == "To be reviewed on the IOM staff portal"
    names = [line for line in mail.body.splitlines() if line.startswith("- ")]
    assert names == ["- Late framework (framework)", "- Due office (office)"]
    form = f"https://portal.example.org/en/admin/frameworks/framework/{late.pk}/change/?language=en"
    assert form in mail.body
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated", "Content-Language": "en"}


def test_it_is_told_four_weeks_before_on_the_day_and_then_every_month(run, water, at):
    make_entry(**owned_by(water, 30))
    sent = {}
    for day in (0, 1, 2, 2, 3, 29, 30, 30, 31, 59, 60, 61, 90):
        at(day)
        sent.setdefault(day, []).append(len(run()[1]))

    assert {day: mails for day, mails in sent.items() if any(mails)} == {
        2: [1, 0], 30: [1, 0], 60: [1], 90: [1]
    }  # fmt: skip


def test_a_review_ends_the_reminders_until_the_next_day_draws_near(run, water, at):
    entry = make_entry(**owned_by(water, -1))
    run()
    make_review(entry, in_days(0), next_by=in_days(365))
    sent = []
    for day in (1, 40, 336, 337, 338):
        at(day)
        sent.append(len(run()[1]))

    assert sent == [0, 0, 0, 1, 0]


def test_a_unit_and_a_contact_without_owner_are_reviewed_by_themselves_an_entry_by_nobody(run, water):
    Unit.objects.filter(pk=water.pk).update(review_by=in_days(-1))
    make_contact("wells", unit_id=str(water.pk), level="regional", review_by=in_days(-1))
    make_entry(review_by=in_days(-1))

    assert run() == ("mails about reviews: 1, reviews without an address to tell: 1", ["water@example.org"])


def test_what_nobody_answers_for_is_told_to_who_may_publish_each_once_in_their_language(
    run, water, mailoutbox, at
):
    for role, name, fields in [
        ("publisher", "p1", {}), ("administrator", "p2", {}), ("publisher", "fr", {"language": "fr"}),
        ("publisher", "gone", {"is_active": False}), ("editor", "editor", {}), ("reviewer-fr", "review", {}),
    ]:  # fmt: skip
        make_user(role, email=f"{name}@example.org", **fields)
    make_entry("ours", title_en="Ours", **owned_by(water, -1))
    make_entry("nobodys", title_en="Nobody's", review_by=in_days(-1))
    by_mailbox = "Your unit answers for what is listed here."

    said, _first = run()

    assert said == "mails about reviews: 3, reviews without an address to tell: 0"
    mails = {tuple(mail.to): mail for mail in mailoutbox}
    listed = {to: [line for line in mail.body.splitlines() if line[:2] == "- "] for to, mail in mails.items()}
    assert listed == {
        ("water@example.org",): ["- Ours (entry)"],
        ("p1@example.org", "p2@example.org"): ["- Nobody's (entry)"],
        ("fr@example.org",): ["- Nobody's (entrée)"],
    }
    assert mails["fr@example.org",].extra_headers["Content-Language"] == "fr"
    assert [to for to, mail in mails.items() if by_mailbox in mail.body] == [("water@example.org",)]
    at(1)
    assert run()[1] == []


def test_an_address_that_stands_for_two_units_gets_one_mail(run, water, mailoutbox):
    other = make_owner("wells", email="Water@example.org")
    make_entry("one", title_en="One", **owned_by(water, -1))
    make_entry("two", title_en="Two", **owned_by(other, -2))

    assert len(run()[1]) == 1
    assert [line[2:5] for line in mailoutbox[0].body.splitlines() if line[:2] == "- "] == ["Two", "One"]


def test_what_not_all_staff_may_read_is_not_named(run, water, mailoutbox):
    entry = make_entry(title_en="Secret plan", access="restricted", **owned_by(water, -1))

    run()

    assert "Secret plan" not in mailoutbox[0].body
    assert "- A page that not everybody may read (entry)" in mailoutbox[0].body
    assert f"/en/admin/manual/entry/{entry.pk}/change/" in mailoutbox[0].body


def test_a_mail_is_in_the_first_language_of_the_portal_that_is_spoken_there(run, water, mailoutbox):
    Contact.objects.update(languages="pt fr en")
    make_entry(title_en="Title", **owned_by(water, -1))

    run()

    assert mailoutbox[0].extra_headers["Content-Language"] == "fr"
    assert "/fr/admin/manual/entry/" in mailoutbox[0].body


def test_what_is_archived_superseded_or_without_a_day_is_not_told(run, water):
    make_entry("never", owner_unit_id=str(water.pk))
    make_entry("old", standing="superseded", **owned_by(water, -1))
    gone = make_entry("gone", **owned_by(water, -1))
    type(gone).objects.filter(pk=gone.pk).update(archived_at=timezone.now())

    assert run() == NOTHING


def test_a_mail_that_could_not_be_sent_is_due_again_and_stops_no_other(run, water, monkeypatch, caplog):
    make_entry("one", **owned_by(water, -1))
    make_entry("two", **owned_by(make_owner("wells"), -1))
    send = EmailMessage.send

    def fail_once(mail, **options):
        if mail.to == ["water@example.org"]:
            raise SMTPException("The server said no.")
        return send(mail, **options)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail_once)
        assert run()[1] == ["wells@example.org"]

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert run()[1] == ["water@example.org"]
    assert run()[1] == []


def test_a_trial_writes_to_nobody(run, water, settings):
    settings.PORTAL_DEMO = True
    make_entry(**owned_by(water, -1))

    assert run() == ("a trial writes to nobody", [])
    assert ReviewReminder.objects.count() == 0


def test_the_portal_runs_it_by_itself_once_a_day(django_capture_on_commit_callbacks, mailoutbox, water):
    make_entry(**owned_by(water, -1))
    jobs = {"remind-of-reviews": due.JOBS["remind-of-reviews"]}

    with django_capture_on_commit_callbacks(execute=True):
        first, second = due.run_due(jobs), due.run_due(jobs)

    told = ("remind-of-reviews", "mails about reviews: 1, reviews without an address to tell: 0")
    assert (first, second, len(mailoutbox)) == ([told], [], 1)


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3])
def test_it_reads_with_the_same_queries_however_much_is_due(run, water, django_assert_num_queries, number):
    for n in range(number):
        make_entry(f"e-{n}", **owned_by(water, -1))

    with django_assert_num_queries(14):
        run()
