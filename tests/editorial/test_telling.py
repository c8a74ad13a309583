"""Mails about the steps of a change: to whom it goes next, in their language, and never more than they may read."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, State
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.scheduling import publish_due, take_down_due
from apps.editorial.steps import last_step
from apps.editorial.workflow import approve, schedule, submit
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, drafted, signed_in
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db
PORTAL = "https://portal.example"


@pytest.fixture(autouse=True)
def _portal(settings):
    settings.PORTAL_DEMO, settings.PORTAL_BASE_URL = False, PORTAL


@pytest.fixture
def entry():
    return builders.make_entry()


def take(client, change, step, **typed):
    address = reverse("admin:editorial_change_step", args=[change.pk, step])
    return client.post(address, {"seen": last_step(change), **typed}, follow=True)


def submitted(client, change, **typed):
    return take(client, change, "submit", change_note="A change.", gravity="normal", **typed)


def link(change, language):
    return f"{PORTAL}/{language}/admin/editorial/change/{change.pk}/change/"


def recipients():
    return sorted(address for sent in mail.outbox for address in sent.to)


def test_who_is_asked_to_review_a_change_gets_a_mail_in_their_language(entry):
    editor, reviewer = signed_in("editor", full_name="Amina Diallo"), make_user("publisher", language="fr")
    change = drafted(entry, editor.user, title_en="About us")

    submitted(editor, change, assignee=reviewer.pk, due="2099-03-01")

    (sent,) = mail.outbox
    assert (sent.to, sent.extra_headers["Content-Language"]) == ([reviewer.email], "fr")
    assert [
        words in sent.body for words in ("Amina Diallo", "About us", "mars 2099", link(change, "fr"))
    ] == [True] * 4


def test_who_is_not_asked_gets_no_mail(entry):
    editor = signed_in("editor")
    make_user("publisher")

    submitted(editor, drafted(entry, editor.user, title_en="About us"))

    assert mail.outbox == []


def test_the_authors_of_a_change_that_is_returned_get_the_reason(entry):
    first, second = make_user("editor", language="es"), make_user("editor", full_name="Noor")
    gone = make_user("editor")
    publisher = signed_in("publisher")
    drafted(make_restricted_entry(), publisher.user, title_en="Another page, for few")
    for author in (first, second, gone, publisher.user):
        change = drafted(entry, author, title_en=f"By {author.pk}")
    submit(change, second, NOTED)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)

    html = take(publisher, change, "return", why="Name the office <now>.").content.decode()

    assert "Not told" not in html
    assert recipients() == sorted([first.email, second.email])
    by_address = {sent.to[0]: sent.body for sent in mail.outbox}
    assert link(change, "es") in by_address[first.email]
    assert "Name the office <now>." in by_address[second.email]


@pytest.mark.parametrize("is_new", [False, True])
def test_of_a_page_for_few_the_mail_says_no_reason(is_new):
    author, publisher = make_user("publisher"), signed_in("publisher")
    if is_new:
        topic = str(builders.make_topic().pk)
        few = {
            "slug": "few",
            "title_en": "The plan",
            "topic_id": topic,
            "access": "restricted",
            "is_stub": True,
        }
        change = save_drafts([builders.new_payload(Entry, **few)], by=author)
    else:
        change = drafted(make_restricted_entry(title_en="Plan"), author, title_en="The plan")
    submit(change, author, NOTED)

    take(publisher, change, "return", why="The strike is on Monday.")

    (sent,) = mail.outbox
    assert ("strike" in sent.body, link(change, "en") in sent.body) == (False, True)


def test_an_author_who_may_not_see_the_change_any_more_is_not_written_to(entry):
    author, publisher = make_user("editor", full_name="Amina Diallo"), signed_in("publisher")
    change = drafted(entry, author, title_en="About us")
    drafted(builders.make_entry("few"), publisher.user, change=change, access="restricted", title_en="Secret")
    Change.objects.update(title="Both")
    submit(Change.objects.get(), publisher.user, NOTED)

    html = take(publisher, change, "return", why="Not yet.").content.decode()

    assert mail.outbox == []
    assert "may not see this change: Amina Diallo" in html


def test_a_mail_that_fails_loses_no_step(entry, monkeypatch, caplog):
    author, publisher = make_user("editor", full_name="Amina Diallo"), signed_in("publisher")
    change = submit(drafted(entry, author, title_en="About us"), author, NOTED)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda *args: 1 / 0)

    html = take(publisher, change, "return", why="Not yet.").content.decode()

    change.refresh_from_db()
    assert (change.state, "could not be sent to Amina Diallo" in html) == (State.RETURNED, True)
    assert "could not be sent" in caplog.text


def test_what_could_not_be_published_by_itself_is_told_once_that_is_stored(
    entry, django_capture_on_commit_callbacks
):
    author, publisher = make_user("editor", language="ar"), make_user("publisher")
    change = drafted(entry, author, title_en="About us")
    approve(submit(change, author, NOTED), make_user("publisher"))
    schedule(change, publisher, publish_at=timezone.now() + timedelta(hours=1))
    Change.objects.update(publish_at=timezone.now())
    payload = payload_of(entry, "en")
    payload["fields"]["summary_en"] = "Loaded meanwhile."
    publish([payload], origin=Origin.FIXTURE)

    with django_capture_on_commit_callbacks() as callbacks:
        assert publish_due() == 0
    assert mail.outbox == []
    for callback in callbacks:
        callback()

    assert recipients() == sorted([author.email, publisher.email])
    by_address = {sent.to[0]: sent.body for sent in mail.outbox}
    assert link(change, "ar") in by_address[author.email]
    assert "was published in another way meanwhile" in by_address[publisher.email]


def left_standing(entry, author, scheduler, *others):
    """Return a change that is due to be taken down, as somebody scheduled it whose account is disabled now."""
    change = drafted(entry, author, title_en="About us")
    approve(submit(change, author, NOTED), scheduler)
    soon = timezone.now() + timedelta(hours=1)
    schedule(change, scheduler, publish_at=soon, expires_at=soon + timedelta(hours=1))
    with mock.patch.object(timezone, "now", return_value=soon):
        assert publish_due() == 1
    type(scheduler).objects.filter(pk=scheduler.pk).update(is_active=False)
    Change.objects.update(expires_at=timezone.now())
    return change


def test_what_could_not_be_taken_down_is_told_once_to_authors_and_publishers_and_seen_on_its_page(
    entry, django_capture_on_commit_callbacks
):
    author, other = make_user("editor", language="ar"), signed_in("publisher")
    change = left_standing(entry, author, make_user("publisher", full_name="Noor Gone"))
    make_user("editor"), make_user("reviewer-fr")

    for _round in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            assert take_down_due() == 0

    assert recipients() == sorted([author.email, other.user.email])
    body = next(sent.body for sent in mail.outbox if sent.to == [other.user.email])
    assert ("Noor Gone" in body, "You may not" in body, link(change, "en") in body) == (True, True, True)
    page = reverse("admin:editorial_change_change", args=[change.pk])
    told = "Readers see it still. The portal tries again, with the rights of <bdi>Noor Gone</bdi>."
    (step,) = change.transitions.filter(by=None)
    assert step.why == "It could not be taken down: You may not publish this in English."
    assert other.get(page).text.count(told) == 1
    assert other.get(page).text.count(step.why) == 2  # at its head and in its history

    take(other, change, "expire", expires_at=f"{timezone.now() + timedelta(days=1):%Y-%m-%dT%H:%M}")
    assert told not in other.get(page).text
    with mock.patch.object(timezone, "now", return_value=timezone.now() + timedelta(days=2)):
        assert take_down_due() == 1
    assert Entry.objects.get().archived_at is not None


def test_a_trial_writes_to_nobody(entry, settings):
    settings.PORTAL_DEMO = True
    author, publisher = make_user("editor"), signed_in("publisher")
    change = submit(drafted(entry, author, title_en="About us"), author, NOTED)

    html = take(publisher, change, "return", why="Not yet.").content.decode()

    assert (mail.outbox, "nobody gets a mail" in html) == ([], True)


def test_why_a_notice_for_one_country_was_returned_is_read_on_the_portal_only():
    chad = builders.make_country("TD")
    notice = builders.make_notice("Only for Chad.", countries=[str(chad.pk)])
    translator = signed_in("translator-fr", duty_country="TD")
    change = drafted(notice, translator.user, "fr", text_fr="Pour le Tchad")
    submit(change, translator.user, NOTED)

    take(signed_in("publisher"), change, "return", why="Say nothing of Moundou.")

    (sent,) = mail.outbox
    assert sent.to == [translator.user.email]
    assert (link(change, translator.user.language) in sent.body, "Moundou" in sent.body) == (True, False)
