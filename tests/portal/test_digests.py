"""Who asked for it is written to about what changed: of what, when, once, in which language."""

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.portal import due
from apps.portal.digests import choose, digest_mail, rhythm_of, send_digests
from apps.portal.models import DigestChoice, DueJob
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_notice, make_topic, make_unit, translate
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
SITE = "https://portal.example.org"


@pytest.fixture(autouse=True)
def in_earnest(settings):
    settings.PORTAL_BASE_URL = SITE


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock to so many hours after the beginning of the test."""
    begin = timezone.now()

    def at(hours):
        monkeypatch.setattr(timezone, "now", lambda: begin + timedelta(hours=hours))

    return at


@pytest.fixture
def run(django_capture_on_commit_callbacks, mailoutbox):
    """Return a function that runs the job and returns {address: mail} of what it sent."""

    def run():
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            send_digests()
        assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox)
        return {mail.to[0]: mail for mail in mailoutbox}

    return run


@pytest.fixture
def reader():
    make_topic()
    return who_wants()


def who_wants(rhythm="daily", *roles, **fields):
    person = make_user(*(roles or ("reader",)), **fields)
    choose(person, rhythm)
    return person


def change(entry, note="", **fields):
    payload = payload_of(type(entry).objects.get(pk=entry.pk), "en")
    payload["fields"] |= fields
    publish([payload], by=make_user("publisher"), note=note)


def test_a_mail_lists_what_was_published_with_notes_and_absolute_links(run, at, reader):
    unit = make_unit(name_en="Department")
    choose(reader, "")
    choose(reader, "daily")
    since = LogHead.current()
    change(unit, "A new name", name_en="Directorate")
    change(unit, "Its\nmandate", mandate_en="To respond.")
    entry = make_entry(title_en="About us")
    at(24)

    mail = run()[reader.email]

    assert mail.subject == "What changed on the IOM staff portal"
    words = re.sub("[\u2068\u2069]", "", mail.body)
    page = f"{SITE}/en/updates/since/organization.unit/{unit.pk}/?since={since}"
    assert f"- About us (entry · new)\n  {SITE}{entry.get_absolute_url()}\n" in words
    assert f"- Directorate (unit)\n  Its mandate\n  A new name\n  {page}\n" in words
    assert words.index("About us") < words.index("Directorate")
    assert f"open this page:\n{SITE}/en/updates/digest/\n" in words
    assert mail.extra_headers == {
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "List-Unsubscribe": f"<{SITE}/en/updates/digest/>",
    }


def test_each_is_told_once_in_their_rhythm_and_only_of_what_is_new(run, at, reader):
    weekly = who_wants("weekly")
    told = {}
    for number, hours in enumerate((1, 24, 25, 48, 168, 169, 200)):
        at(hours)
        if hours in (1, 168):
            make_entry(f"entry-{number}", title_en=f"Entry {number}")
        mails = run()
        told[hours] = {
            name: mails[one.email].body.count("\n- ")
            for name, one in names(reader, weekly)
            if one.email in mails
        }

    both = {"daily": 1, "weekly": 2}
    assert told == {1: {}, 24: {"daily": 1}, 25: {}, 48: {}, 168: both, 169: {}, 200: {}}


def test_a_notice_is_told_of_once_it_has_begun(run, at, reader):
    begins = timezone.now() + timedelta(hours=30)
    at(1)
    make_notice("The office closes.", starts_at=begins, ends_at=begins + timedelta(days=9))
    told = {}
    for hours in (24, 48, 72):
        at(hours)
        told[hours] = [mail.body.count("The office closes.") for mail in run().values()]

    assert told == {24: [], 48: [1], 72: []}


def names(daily, weekly):
    return [("daily", daily), ("weekly", weekly)]


def test_restricted_entries_are_told_to_their_groups_only(run, at, reader):
    other = who_wants()
    secret = make_restricted_entry(title_en="Secret")
    let_into_the_group(reader)
    at(24)

    mails = run()

    assert list(mails) == [reader.email]
    assert "Secret" in mails[reader.email].body
    change(secret, "Names of those who stay", summary_en="Names.")
    change(secret, "For all", access="staff", restricted_to=[])
    body = digest_mail(other, 0, LogHead.current()).body
    assert ("For all" in body, "Names" in body) == (True, False)


def test_a_mail_is_in_the_persons_language_and_tells_of_that_and_of_english(run, at):
    make_topic()
    quiet = make_unit("quiet", name_en="Quiet")
    person = who_wants(language="ar")
    translate(quiet, "es", name="Tranquila")
    entry = make_entry(title_en="About")
    translate(entry, "ar", title="عن المنظمة")
    translate(make_entry("other", title_en="Other"), "fr", title="Autre")
    translate(make_unit(name_en="Unit"), "es", name="Unidad")
    at(24)

    mail = run()[person.email]

    assert mail.extra_headers["Content-Language"] == "ar"
    assert re.findall("\n- \u2068(.*?)\u2069", mail.body) == ["Unit", "Other", "عن المنظمة"]
    assert f"{SITE}/ar/" in mail.body
    assert f"{SITE}/en/" not in mail.body


def test_nobody_is_written_to_who_never_chose_or_is_switched_off_or_has_nothing_to_hear(run, at, reader):
    make_user("reader")
    off, never = who_wants(), who_wants()
    at(24)
    assert run() == {}
    make_entry()
    User.objects.filter(pk=off.pk).update(is_active=False)
    choose(never, "")
    at(48)

    assert list(run()) == [reader.email]
    assert not DigestChoice.objects.filter(person=never).exists()


def test_who_begins_is_told_of_what_comes_and_a_new_rhythm_forgets_nothing(reader):
    before = DigestChoice.objects.get(person=reader)
    make_entry()
    choose(reader, "weekly")
    after = DigestChoice.objects.get(person=reader)

    assert (before.told_until, rhythm_of(reader)) == (1, "weekly")
    assert (after.told_until, after.told_at) == (before.told_until, before.told_at)


def test_a_mail_that_could_not_be_sent_is_due_again_and_stops_no_other(run, at, reader, monkeypatch, caplog):
    other = who_wants()
    make_entry()
    at(24)
    send = EmailMessage.send

    def fail_once(mail, **options):
        if mail.to == [reader.email]:
            raise SMTPException("The server said no.")
        return send(mail, **options)

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", fail_once)
        assert list(run()) == [other.email]

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert list(run()) == [reader.email]
    assert run() == {}


def test_of_two_hosts_that_find_the_same_person_due_one_writes(run, at, reader):
    make_entry()
    at(24)
    first, second = (DigestChoice.objects.get(person=reader) for _host in range(2))
    now = timezone.now()

    claims = [DigestChoice.objects.claim(choice, until=2, now=now) for choice in (first, second)]

    assert claims == [True, False]
    assert run() == {}


def test_the_portal_runs_it_by_itself(django_capture_on_commit_callbacks, mailoutbox, at, reader):
    make_entry()
    at(24)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = due.run_due(), due.run_due()

    assert (("send-digests", "digests due: 1") in first, second) == (True, [])
    assert [mail.to for mail in mailoutbox] == [[reader.email]]
    assert DueJob.objects.get(name="send-digests").finished_at is not None


def test_long_lists_end_with_a_link_to_all(reader, monkeypatch):
    monkeypatch.setattr("apps.portal.digests.MOST_TOLD", 1)
    make_entry("one")
    make_entry("two")

    body = digest_mail(reader, 1, LogHead.current()).body

    assert f"And 1 more; all of it stands here:\n{SITE}/en/updates/\n" in body


# --- The page -----------------------------------------------------------------------------------------------


def test_a_stranger_signs_in_first(client):
    address = reverse("portal:digest")

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


@pytest.mark.parametrize("role", ["reader", "editor", "translator-fr", "administrator"])
def test_everybody_chooses_for_themselves(client, role):
    person, other = make_user(role), who_wants("weekly")
    client.force_login(person)
    address = reverse("portal:digest")

    def chosen():
        html = client.get(address).content.decode()
        return re.findall(r'<input type="radio" name="rhythm" value="(\w*)"[^>]* checked', html)

    seen = [chosen()]
    for rhythm in ("daily", "weekly", ""):
        response = client.post(address, {"rhythm": rhythm}, follow=True)
        assert "Your choice is stored." in response.content.decode()
        seen.append(chosen())
    refused = client.post(address, {"rhythm": "hourly"})

    assert seen == [[""], ["daily"], ["weekly"], [""]]
    assert (refused.status_code, rhythm_of(person), rhythm_of(other)) == (200, "", "weekly")


def test_the_profile_and_whats_new_lead_to_the_choice(client):
    client.force_login(make_user("reader"))

    for page in ("accounts:profile", "portal:updates"):
        html = client.get(reverse(page)).content.decode()
        assert f'<a href="{reverse("portal:digest")}">What changed, by mail</a>' in html
