"""What happens between the look at a form and its saving: nothing is lost, and nothing closed comes back to life."""

import uuid

import pytest
from django.db import IntegrityError
from django.urls import reverse

from apps.editorial import drafting
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, LogHead, OpenForm, State
from apps.editorial.moving import has_moved
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_now
from apps.editorial.undoing import undo
from apps.editorial.workflow import discard
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.test_conflicts import address, errors_of
from tests.editorial.working import NOTED, drafted, published, signed_in
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db
DISCARDED = "This draft was discarded while you were editing it. Save again to begin a new one."
SECTIONS = {"sections": [{"anchor": "first", "kind": "overview", "body_en": "<p>First.</p>"}]}


@pytest.fixture
def entry():
    return builders.make_entry(children=SECTIONS)


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def publisher():
    return make_user("publisher")


@pytest.mark.parametrize("state", [State.DISCARDED, State.PUBLISHED])
def test_a_draft_joins_no_change_that_was_closed_meanwhile(entry, editor, publisher, state):
    change = drafted(entry, editor, title_en="Closed")
    as_seen = Change.objects.get()
    if state == State.DISCARDED:
        discard(change, editor)
    else:
        publish_now(change, publisher, NOTED, why="At once.")

    with pytest.raises(Refused, match=f"“{State(state).label}” by now"):
        drafted(builders.make_entry("other"), editor, change=as_seen, title_en="Joined")

    assert Change.objects.get().state == state
    assert not Draft.objects.open().exists()


def test_only_open_drafts_of_a_change_are_published(entry, editor, publisher):
    change = drafted(entry, editor, title_en="Given up")
    Draft.objects.update(is_open=False)
    drafted(builders.make_entry("other"), editor, change=change, title_en="Wanted")
    Change.objects.update(title="Two pages")

    publish_now(Change.objects.get(), publisher, NOTED, why="At once.")

    titles = set(Entry.objects.values_list("title_en", flat=True))
    assert ("Wanted" in titles, "Given up" in titles) == (True, False)


def test_a_part_that_came_with_the_english_is_no_concern_of_a_translation(entry, publisher):
    french = drafted(entry, publisher, "fr", title_fr="Titre").drafts.get()
    sections = payload_of(entry, "en")["children"]["sections"]
    new = sections[0] | {"id": str(uuid.uuid4()), "anchor": "second"}
    published(entry, publisher, children={"sections": [*sections, new]})

    before = has_moved(french, Entry.objects.get())
    Entry.objects.update(title_fr="Autre titre")

    assert (before, has_moved(french, Entry.objects.get())) == (False, True)


def test_a_draft_that_nobody_was_shown_is_not_written_over(entry, editor):
    change = drafted(entry, editor, title_en="Theirs")
    payload = payload_of(entry, "en")

    with pytest.raises(Refused, match="open draft of “\u2068About the Organization\u2069”"):
        save_drafts([payload], by=make_user("editor"))

    assert Draft.objects.get().payload["fields"]["title_en"] == "Theirs"
    save_drafts([payload], by=editor, change=change)
    assert Draft.objects.get().payload["fields"]["title_en"] == "About the Organization"


def test_a_draft_that_was_published_meanwhile_is_not_begun_anew_by_who_saw_the_draft_alone(
    entry, editor, publisher
):
    """A hand-over, or a mend, writes over a draft and was shown nothing of what is published."""
    change = drafted(entry, editor, title_en="A new title")
    seen = change.drafts.get()
    publish_now(change, publisher, NOTED, why="Now.")

    with pytest.raises(Refused, match="Somebody saved this draft meanwhile"):
        save_drafts([seen.payload], by=editor, revision=seen.revision_id)
    assert not Draft.objects.open().exists()


def test_two_who_begin_at_the_same_moment_are_told(editor, monkeypatch):
    topic = builders.make_topic()
    first, second = (
        builders.new_payload(Entry, slug="same", topic_id=str(topic.pk), title_en=name) for name in "ab"
    )
    monkeypatch.setattr(drafting, "_check_key", lambda payload: None)  # the other is not stored yet
    save_drafts([first], by=editor)

    with pytest.raises(Refused, match="at the same moment"):
        save_drafts([second], by=editor)

    assert Draft.objects.get().title == "a"
    assert Change.objects.count() == 1


def test_two_who_write_the_first_draft_at_the_same_moment_are_told(entry, editor, monkeypatch):
    def taken(*args, **kwargs):
        raise IntegrityError("revision_number_unique")

    monkeypatch.setattr(drafting, "store_revisions", taken)

    with pytest.raises(Refused, match="at the same moment"):
        save_drafts([payload_of(entry, "en")], by=editor)


def test_nobody_has_seen_what_is_still_to_come(entry, editor):
    save_drafts([payload_of(entry, "en")], by=editor, seen=9 * 10**17)

    assert Draft.objects.get().base_number == LogHead.current()


def test_a_translation_of_what_is_not_published_is_not_published_before_it(publisher):
    topic = builders.make_topic()
    new = builders.new_payload(Entry, slug="new", topic_id=str(topic.pk), title_en="New", children=SECTIONS)
    save_drafts([new], by=publisher)
    (section,) = new["children"]["sections"]
    texts = {
        "fields": {"title_fr": None},
        "children": {"sections": [{"id": section["id"], "body_fr": "<p>Un.</p>"}]},
    }
    french = save_drafts([new | texts | {"language": "fr"}], by=publisher)

    with pytest.raises(Refused, match="Un"):
        publish_now(french, publisher, NOTED, why="At once.")

    assert Change.objects.get(pk=french.pk).state == State.DRAFT


def test_what_only_translations_would_be_left_of_is_not_discarded(publisher):
    topic = builders.make_topic()
    new = builders.new_payload(Entry, slug="new", topic_id=str(topic.pk), title_en="New")
    english = save_drafts([new], by=publisher)
    french = new | {"language": "fr", "fields": {"title_fr": "Nouveau"}, "children": {}}
    other = save_drafts([french], by=publisher)

    with pytest.raises(Refused, match="open draft of “\u2068Nouveau\u2069”"):
        discard(english, publisher)

    discard(other, publisher)
    discard(english, publisher)
    assert not Draft.objects.open().exists()


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_form_whose_draft_was_discarded_begins_a_new_one(entry, editor, is_kept):
    change, client = drafted(entry, editor, title_en="Given up"), signed_in("editor")
    written = form_data(client, address(entry)) | {"title_en": "Mine"}
    if is_kept:
        client.post(reverse("admin:manual_entry_keep", args=[entry.pk]) + "?language=en", written)
    discard(change, editor)

    refused = client.get(f"{address(entry)}&autosave=1") if is_kept else client.post(address(entry), written)
    again = client.post(address(entry), form_data_of(refused))

    assert (refused.status_code, again.status_code) == (200, 302)
    assert Draft.objects.open().get().title == "Mine"


def begun(by):
    """Begin a new entry and return its change and the address of its form."""
    topic = builders.make_topic()
    new = builders.new_payload(Entry, slug="new", topic_id=str(topic.pk), title_en="New", children=SECTIONS)
    return save_drafts([new], by=by), reverse("admin:manual_entry_change", args=[new["id"]])


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_form_of_something_new_that_was_discarded_begins_it_again(editor, is_kept):
    change, form = begun(editor)
    client = signed_in("editor")
    written = form_data(client, form) | {"title_en": "Mine", "sections-0-body_en": "<p>Mine.</p>"}
    if is_kept:
        client.post(f"{form.removesuffix('change/')}keep/?language=en", written)
    discard(change, editor)

    refused = client.get(form, follow=True) if is_kept else client.post(form, written)
    again = client.post(form, form_data_of(refused))

    draft = Draft.objects.open().get()
    assert (refused.status_code, again.status_code) == (200, 302)
    assert is_kept or errors_of(refused) == [DISCARDED]
    assert (draft.title, draft.is_new) == ("Mine", True)
    assert [row["body_en"] for row in draft.payload["children"]["sections"]] == ["<p>Mine.</p>"]


def test_a_translation_of_something_new_that_was_discarded_stays_in_its_form(editor):
    change, form = begun(editor)
    client = signed_in("translator-fr")
    written = form_data(client, f"{form}?language=fr") | {"title_fr": "Nouveau"}
    discard(change, editor)

    refused = client.post(f"{form}?language=fr", written)

    assert errors_of(refused) == ["There is no English text to lie under this one. Bring that back first."]
    assert form_data_of(refused)["title_fr"] == "Nouveau"
    assert not Draft.objects.open().exists()


def test_something_new_that_was_discarded_and_has_no_address_any_more_is_kept(editor):
    change, form = begun(editor)
    client = signed_in("editor")
    written = form_data(client, form) | {"title_en": "Mine"}
    discard(change, editor)
    builders.make_entry("new")

    page = client.post(form, written)

    assert (page.status_code, page.context["may_write"], page.context["is_kept"]) == (409, False, True)
    assert OpenForm.objects.get().data["title_en"] == ["Mine"]


def test_what_nobody_ever_began_has_no_form(editor):
    _change, form = begun(editor)
    client = signed_in("editor")
    written = form_data(client, form)
    nothing = reverse("admin:manual_entry_change", args=["00000000-0000-4000-8000-000000000001"])

    assert client.post(nothing, written).url == reverse("admin:index")
    assert Draft.objects.count() == 1


def test_text_in_a_part_that_only_a_discarded_draft_had_is_given_back(entry, editor):
    part = {"id": "00000000-0000-4000-8000-000000000001", "anchor": "new", "position": 9, "heading_en": "New"}
    sections = payload_of(entry, "en")["children"]["sections"]
    change, client = drafted(entry, editor, children={"sections": [*sections, part]}), signed_in("editor")
    written = form_data(client, address(entry)) | {"sections-1-body_en": "<p>Mine.</p>"}
    discard(change, editor)

    refused = client.post(address(entry), written)

    lost = "Somebody deleted this part while you were editing. You had in it: <p>Mine.</p>, New"
    assert errors_of(refused) == [DISCARDED, f"section: {lost}"]


def test_the_draft_of_a_translation_keeps_the_text_of_a_part_that_went_and_came_back():
    kept = {"anchor": "second", "kind": "free", "heading_en": "Second", "body_en": "<p>Second.</p>"}
    entry = builders.make_entry(children={"sections": [*SECTIONS["sections"], kept]})
    publisher, client = make_user("publisher"), signed_in("translator-fr")
    french = payload_of(entry, "fr")
    first, second = payload_of(entry, "en")["children"]["sections"]
    french["fields"]["title_fr"], _row_of(french, first)["body_fr"] = "Titre", "<p>Texte.</p>"
    publish([french], by=publisher)
    drafted(entry, client.user, "fr", title_fr="Autre titre")
    change = drafted(entry, publisher, children={"sections": [second]})
    publish_now(change, publisher, NOTED, why="At once.")
    change.refresh_from_db()
    publish_now(undo(change, publisher), publisher, NOTED, why="At once.")

    fields = form_data(client, address(entry, "fr"))
    client.post(address(entry, "fr"), fields | {"summary_fr": "Résumé."})

    section = _row_of(Draft.objects.open().get(language="fr").payload, first)
    assert [fields["sections-0-body_fr"], section["body_fr"]] == ["<p>Texte.</p>"] * 2


def _row_of(payload, section):
    """Return the row of a section in a payload: a translation's rows stand in the order of their keys."""
    return next(row for row in payload["children"]["sections"] if row["id"] == section["id"])
