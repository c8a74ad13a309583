"""A change is published whole or not at all, with a review or, in an emergency, before it."""

import pytest

from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, LogHead, Publication
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.publishing_changes import publish_change, publish_now, review_afterwards
from apps.editorial.workflow import Meaning, approve, submit
from apps.manual.models import Entry, Section
from apps.translation.models import TranslationUnit
from apps.translation.reading import localized
from apps.translation.states import State as TextState
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, drafted

pytestmark = pytest.mark.django_db


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


def title_of(entry, language="en"):
    return Entry.objects.values_list(f"title_{language}", flat=True).get(pk=entry.pk)


def test_english_and_french_are_drafts_of_their_own_and_publishing_one_leaves_the_other(entry, publisher):
    english = drafted(entry, make_user("editor"), title_en="A new title")
    french = drafted(entry, make_user("translator-fr"), "fr", title_fr="Titre")

    publish_now(french, publisher, Meaning(is_same=True), why="Urgent")

    assert (title_of(entry), title_of(entry, "fr")) == ("About the Organization", "Titre")
    assert [draft.change for draft in Draft.objects.open()] == [english]


def test_in_an_emergency_one_person_publishes_and_another_reviews_afterwards(entry, publisher):
    change = drafted(entry, publisher, title_en="A new title")

    with pytest.raises(Refused, match="why it cannot wait"):
        publish_now(change, publisher, NOTED, why=" ")
    publish_now(change, publisher, NOTED, why="The number was wrong.")

    change.refresh_from_db()
    assert (title_of(entry), change.needs_review) == ("A new title", True)
    assert change.transitions.last().why == "The number was wrong."
    with pytest.raises(NotAllowed):
        review_afterwards(change, publisher)
    review_afterwards(change, make_user("publisher"))
    change.refresh_from_db()
    assert change.needs_review is False


def test_a_new_page_needs_no_note_and_is_published_with_its_translation(editor, publisher):
    topic = builders.make_topic()
    english = builders.new_payload(
        Entry,
        slug="new",
        title_en="New",
        topic_id=str(topic.pk),
        children={"sections": [{"anchor": "a", "body_en": "<p>A</p>"}]},
    )
    french = {**english, "language": "fr", "fields": {"title_fr": "Nouveau"}, "children": {}}
    change = save_drafts([english], by=editor)
    save_drafts([french], by=make_user("translator-fr"), change=change)
    Change.objects.update(title="A new page")
    change.refresh_from_db()

    publish_now(change, publisher, Meaning(), why="Needed today.")

    entry = Entry.objects.get(slug="new")
    assert (entry.title_en, entry.title_fr, entry.sections.count()) == ("New", "Nouveau", 1)


def test_a_slip_of_the_pen_leaves_translations_as_good_as_they_were(entry, editor, publisher):
    builders.translate(entry, "es", title="Acerca de")
    for gravity, expected in (("typo", TextState.NEEDS_REVIEW), ("normal", TextState.OUTDATED)):
        change = drafted(entry, editor, title_en=f"About the Organisation ({gravity})")
        submit(change, editor, Meaning(is_same=True, gravity=gravity))
        approve(change, publisher)
        publish_change(change, publisher)

        states = TranslationUnit.objects.filter(object_id=entry.pk, field="title", language="fr")
        assert states.get().state == expected


def test_after_a_critical_change_readers_see_the_english_until_it_is_translated_again(
    entry, editor, publisher
):
    change = drafted(entry, editor, title_en="About another Organization")
    publish_now(change, publisher, Meaning(note="Wrong name.", gravity="critical"), why="Unsafe")

    def shown():
        row = Entry.objects.get(pk=entry.pk)
        TranslationUnit.objects.attach_to([row], "fr")
        text = localized(row, "title", "fr")
        return text.text, text.language, text.state

    assert shown() == ("About another Organization", "en", TextState.UNSAFE)

    change = drafted(entry, publisher, "fr", title_fr="À propos d'une autre Organisation")
    publish_now(change, publisher, Meaning(is_same=True), why="Unsafe")

    assert shown() == ("À propos d'une autre Organisation", "fr", TextState.NEEDS_REVIEW)


def test_an_approved_translation_is_reviewed(entry, publisher):
    reviewer = make_user("reviewer-fr")
    change = drafted(entry, make_user("translator-fr"), "fr", title_fr="Titre")
    submit(change, make_user("translator-fr"), Meaning(is_same=True))
    approve(change, reviewer)

    publish_change(change, reviewer)

    unit = TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr")
    assert (unit.state, unit.pinned_by) == (TextState.APPROVED, reviewer)


def test_a_change_of_several_drafts_is_published_whole_or_not_at_all(entry, editor, publisher):
    other, third = builders.make_entry("other"), builders.make_entry("third")
    before = Publication.objects.count()
    change = drafted(entry, editor, title_en="One")
    broken = payload_of(other, "en")
    broken["fields"] |= {"slug": third.slug}
    save_drafts([broken], by=editor, change=change)
    Change.objects.update(title="Both")

    change.refresh_from_db()
    with pytest.raises(Refused, match="already"):
        publish_now(change, publisher, NOTED, why="Urgent")

    assert (title_of(entry), Publication.objects.count()) == ("About the Organization", before)
    assert Draft.objects.open().count() == 2


@pytest.mark.parametrize("number", [1, 3, 30])
def test_publishing_a_draft_costs_at_most_30_queries_whatever_the_number_of_sections(
    number, publisher, django_assert_max_num_queries
):
    sections = [{"anchor": f"s{n}", "heading_en": f"Heading {n}"} for n in range(number)]
    payload = payload_of(builders.make_entry("long", children={"sections": sections}), "en")
    for section in payload["children"]["sections"]:
        section["heading_en"] += " changed"
    change = save_drafts([payload], by=publisher)

    with django_assert_max_num_queries(30):
        publish_now(change, publisher, NOTED, why="Urgent")

    assert Section.objects.filter(heading_en__endswith="changed").count() == number


def test_two_hundred_drafts_are_published_as_one(publisher):
    topic = builders.make_topic()
    payloads = [
        builders.new_payload(
            Entry, slug=f"e-{n}", title_en=f"Entry {n}", topic_id=str(topic.pk), is_stub=True
        )
        for n in range(200)
    ]
    change = save_drafts(payloads, by=publisher)
    Change.objects.update(title="All of it")
    before = LogHead.current()

    publications = publish_now(change, publisher, NOTED, why="Urgent")

    assert [line.number for line in publications] == list(range(before + 1, before + 201))
    assert Entry.objects.count() == 200
    assert not Draft.objects.open().exists()
