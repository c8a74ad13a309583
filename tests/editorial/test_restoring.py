"""An older text comes back as a draft: one language or the structure, and nothing else with it."""

import re

import pytest
from django.urls import reverse

from apps.editorial.drafting import open_draft
from apps.editorial.models import Draft, LogHead, Publication, Revision, Transition
from apps.editorial.payloads import payload_of
from apps.editorial.publishing_changes import publish_now
from apps.editorial.restoring import as_it_was, restored
from apps.editorial.workflow import Meaning, discard
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import drafted, published, signed_in
from tests.forms import form_data
from tests.manual.making import make_restricted_entry

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


def revision_of(entry, language, number=1):
    return Revision.objects.get(object_id=entry.pk, language=language, number=number)


def address(revision, what=""):
    return reverse("admin:manual_entry_restore", args=[revision.object_id, revision.pk]) + what


def restore(client, revision, what=""):
    """Do what the button does; return the answer."""
    url = address(revision, what)
    page = client.get(url)
    form = page.context["form"].initial if page.status_code == 200 else {}
    return client.post(url, {name: value or "" for name, value in form.items()})


def payload_now(entry, language):
    return payload_of(Entry.objects.get(pk=entry.pk), language)


def test_restoring_french_leaves_english_and_publishes_nothing(entry, publisher):
    published(entry, publisher, title_en="New title")
    published(Entry.objects.get(), publisher, "fr", title_fr="Nouveau titre")
    english, log = payload_now(entry, "en"), LogHead.current()

    restore(signed_in("translator-fr"), revision_of(entry, "fr"))

    draft = Draft.objects.open().get()
    assert (draft.language, draft.payload["fields"]["title_fr"]) == ("fr", "Ancien titre")
    assert (LogHead.current(), Entry.objects.get().title_fr) == (log, "Nouveau titre")
    publish_now(draft.change, publisher, Meaning(is_same=True), why="Now.")
    assert (payload_now(entry, "en"), Entry.objects.get().title_fr) == (english, "Ancien titre")
    assert Publication.objects.of("manual.entry", entry.pk).filter(language="en").count() == 2


def test_english_comes_back_whole_and_keeps_its_address_and_its_readers(entry, publisher):
    first, second = payload_now(entry, "en")["children"]["sections"]
    children = {"sections": [{**second, "position": 1, "body_en": "<p>Rewritten.</p>"}]}
    published(entry, publisher, title_en="New title", slug="new", access="public", children=children)
    french = payload_now(entry, "fr")

    restore(signed_in("publisher"), revision_of(entry, "en"))
    publish_now(Draft.objects.open().get().change, publisher, Meaning("Back.", gravity="normal"), why="Now.")

    now = payload_now(entry, "en")
    assert (now["fields"]["title_en"], now["fields"]["slug"], now["fields"]["access"]) == (
        "Old title",
        "new",
        "public",
    )
    assert now["children"]["sections"] == [first, second]
    assert payload_now(entry, "fr")["fields"] == french["fields"]


def test_the_structure_alone_comes_back_under_todays_english(entry, publisher):
    first, second = payload_now(entry, "en")["children"]["sections"]
    rewritten = {**second, "position": 1, "body_en": "<p>Rewritten.</p>", "kind": "role"}
    published(entry, publisher, title_en="New title", is_stub=True, children={"sections": [rewritten]})

    restore(signed_in("editor"), revision_of(entry, "en"), "?what=structure")

    payload = Draft.objects.open().get().payload
    assert (payload["fields"]["title_en"], payload["fields"]["is_stub"]) == ("New title", False)
    assert payload["children"]["sections"] == [first, {**second, "body_en": "<p>Rewritten.</p>"}]


def test_texts_of_a_part_that_is_gone_stay_parked_and_come_back_with_it(entry, publisher):
    english = payload_now(entry, "en")["children"]["sections"]
    texts = {english[0]["id"]: "<p>Un.</p>", english[1]["id"]: "<p>Deux.</p>"}
    rows = payload_now(entry, "fr")["children"]["sections"]
    both = [row | {"body_fr": texts[row["id"]]} for row in rows]
    published(entry, publisher, "fr", children={"sections": both})
    published(Entry.objects.get(), publisher, children={"sections": english[1:]})

    _now, payload = restored(as_it_was(revision_of(entry, "fr", 2)), [])

    assert [row["body_fr"] for row in payload["children"]["sections"]] == ["<p>Deux.</p>"]
    assert [row["body_fr"] for row in payload["parked"]["sections"]] == ["<p>Un.</p>"]
    restore(signed_in("editor"), revision_of(entry, "en"))
    publish_now(Draft.objects.open().get().change, publisher, Meaning("Back.", gravity="normal"), why="Now.")
    form = form_data(signed_in("translator-fr"), reverse("admin:manual_entry_change", args=[entry.pk]))
    assert [form["sections-0-body_fr"], form["sections-1-body_fr"]] == ["<p>Un.</p>", "<p>Deux.</p>"]


def test_what_an_open_draft_says_of_a_part_that_is_gone_stays_parked(entry, publisher):
    english, french = (payload_now(entry, code)["children"]["sections"] for code in ("en", "fr"))
    written = {english[0]["id"]: "<p>Un.</p>", english[1]["id"]: "<p>Deux.</p>"}
    rows = [row | {"body_fr": written[row["id"]]} for row in french]
    change = drafted(entry, publisher, "fr", children={"sections": rows})
    published(Entry.objects.get(), publisher, children={"sections": english[:1]})

    _now, payload = restored(payload_now(entry, "fr"), [change.drafts.get().payload])

    assert [row["body_fr"] for row in payload["parked"]["sections"]] == ["<p>Deux.</p>"]


def test_a_column_that_an_older_payload_does_not_name_keeps_its_value(entry, publisher):
    published(entry, publisher, title_en="New title", summary_en="Written later.")
    older = payload_now(entry, "en")
    older["fields"] = {"title_en": "Old title"}
    older["children"] = {}

    _now, payload = restored(older, [])

    assert (payload["fields"]["title_en"], payload["fields"]["summary_en"]) == ("Old title", "Written later.")
    assert len(payload["children"]["sections"]) == 2


def test_an_open_draft_is_continued_after_it_was_shown(entry, publisher):
    published(entry, publisher, title_en="New title")
    change = drafted(Entry.objects.get(), make_user("editor", full_name="Ed"), title_en="Draft title")
    client = signed_in("editor")

    page = client.get(address(revision_of(entry, "en"))).content.decode()
    restore(client, revision_of(entry, "en"))

    assert "There is an open draft already, last saved by Ed." in page
    draft = open_draft("manual.entry", entry.pk, "en")
    assert (draft.change, draft.payload["fields"]["title_en"]) == (change, "Old title")
    titles = [
        step.revision.payload["fields"]["title_en"]
        for step in draft.transitions.filter(revision__isnull=False)
    ]
    assert titles == ["Draft title", "Old title"]
    assert Transition.objects.last().restores == revision_of(entry, "en")


def test_a_draft_saved_meanwhile_is_not_overwritten(entry, publisher):
    published(entry, publisher, title_en="New title")
    client, older = signed_in("editor"), revision_of(entry, "en")
    form = client.get(address(older)).context["form"].initial
    drafted(Entry.objects.get(), make_user("editor", full_name="Ed"), title_en="Draft title")

    response = client.post(address(older), {name: value or "" for name, value in form.items()})

    assert "Ed saved a draft of this text" in response.content.decode()
    assert open_draft("manual.entry", entry.pk, "en").payload["fields"]["title_en"] == "Draft title"


def test_what_was_given_up_comes_back(entry, publisher):
    change = drafted(entry, publisher, title_en="Given up")
    revision = change.drafts.get().revision
    discard(change, publisher)

    restore(signed_in("editor"), revision)

    assert open_draft("manual.entry", entry.pk, "en").payload["fields"]["title_en"] == "Given up"


def test_nothing_is_drafted_where_it_says_this_already(entry):
    response = restore(signed_in("editor"), revision_of(entry, "en"))

    assert response.url == reverse("admin:manual_entry_history", args=[entry.pk])
    assert Draft.objects.count() == 0


def test_a_draft_that_says_it_already_is_named_and_nothing_is_continued(entry, publisher):
    published(entry, publisher, title_en="New title")
    change = drafted(Entry.objects.get(), publisher, title_en="Old title")

    html = signed_in("editor").get(address(revision_of(entry, "en"))).content.decode()

    assert "There is an open draft already" not in html
    change_page = reverse("admin:editorial_change_change", args=[change.pk])
    assert re.search(
        rf'is open in this language: [^<]+<a href="{change_page}">Open the change</a> It says this', html
    )


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "role", ["reader", "editor", "publisher", "administrator", "translator-fr", "reviewer-es"]
)
def test_who_writes_a_language_brings_its_texts_back(entry, publisher, role, language):
    field = f"title_{language}"
    published(entry, publisher, language, **{field: "Another title"})

    restore(signed_in(role), revision_of(entry, language))

    able = {"publisher": "enfr", "administrator": "enfr", "editor": "en", "translator-fr": "fr"}
    assert [draft.language for draft in Draft.objects.open()] == (
        [language] if language in able.get(role, "") else []
    )


def test_what_few_could_read_is_brought_back_by_who_decides_about_it(publisher):
    entry = make_restricted_entry(title_en="Secret plan")
    published(entry, publisher, access="staff", title_en="Open plan")
    older = revision_of(entry, "en")

    editor, deciding = (signed_in(role).get(address(older)) for role in ("editor", "publisher"))

    assert (editor.status_code, deciding.status_code) == (403, 200)
    assert "Secret" in deciding.content.decode()


def test_a_draft_for_few_is_brought_back_by_who_may_read_it(entry, publisher):
    given_up = drafted(entry, publisher, access="restricted", title_en="Secret plan")
    discard(given_up, publisher)
    drafted(entry, publisher, access="restricted", title_en="Secret plan")
    drafted(entry, publisher, access="staff", title_en="Harmless")

    secret = list(Revision.objects.filter(object_id=entry.pk, payload__fields__title_en="Secret plan"))

    editor = signed_in("editor")
    assert [editor.get(address(one)).status_code for one in secret] == [403, 403]
    assert {editor.post(address(one), {"seen": LogHead.current()}).status_code for one in secret} == {403}
    assert [signed_in("publisher").get(address(one)).status_code for one in secret] == [200, 200]
    assert editor.get(address(Draft.objects.open().get().revision)).status_code == 200


def test_a_revision_of_another_object_is_not_found(entry):
    other = builders.make_entry("other")
    url = reverse("admin:manual_entry_restore", args=[other.pk, revision_of(entry, "en").pk])

    assert signed_in("editor").get(url).status_code == 404
