"""A change from its first draft to the readers: who may do what, and what is said of it."""

import pytest
from django.utils import timezone

from apps.core.dates import moment_in_words
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead, State, Transition
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing_changes import publish_change
from apps.editorial.workflow import Meaning, approve, discard, schedule, send_back, submit, withdraw
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
NOTED = Meaning(note="A new title.", gravity="normal")


@pytest.fixture
def entry():
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})
    return builders.translate(entry, "fr", title="À propos")


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def publisher():
    return make_user("publisher")


def drafted(entry, by, language="en", **fields):
    """Save a draft with other values of the root's fields and return its change."""
    payload = payload_of(entry, language)
    payload["fields"] |= fields
    draft = open_draft("manual.entry", entry.pk, language)
    return save_drafts(
        [payload], by=by, seen=LogHead.current(), revision=draft.revision_id if draft else None
    )


def title_of(entry, language="en"):
    return Entry.objects.values_list(f"title_{language}", flat=True).get(pk=entry.pk)


def test_readers_see_a_draft_once_another_person_approved_and_published_it(entry, editor, publisher):
    change = drafted(entry, editor, title_en="A new title")
    assert title_of(entry) == "About the Organization"

    submit(change, editor, NOTED, assignee=publisher)
    approve(change, publisher)
    (publication,) = publish_change(change, publisher)

    assert title_of(entry) == "A new title"
    assert (publication.note, publication.gravity, publication.by) == ("A new title.", "normal", publisher)
    change.refresh_from_db()
    assert (change.state, [draft.is_open for draft in change.drafts.all()]) == (State.PUBLISHED, [False])
    assert [(step.from_state, step.to_state, step.by) for step in change.transitions.all()] == [
        ("draft", "draft", editor),
        ("draft", "submitted", editor),
        ("submitted", "approved", publisher),
        ("approved", "published", publisher),
    ]


def test_nothing_is_published_before_it_is_approved(entry, editor, publisher):
    change = drafted(entry, editor, title_en="A new title")

    with pytest.raises(Refused, match="“draft” by now"):
        publish_change(change, publisher)

    assert title_of(entry) == "About the Organization"


def test_what_is_changed_after_its_approval_has_to_be_reviewed_again(entry, editor, publisher):
    change = drafted(entry, editor, title_en="One")
    approve(submit(change, editor, NOTED), publisher)

    drafted(entry, editor, title_en="Two")

    change.refresh_from_db()
    assert change.state == State.DRAFT
    with pytest.raises(Refused):
        publish_change(change, publisher)


def test_readers_and_translators_are_told_what_a_change_means(entry, editor):
    change = drafted(entry, editor, title_en="A new title")

    with pytest.raises(Refused) as refusal:
        submit(change, editor, Meaning())

    assert [problem.field for problem in refusal.value.problems] == [
        "change note for readers",
        "For those who read a translation, the change is",
    ]
    change.refresh_from_db()
    assert change.state == State.DRAFT


@pytest.mark.parametrize("step", [send_back, discard, withdraw])
def test_a_change_goes_back_and_nothing_is_lost(entry, editor, publisher, step):
    change = drafted(entry, editor, title_en="A new title")
    submit(change, editor, NOTED)

    step(change, editor if step is withdraw else publisher, why="Not yet.")

    change.refresh_from_db()
    assert (
        change.state == {"send_back": "returned", "discard": "discarded", "withdraw": "draft"}[step.__name__]
    )
    assert change.drafts.get().revision.payload["fields"]["title_en"] == "A new title"
    assert change.transitions.last().why == "Not yet."
    assert title_of(entry) == "About the Organization"


def test_a_moment_to_publish_lies_ahead(entry, editor, publisher):
    change = drafted(entry, editor, title_en="A new title")
    approve(submit(change, editor, NOTED), publisher)

    with pytest.raises(Refused, match="moment to come"):
        schedule(change, publisher, publish_at=timezone.now())
    soon = timezone.now() + timezone.timedelta(hours=1)

    assert schedule(change, publisher, publish_at=soon).publish_at == soon
    later = soon + timezone.timedelta(days=1)
    schedule(change, publisher, publish_at=soon, expires_at=later)
    assert [step.why for step in change.transitions.filter(to_state=State.SCHEDULED)] == [
        f"To be published on {moment_in_words(soon)}.",
        f"To be published on {moment_in_words(soon)} and taken down on {moment_in_words(later)}.",
    ]


def test_every_step_stays_on_record(entry, editor):
    drafted(entry, editor, title_en="A new title")

    with pytest.raises(TypeError):
        Transition.objects.all().delete()
