"""A published change is taken back by another one, all of it or nothing."""

import pytest
from django.urls import reverse

from apps.accounts.roles import ROLES
from apps.core.languages import CODES
from apps.editorial.drafting import layers_to_begin, save_drafts, written
from apps.editorial.gathering import give_title
from apps.editorial.models import Change, Draft, State
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.publishing_changes import publish_now
from apps.editorial.undoing import may_undo, undo
from apps.editorial.workflow import discard
from apps.manual.models import Entry, Topic
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, drafted, published, signed_in

pytestmark = pytest.mark.django_db
SECTIONS = [
    {"anchor": "first", "kind": "overview", "body_en": "<p>First section.</p>"},
    {"anchor": "second", "kind": "overview", "body_en": "<p>Second section.</p>"},
]


@pytest.fixture
def publisher():
    return make_user("publisher")


@pytest.fixture
def entry():
    entry = builders.make_entry(title_en="Old title", is_stub=False, children={"sections": SECTIONS})
    return builders.translate(entry, "fr", title="Ancien titre")


def says(*rows):
    return [payload_of(type(row).objects.get(pk=row.pk), language) for row in rows for language in CODES]


def publish_titled(change, by):
    give_title(change, by, "Several pages")
    change.refresh_from_db()
    publish_now(change, by, NOTED, why="Now.")
    change.refresh_from_db()
    return change


def several(entry, other, by):
    """Publish one change of two pages and a translation."""
    change = drafted(entry, by, title_en="New title", slug="new")
    drafted(entry, by, "fr", change=change, title_fr="Nouveau titre")
    drafted(other, by, change=change, title_en="Other, too")
    return publish_titled(change, by)


def test_everything_that_a_change_published_is_taken_back_together(entry, publisher):
    other = builders.make_entry("other")
    before = says(entry, other)
    change = several(entry, other, publisher)
    changed = says(entry, other)
    client = signed_in("publisher")

    response = client.post(reverse("admin:editorial_change_undo", args=[change.pk]))

    undoing = Change.objects.get(undoes=change)
    assert (response.url, undoing.title) == (
        reverse("admin:editorial_change_change", args=[undoing.pk]),
        "Undo: Several pages",
    )
    assert (says(entry, other), undoing.state, undoing.drafts.count()) == (changed, State.DRAFT, 3)
    publish_now(undoing, publisher, NOTED, why="Wrong.")
    assert says(entry, other) == before
    assert not may_undo(publisher, change)


def test_an_undoing_is_undone(entry, publisher):
    change = published(entry, publisher, title_en="New title")
    after = says(entry)

    for _twice in range(2):
        change = undo(change, publisher)
        publish_now(change, publisher, NOTED, why="Now.")
        change.refresh_from_db()

    assert says(entry) == after


def test_what_the_change_had_made_new_is_archived(entry, publisher):
    change = save_drafts([builders.new_payload(Topic, code="new", title_en="New")], by=publisher)
    topic = change.drafts.get().object_id
    drafted(entry, publisher, change=change, topic_id=str(topic))
    publish_titled(change, publisher)

    publish_now(undo(change, publisher), publisher, NOTED, why="Now.")

    new = Topic.objects.get(pk=topic)
    assert (new.archived_at is not None, new.archived_reason) == (True, "Undo: Several pages")
    assert Entry.objects.get().topic.code == "frameworks"


def test_a_part_that_comes_back_has_its_translations_again(entry, publisher):
    english = payload_of(entry, "en")["children"]["sections"]
    french = [
        row | {"body_fr": f"<p>{row['id']}</p>"} for row in payload_of(entry, "fr")["children"]["sections"]
    ]
    published(entry, publisher, "fr", children={"sections": french})
    before = says(entry)
    change = published(Entry.objects.get(), publisher, children={"sections": english[:1]})

    undoing = undo(change, publisher)
    publish_now(undoing, publisher, NOTED, why="Now.")

    assert sorted(draft.language for draft in undoing.drafts.all()) == ["en", "fr"]
    assert says(entry) == before


def test_what_was_published_since_is_not_lost(entry, publisher):
    other = builders.make_entry("other")
    change = several(entry, other, publisher)
    published(Entry.objects.get(pk=other.pk), publisher, title_en="Written since")

    with pytest.raises(
        Refused, match="“\u2068Other, too\u2069” \\(English\\) was published again since"
    ) as refusal:
        undo(change, publisher)

    assert len(refusal.value.problems) == 1
    assert not Draft.objects.open().exists()


def test_what_somebody_writes_is_not_taken_over(entry, publisher):
    change = published(entry, publisher, title_en="New title")
    drafted(Entry.objects.get(), make_user("editor"), title_en="Being written")

    with pytest.raises(Refused, match="There is an open draft of “\u2068New title\u2069”"):
        undo(change, publisher)

    assert Draft.objects.open().get().title == "Being written"


def test_an_undoing_that_was_given_up_can_be_begun_again(entry, publisher):
    change = published(entry, publisher, title_en="New title")
    discard(undo(change, publisher), publisher)

    assert undo(change, publisher).undoes == change
    with pytest.raises(NotAllowed):
        undo(change, publisher)


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_writes_all_that_a_change_wrote_may_undo_it(entry, publisher, role):
    english = published(entry, publisher, title_en="New title")
    french = published(Entry.objects.get(), publisher, "fr", title_fr="Nouveau titre")
    client = signed_in(role)

    for change in (english, french):
        client.post(reverse("admin:editorial_change_undo", args=[change.pk]))

    able = {"editor": ["en"], "publisher": ["en", "fr"], "administrator": ["en", "fr"]}
    able |= {"translator-fr": ["fr"], "reviewer-fr": ["fr"]}
    assert [draft.language for draft in Draft.objects.open().order_by("pk")] == able.get(role, [])


def test_texts_of_a_part_that_is_gone_stay_parked_when_the_translation_is_taken_back(entry, publisher):
    english = payload_of(entry, "en")["children"]["sections"]
    french = [
        row | {"body_fr": f"<p>{row['id']}</p>"} for row in payload_of(entry, "fr")["children"]["sections"]
    ]
    published(entry, publisher, "fr", children={"sections": french})
    before = payload_of(entry, "fr")["children"]
    published(entry, publisher, children={"sections": english[1:]})
    change = publish_titled(save_drafts([retitled()], by=publisher), publisher)

    publish_now(undo(change, publisher), publisher, NOTED, why="Now.")
    published(entry, publisher, children={"sections": english})

    (back,) = layers_to_begin(Entry.objects.get(), "fr")
    assert back["children"] == before


def retitled():
    """Return what the form of the French text would save, with another title."""
    payload = written(Entry.objects.get(), "fr", None)
    return payload | {"fields": payload["fields"] | {"title_fr": "Nouveau titre"}}


def test_who_may_read_a_page_is_taken_back_by_who_decides_it(entry, publisher):
    change = published(entry, publisher, access="public")

    with pytest.raises(NotAllowed):
        undo(change, make_user("editor"))

    assert undo(change, publisher).drafts.get().payload["fields"]["access"] == "staff"


def test_what_was_said_to_few_stays_theirs_once_all_read_the_page(publisher):
    secret = builders.make_entry("secret", access="restricted", title_en="Secret plan")
    secret = builders.translate(secret, "fr", title="Mot secret")
    given_up = drafted(secret, publisher, "fr", title_fr="Mot plus secret")
    discard(given_up, publisher)
    change = published(secret, publisher, "fr", title_fr="Propre")
    published(Entry.objects.get(), publisher, access="staff")
    later = published(Entry.objects.get(), publisher, "fr", title_fr="Titre")
    translator = signed_in("translator-fr")

    pages = [reverse("admin:editorial_change_change", args=[one.pk]) for one in (given_up, change, later)]

    assert [translator.get(page).status_code for page in pages] == [404, 404, 200]
    assert [may_undo(translator.user, one) for one in (change, later)] == [False, True]
    with pytest.raises(NotAllowed):
        undo(change, translator.user)
    assert [signed_in("publisher").get(page).status_code for page in pages] == [200, 200, 200]


def test_a_page_that_had_the_same_readers_always_keeps_its_closed_drafts(entry, publisher):
    topic = str(Topic.objects.get().pk)
    new = builders.new_payload(Entry, slug="new", title_en="New", topic_id=topic, is_stub=True)
    given_up = drafted(entry, publisher, "fr", title_fr="Autre")
    discard(given_up, publisher)
    change = save_drafts([new], by=publisher)
    publish_now(change, publisher, NOTED, why="Now.")

    visible = set(Change.objects.visible_to(make_user("editor")))

    assert visible == {given_up, change}
