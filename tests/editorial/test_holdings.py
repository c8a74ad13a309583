"""What a person who leaves holds among the changes, and who may have it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.editorial.drafting import save_drafts
from apps.editorial.finding import form_address
from apps.editorial.holdings import begun, scheduled, to_review, unsaved, written_last
from apps.editorial.keeping import forget_old
from apps.editorial.models import Change, LogHead, OpenForm, State
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_now
from apps.editorial.scheduling import publish_due, take_down_due
from apps.editorial.workflow import Meaning, approve, schedule, submit
from apps.manual.models import Entry
from tests.accounts.factories import make_user
from tests.builders import make_entry, translate
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
NOTED = Meaning(note="A new title.", gravity="normal")


@pytest.fixture
def ada():
    return make_user("administrator", email="ada@example.org")


@pytest.fixture
def noor():
    return make_user("publisher", email="noor@example.org")


@pytest.fixture
def people(ada):
    """One person more of each role that has to do with changes."""
    for role in ("reader", "editor", "publisher", "translator-fr", "reviewer-fr"):
        make_user(role, email=f"{role}@example.org")
    make_user("publisher", email="gone@example.org", is_active=False)


def drafted(by, entry=None, language="en"):
    entry = entry or make_entry()
    payload = payload_of(entry, language)
    payload["fields"][f"title_{language}"] = "A new title"
    return save_drafts([payload], by=by, seen=LogHead.current())


def planned(by, *, expires=False):
    """Return a change of somebody else's that a person has scheduled for tomorrow, to be taken down the day after."""
    change = drafted(make_user("editor", email="author@example.org"))
    submit(change, change.created_by, NOTED)
    approve(change, by)
    tomorrow = timezone.now() + timedelta(days=1)
    schedule(change, by, publish_at=tomorrow, expires_at=tomorrow + timedelta(days=1) if expires else None)
    return change


def heirs(holdings):
    return [sorted(heir.email.split("@")[0] for heir in each.heirs) for each in holdings]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", ["ada", "editor", "publisher"]), ("fr", ["ada", "publisher", "reviewer-fr", "translator-fr"])],
)
def test_a_change_begun_is_given_to_who_may_write_all_of_it(ada, noor, people, language, expected):
    change = drafted(noor, language=language)

    (held,) = begun(noor, ada)

    assert (held.key, held.words) == (f"editorial.change.begun:{change.pk}", str(change))
    assert heirs([held]) == [expected]
    held.give(held.heirs[0])
    assert (begun(noor, ada), Change.objects.get().created_by) == ([], held.heirs[0])
    assert Change.objects.get().author_ids == {noor.pk}


def test_a_change_of_a_restricted_page_is_given_to_who_may_read_it(ada, noor, people):
    drafted(noor, make_restricted_entry())
    let_into_the_group(make_user("editor", email="member@example.org"))

    assert heirs(begun(noor, ada)) == [["ada", "member", "publisher"]]


def test_an_open_change_is_given_or_discarded_and_cannot_be_hidden(ada, noor):
    change = drafted(noor)
    (seen,) = begun(noor, make_user("editor", email="e@example.org"))
    (held,) = begun(noor, ada)

    assert (seen.may_be_settled, held.settle_words) == (False, "Discard")
    held.settle()
    assert (begun(noor, ada), Change.objects.get().state) == ([], State.DISCARDED)
    assert Entry.objects.get().title_en == "About the Organization"
    assert change.drafts.get().is_open is False


def left_open(by, entry, data, language="en"):
    place = {"model": "manual.entry", "object_id": entry.pk if entry else uuid.uuid4(), "language": language}
    return OpenForm.objects.create(
        user=by, **place, seen_at=timezone.now(), kept_at=timezone.now(), data=data
    )


def gone(person):
    """Return the person, whose account is disabled now."""
    person.is_active = False
    person.save()
    return person


def test_what_was_written_and_not_saved_is_read_and_kept_until_it_is_thrown_away(ada, noor):
    entry = make_entry(summary_en="As it was.")
    data = {"title_en": ["A better name"], "summary_en": ["As it was."], "seen": ["7"]}
    data |= {"sections-0-body_en": ["<p>One &amp; two.</p><p>Three.</p>"], "sections-TOTAL_FORMS": ["1"]}
    left_open(noor, entry, data)
    left_open(noor, None, {"title_en": ["Something new"]})
    left_open(noor, make_entry("open"), None)
    left_open(ada, entry, {"title_en": ["Mine"]})

    assert unsaved(noor, ada) == []  # as long as they can save it themselves
    new, old = unsaved(gone(noor), ada)

    assert [each.words.partition(" · ")[0] for each in (new, old)] == [
        "Entry “Something new” (English)", "Entry “About the Organization” (English)"
    ]  # fmt: skip
    assert old.text == (("Title", "A better name"), ("Text", "One & two.\n\nThree."))
    assert (new.address, old.address) == ("", f"/en/admin/manual/entry/{entry.pk}/change/?language=en")
    old.settle()
    assert [each.key for each in unsaved(noor, ada)] == [new.key]


def test_what_was_written_is_read_by_nobody_who_does_not_decide_who_reads_a_page(noor):
    left_open(noor, make_entry(), {"title_en": ["A better name"]})

    (held,) = unsaved(gone(noor), make_user("editor", email="e@example.org"))

    assert held.text == ()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_unsaved_texts_are_found_with_the_same_queries(ada, noor, django_assert_num_queries, number):
    for n in range(number):
        left_open(noor, make_entry(f"e-{n}"), {"title_en": ["A better name"]})
    ada.has_perm("editorial.set_access")
    gone(noor)

    with django_assert_num_queries(
        12
    ):  # half of them for who may have it: asked once for people who may do the same
        unsaved(noor, ada)


def test_a_review_is_given_to_who_may_review_it_and_did_not_write_it(ada, noor, people):
    author = make_user("publisher", email="author@example.org")
    change = drafted(author)
    submit(change, author, NOTED, assignee=noor)

    (held,) = to_review(noor, ada)
    assert heirs([held]) == [["ada", "publisher"]]

    held.settle()
    assert (to_review(noor, ada), Change.objects.get().assignee) == ([], None)


@pytest.fixture
def given(settings, mailoutbox, django_capture_on_commit_callbacks):
    """Return a function that gives a thing to somebody and returns the mails about it: (to, subject)."""
    settings.PORTAL_DEMO = False

    def given(held, heir):
        with django_capture_on_commit_callbacks(execute=True):
            held.give(heir)
        return [(mail.to, mail.subject) for mail in mailoutbox]

    return given


def test_who_is_given_a_review_gets_the_mail_that_asks_for_one(ada, noor, given):
    change = drafted(make_user("publisher", email="author@example.org"))
    submit(change, change.created_by, NOTED, assignee=noor)
    heir = make_user("publisher", email="heir@example.org")

    mails = given(to_review(noor, ada)[0], heir)

    assert mails == [(["heir@example.org"], "You are asked to review a change on the IOM staff portal")]
    assert Change.objects.get().assignee == heir


def test_who_is_given_what_is_not_to_be_reviewed_yet_gets_no_mail(ada, noor, given):
    change = drafted(make_user("publisher", email="author@example.org"))
    Change.objects.update(assignee=noor)

    heir = make_user("publisher", email="heir@example.org")

    mails = given(to_review(noor, ada)[0], heir)

    assert (mails, Change.objects.get(pk=change.pk).assignee) == ([], heir)


def test_what_was_scheduled_is_published_with_the_rights_of_who_got_it(ada, noor, people, monkeypatch):
    planned(noor)
    (held,) = scheduled(noor, ada)
    assert heirs([held]) == [["ada", "publisher"]]

    held.give(ada)
    noor.is_active = False
    noor.save()
    later = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert publish_due() == 1
    assert Entry.objects.get().title_en == "A new title"


def test_what_was_scheduled_is_taken_off_the_schedule(ada, noor):
    planned(noor)

    scheduled(noor, ada)[0].settle()

    assert (scheduled(noor, ada), Change.objects.get().state) == ([], State.DRAFT)


def test_what_is_to_be_taken_down_is_held_until_it_is(ada, noor, monkeypatch):
    planned(noor, expires=True)
    later = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    publish_due()

    (held,) = scheduled(noor, ada)
    held.give(ada)
    noor.is_active = False
    noor.save()
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(days=1))

    assert take_down_due() == 1
    assert Entry.objects.get().archived_at is not None
    assert scheduled(ada, noor) == []


def test_that_something_is_never_taken_down_is_one_of_the_steps_of_its_change(ada, noor, monkeypatch):
    planned(noor, expires=True)
    later = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    publish_due()

    scheduled(noor, ada)[0].settle()

    step = Change.objects.get().transitions.last()
    assert (step.by, step.why) == (ada, "It is not taken down by itself.")
    assert (scheduled(noor, ada), Change.objects.get().expires_at) == ([], None)


def test_what_could_not_be_taken_down_is_held_until_somebody_takes_it_over(ada, noor, monkeypatch):
    change = planned(noor, expires=True)
    later = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    publish_due()
    noor.is_active = False
    noor.save()
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(days=1))
    assert take_down_due() == 0

    (held,) = scheduled(noor, ada)
    assert held.words == f"{change} (not taken down at its time)"
    held.give(ada)

    assert (take_down_due(), scheduled(ada, noor)) == (1, [])


def published(by, entry=None, language="en"):
    return publish_now(drafted(by, entry, language), by, NOTED, why="For a test.")


def test_pages_that_a_person_was_the_last_to_write_in_a_language_are_shown(ada, noor):
    make_entry("another")
    entry, taken, gone = make_entry(), make_entry("taken"), make_entry("gone")
    for row in (entry, taken, gone):
        published(noor, row)
    published(noor, entry, "fr")
    translate(entry, "fr", title="Un titre qui vient d'un fichier")
    published(ada, taken)
    Entry.objects.filter(pk=gone.pk).update(archived_at=timezone.now())

    french, english = written_last(noor, ada)

    title = "A new title"
    assert (french.words, english.words) == (f"{title} (Français)", f"{title} (English)")
    assert french.address == f"/en/admin/manual/entry/{entry.pk}/change/?language=fr"
    assert (english.heirs, english.may_be_settled) == ((), True)


def test_pages_that_an_administrator_does_not_work_on_are_not_named(noor):
    published(noor, make_restricted_entry())
    editor = make_user("editor", email="e@example.org")

    assert (written_last(noor, editor), len(written_last(noor, make_user("publisher")))) == ([], 1)


@pytest.mark.parametrize("number", [1, 3, 60])
def test_pages_are_found_with_the_same_queries_and_not_too_many_of_them(
    ada, noor, django_assert_num_queries, number
):
    for n in range(number):
        payload = payload_of(make_entry(f"e-{n}"), "en")
        publish([payload | {"fields": payload["fields"] | {"title_en": f"{n}"}}], by=noor, note="x")
    ada.has_perm("editorial.set_access")

    with django_assert_num_queries(2):
        found = written_last(noor, ada)
    assert [each.words for each in found] == [f"{n} (English)" for n in range(number)][::-1][:50]


def test_what_is_published_or_given_up_is_held_by_nobody(ada, noor):
    change = drafted(noor)
    for state in (State.PUBLISHED, State.DISCARDED):
        Change.objects.filter(pk=change.pk).update(state=state, assignee=noor, scheduled_by=noor)

        assert [*begun(noor, ada), *to_review(noor, ada), *scheduled(noor, ada)] == []


def test_what_was_not_saved_is_given_to_who_may_write_there_and_has_not_written_there(ada, noor, people):
    entry = make_entry()
    left_open(noor, entry, {"title_en": ["A better name"]})
    left_open(noor, entry, {"title_fr": ["Un meilleur nom"]}, language="fr")
    left_open(noor, make_restricted_entry(), {"title_en": ["A secret"]})
    left_open(noor, None, {"title_en": ["Something new"], "key": [str(uuid.uuid4())]})
    left_open(User.objects.get(email="editor@example.org"), entry, {"title_en": ["Mine"]})

    assert heirs(unsaved(gone(noor), ada)) == [
        ["ada", "editor", "publisher"],
        ["ada", "publisher"],
        ["ada", "publisher", "reviewer-fr", "translator-fr"],
        ["ada", "publisher"],
    ]


def test_who_is_given_what_was_not_saved_is_offered_it_on_the_form(client, ada, noor):
    entry, omar = make_entry(), make_user("editor", email="omar@example.org")
    form = left_open(noor, entry, {"title_en": ["A better name"]})
    OpenForm.objects.update(seen_at=timezone.now() - timedelta(days=40))
    left_open(omar, entry, None)

    (held,) = unsaved(gone(noor), ada)
    held.give(next(heir for heir in held.heirs if heir == omar))

    assert "30 days" in held.note
    assert (unsaved(noor, ada), forget_old(), OpenForm.objects.get().pk) == ([], 0, form.pk)
    client.force_login(omar)
    asked = form_address(Entry, entry.pk, "en")
    assert f"{noor} has written something here and not saved it." in client.get(asked).content.decode()
    shown = client.get(f"{asked}&autosave=1").content.decode()
    assert f"This is what {noor} had written by" in shown
    assert 'value="A better name"' in shown


def test_something_new_that_was_not_saved_is_offered_to_who_got_it_by_its_name(client, ada, noor):
    omar = make_user("editor", email="omar@example.org")
    left_open(noor, None, {"title_en": ["Something new"], "key": [str(uuid.uuid4())]})

    (held,) = unsaved(gone(noor), ada)
    held.give(next(heir for heir in held.heirs if heir == omar))

    client.force_login(omar)
    page = client.get(reverse("admin:manual_entry_add")).content.decode()
    assert f"Something new</bdi> · <bdi>{noor}</bdi>" in page
