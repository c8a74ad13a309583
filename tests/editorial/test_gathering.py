"""Several drafts as one change, and what was never published: listed, continued, chosen, moved."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.roles import ROLES
from apps.editorial.commenting import Spot, add_comment
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.gathering import give_title, move
from apps.editorial.history import Past, timeline
from apps.editorial.models import Change, Draft, State
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import Meaning, approve, submit
from apps.frameworks.models import Framework
from apps.manual.models import Entry, Topic
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import drafted, signed_in
from tests.forms import form_data

pytestmark = pytest.mark.django_db
TOPICS = reverse("admin:manual_topic_changelist")


def new_topic(by, code="new-topic", **fields):
    """Save the draft of a topic that was never published and return its change."""
    return save_drafts([builders.new_payload(Topic, code=code, title_en="New topic", **fields)], by=by)


def page_of(change):
    return reverse("admin:editorial_change_change", args=[change.pk])


def test_what_is_new_stands_above_the_list_and_is_continued_and_published():
    editor = signed_in("editor")
    change = new_topic(editor.user)
    page = editor.get(TOPICS).content.decode()
    (address,) = re.findall(r'<a href="([^"]*)"><bdi>New topic</bdi>', page)

    editor.post(address, form_data(editor, address) | {"title_en": "Newer topic"})

    assert page.index("New, not yet published") < page.index('id="changelist-form"')
    assert open_draft("manual.topic", change.drafts.get().object_id, "en").title == "Newer topic"
    publish_now(change, make_user("publisher"), Meaning(), why="Now.")
    assert [topic.title_en for topic in Topic.objects.all()] == ["Newer topic"]
    assert "New, not yet published" not in editor.get(TOPICS).content.decode()


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES if role.code != "reader"))
def test_a_new_page_for_few_readers_is_listed_for_who_decides_about_it(role):
    topic = builders.make_topic()
    payload = builders.new_payload(
        Entry, slug="new", title_en="Secret plan", topic_id=str(topic.pk), access="restricted"
    )
    save_drafts([payload], by=make_user("publisher"))

    page = signed_in(role).get(reverse("admin:manual_entry_changelist")).content.decode()

    assert ("Secret plan" in page) == (role in {"publisher", "administrator"})


def test_a_new_entry_under_a_new_topic_is_published_in_one_change_with_it():
    editor = signed_in("editor")
    change = new_topic(editor.user)
    topic = change.drafts.get().object_id
    lookup = {"app_label": "manual", "model_name": "entry", "field_name": "topic", "term": "New"}
    url = reverse("admin:manual_entry_add") + f"?change={change.pk}"

    form = editor.get(url).content.decode()
    found = [
        [row["id"] for row in editor.get(reverse("admin:autocomplete"), lookup | more).json()["results"]]
        for more in ({}, {"change": str(change.pk)}, {"change": "999"}, {"change": "x"})
    ]
    written = {"title_en": "Entry", "slug": "entry", "topic": str(topic), "is_stub": "on"}
    editor.post(url, form_data(editor, url) | written)

    assert f"?change={change.pk}" in re.search(r'<select[^>]*name="topic"[^>]*>', form)[0]
    assert found == [[], [str(topic)], [], []]
    assert [draft.model for draft in change.drafts.order_by("pk")] == ["manual.topic", "manual.entry"]
    give_title(change, editor.user, "A topic with its entry")
    change.refresh_from_db()
    publish_now(change, make_user("publisher"), Meaning(), why="Now.")
    assert Entry.objects.get().topic_id == topic


def test_a_new_row_cannot_be_chosen_outside_its_change():
    editor = signed_in("editor")
    topic = new_topic(editor.user).drafts.get().object_id
    url = reverse("admin:manual_entry_add")

    response = editor.post(
        url, form_data(editor, url) | {"title_en": "Entry", "slug": "entry", "topic": str(topic)}
    )

    assert list(response.context["adminform"].form.errors) == ["topic"]
    assert Draft.objects.count() == 1


def test_a_draft_becomes_a_part_of_the_change_that_is_chosen():
    editor = signed_in("editor")
    change = drafted(builders.make_entry("one"), editor.user, title_en="One, corrected")
    other = builders.make_entry("other")
    url = reverse("admin:manual_entry_change", args=[other.pk]) + "?language=en"

    response = editor.post(url, form_data(editor, url) | {"title_en": "Two", "part_of": str(change.pk)})

    assert response.url == page_of(change)
    assert sorted(draft.title for draft in change.drafts.all()) == ["One, corrected", "Two"]


@pytest.mark.parametrize(
    ("role", "offered"), [("publisher", True), ("editor", True), ("translator-fr", False)]
)
def test_changes_are_offered_to_who_writes_their_languages(role, offered):
    change = drafted(builders.make_entry("one"), make_user("editor"), title_en="One")
    other = builders.make_entry("other")
    client = signed_in(role)
    language = "fr" if role == "translator-fr" else "en"
    url = reverse("admin:manual_entry_change", args=[other.pk]) + f"?language={language}"
    forged = form_data(client, url) | {f"title_{language}": "Two", "part_of": str(change.pk)}

    page = client.get(url).content.decode()
    client.post(url, forged)

    assert (f'<option value="{change.pk}">' in page, change.drafts.count() == 2) == (offered, offered)


def test_a_translation_joins_the_change_of_its_own_page():
    entry = builders.make_entry("one")
    change = drafted(entry, make_user("editor"), title_en="One")
    client = signed_in("translator-fr")
    url = reverse("admin:manual_entry_change", args=[entry.pk]) + "?language=fr"

    client.post(url, form_data(client, url) | {"title_fr": "Un", "part_of": str(change.pk)})

    assert [draft.language for draft in change.drafts.order_by("pk")] == ["en", "fr"]


def test_what_is_under_review_is_not_offered():
    editor = signed_in("editor")
    change = drafted(builders.make_entry("one"), editor.user, title_en="One")
    submit(change, editor.user, Meaning(is_same=True, gravity="typo"))
    url = reverse("admin:manual_entry_change", args=[builders.make_entry("other").pk])

    assert "part_of" not in form_data(editor, url)


# --- arranged on the page of the change ---------------------------------------------------------------------


def two_in_one(by):
    change = drafted(builders.make_entry("one"), by, title_en="One")
    return drafted(builders.make_entry("two"), by, change=change, title_en="Two")


def test_a_change_gets_a_title_on_its_page():
    editor = signed_in("editor")
    change = two_in_one(editor.user)

    editor.post(reverse("admin:editorial_change_title", args=[change.pk]), {"title": " New numbers "})

    change.refresh_from_db()
    assert change.title == "New numbers"
    assert "New numbers" in editor.get(page_of(change)).content.decode()


def test_a_draft_is_moved_out_of_its_change_and_into_another():
    editor = signed_in("editor")
    change = two_in_one(editor.user)
    draft = change.drafts.get(title="Two")
    url = reverse("admin:editorial_change_move", args=[change.pk, draft.pk])

    editor.post(url, {"to": ""})
    draft.refresh_from_db()
    own = draft.change
    editor.post(reverse("admin:editorial_change_move", args=[own.pk, draft.pk]), {"to": str(change.pk)})

    draft.refresh_from_db()
    own.refresh_from_db()
    assert (own != change, draft.change, own.state) == (True, change, State.DISCARDED)
    assert editor.get(page_of(change)).status_code == 200


def test_a_draft_that_is_closed_stays_in_its_change():
    editor = signed_in("editor")
    draft = two_in_one(editor.user).drafts.get(title="Two")
    Draft.objects.filter(pk=draft.pk).update(is_open=False)

    with pytest.raises(NotAllowed):
        move(draft, editor.user, None)

    assert Change.objects.count() == 1


def test_a_draft_for_few_that_was_moved_leaves_nothing_of_it_behind():
    publisher, editor = signed_in("publisher"), signed_in("editor")
    secret = builders.make_entry("secret")
    change = drafted(secret, publisher.user, access="restricted", title_en="Secret plan")
    drafted(builders.make_entry("other"), publisher.user, change=change, title_en="Other")
    draft = change.drafts.get(is_restricted=True)
    add_comment(change, publisher.user, "Not before the strike", spot=Spot(draft))
    add_comment(change, publisher.user, "Of all of it")

    moved_to = move(draft, publisher.user, None)

    page = editor.get(page_of(change))
    assert (page.status_code, "Of all of it" in page.text) == (200, True)
    assert [word in page.text for word in ("Secret plan", "Not before the strike")] == [False, False]
    assert [event["is_shown"] for event in timeline_of(secret, editor.user)] == [False, False, True]
    assert editor.get(page_of(moved_to)).status_code == 404
    assert "Secret plan" in publisher.get(page_of(change)).text


def test_a_change_without_a_title_lists_its_pages_as_the_language_lists_them():
    change = two_in_one(make_user("publisher"))
    page = signed_in("publisher").get(page_of(change).replace("/en/", "/ar/")).content.decode()

    assert re.findall(r"<h1><bdi>(.*?)</bdi></h1>", page) == ["One، Two"]
    with translation.override("ar"):
        assert str(change) == "One، Two"


def test_a_draft_that_was_moved_does_not_tell_what_its_former_change_was_called():
    publisher, editor = signed_in("publisher"), signed_in("editor")
    change = two_in_one(publisher.user)
    drafted(builders.make_entry("few"), publisher.user, change=change, access="restricted", title_en="Few")
    give_title(change, publisher.user, "Before the strike")
    entry = Entry.objects.get(slug="two")

    moved_to = move(change.drafts.get(title="Two"), publisher.user, None)

    pages = [page_of(moved_to), reverse("admin:manual_entry_history", args=[entry.pk])]
    told = [editor.get(page).text for page in pages]
    assert ["moved here:" in told[0], "moved to another change" in told[1]] == [True, True]
    assert ["Before the strike" in text for text in told] == [False, False]


def timeline_of(entry, user):
    return timeline(Entry, entry.pk, Past.of(Entry, entry.pk, user)).events


def test_what_was_said_of_a_draft_goes_with_it_and_is_answered_there():
    editor = signed_in("editor")
    change = two_in_one(editor.user)
    draft = change.drafts.get(title="Two")
    comment = add_comment(change, make_user("publisher"), "Is this right?", spot=Spot(draft))

    moved_to = move(draft, editor.user, None)
    asked = [moved_to.pk, comment.pk]
    editor.post(reverse("admin:editorial_comment_reply", args=asked), {"text": "It is."})
    shown = editor.get(page_of(moved_to)).text
    editor.post(reverse("admin:editorial_comment_resolve", args=asked))

    assert ["Is this right?" in shown, "It is." in shown] == [True, True]
    comment.refresh_from_db()
    assert comment.is_resolved


def test_a_translation_shows_no_english_draft_that_the_person_may_not_read():
    publisher, translator = make_user("publisher"), signed_in("translator-fr")
    group, topic = str(translator.user.groups.get().pk), builders.make_topic("frameworks")
    few = {"access": "restricted", "links": {"restricted_to": [group]}}
    new = builders.new_payload(Entry, slug="new", title_en="Secret plan", topic_id=str(topic.pk), **few)
    save_drafts([new], by=publisher)
    entry = builders.make_entry("one")
    change = drafted(entry, publisher, "fr", title_fr="Un")
    drafted(entry, publisher, change=change, access="restricted", restricted_to=[group], title_en="Secret")
    forms = [reverse("admin:manual_entry_change", args=[pk]) + "?language=fr" for pk in (new["id"], entry.pk)]

    assert [translator.get(form).status_code for form in forms] == [403, 403]
    assert [signed_in("publisher").get(form).status_code for form in forms] == [200, 200]


def test_whoever_wrote_a_draft_that_was_moved_cannot_approve_it():
    author, other = make_user("publisher"), make_user("publisher")
    mine = drafted(builders.make_entry("one"), author, title_en="One")
    theirs = drafted(builders.make_entry("two"), other, title_en="Two")
    move(mine.drafts.get(), author, theirs)
    give_title(theirs, other, "Both")
    theirs.refresh_from_db()
    submit(theirs, other, Meaning(is_same=True, gravity="typo"))

    with pytest.raises(NotAllowed, match="somebody else has to approve"):
        approve(theirs, author)
    approve(theirs, make_user("publisher"))


def test_what_is_under_review_is_not_arranged():
    editor, publisher = make_user("editor"), make_user("publisher")
    change = two_in_one(editor)
    give_title(change, editor, "Both")
    change.refresh_from_db()
    submit(change, editor, Meaning(is_same=True, gravity="typo"))

    with pytest.raises(Refused, match="Take the change back"):
        move(change.drafts.first(), publisher, None)


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_writes_a_change_arranges_it(role):
    change = two_in_one(make_user("editor"))
    draft, client = change.drafts.first(), signed_in(role)
    able = role in {"editor", "publisher", "administrator"}

    client.post(reverse("admin:editorial_change_title", args=[change.pk]), {"title": "Forged"})
    client.post(reverse("admin:editorial_change_move", args=[change.pk, draft.pk]), {"to": ""})

    change.refresh_from_db()
    assert (change.title, change.drafts.count()) == (("Forged", 1) if able else ("", 2))


def test_the_successor_of_a_framework_is_chosen_from_the_same_change():
    editor = signed_in("editor")
    old = builders.make_framework("old")
    payload = builders.new_payload(Framework, code="next", kind="framework", title_en="Next")
    change = save_drafts([payload], by=editor.user)
    url = reverse("admin:frameworks_framework_change", args=[old.pk]) + f"?language=en&change={change.pk}"

    values = {"superseded_by": payload["id"], "status": "superseded"}
    editor.post(url, form_data(editor, url) | values)

    assert change.drafts.count() == 2
    assert (
        open_draft("frameworks.framework", old.pk, "en").payload["fields"]["superseded_by_id"]
        == payload["id"]
    )
    assert Change.objects.count() == 1
