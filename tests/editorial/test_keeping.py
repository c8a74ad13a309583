"""What is written in an open form is kept for the person until it is saved; who else has it open is told."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.roles import ROLES
from apps.core.languages import CODES
from apps.editorial import keeping
from apps.editorial.drafting import open_draft
from apps.editorial.models import Draft, LogHead, OpenForm
from apps.editorial.payloads import payload_of
from apps.manual.models import Entry
from tests import builders
from tests.editorial.test_conflicts import (
    address,
    changed,
    draft_of,
    errors_of,
    publish_theirs,
    signed_in,
    undecided,
)
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db
SECTIONS = [
    {"anchor": "overview", "body_en": "<p>First.</p>"},
    {"anchor": "role", "body_en": "<p>Second.</p>"},
]


@pytest.fixture
def entry():
    return builders.make_entry(children={"sections": SECTIONS})


def keep_address(entry, language="en"):
    return f"{reverse('admin:manual_entry_keep', args=[entry.pk])}?language={language}"


def written(client, entry, language="en", **changes):
    return form_data(client, address(entry, language)) | changes


def shown(client, entry):
    return client.get(f"{address(entry)}&autosave=1")


def test_what_was_kept_is_offered_shown_and_saved_once_the_person_says_so(entry):
    client = signed_in("editor")
    data = written(client, entry, **{"title_en": "Mine", "sections-1-body_en": "<p>Mine.</p>"})

    answer = client.post(keep_address(entry), data)
    offered = client.get(address(entry))
    page = shown(client, entry)

    assert answer.json() == {"others": []}
    assert offered.context["adminform"].form["title_en"].value() == "About the Organization"
    assert "&amp;autosave=1" in offered.content.decode()
    assert page.context["adminform"].form["title_en"].value() == "Mine"
    assert "Nothing of it is saved yet." in errors_of(page)[0]
    assert open_draft("manual.entry", entry.pk, "en") is None

    client.post(f"{address(entry)}&autosave=1", form_data_of(page))

    assert draft_of(entry)["fields"]["title_en"] == "Mine"
    assert draft_of(entry)["children"]["sections"][1]["body_en"] == "<p>Mine.</p>"
    assert not OpenForm.objects.exists()


def test_what_was_kept_before_somebody_else_published_is_a_conflict_when_it_is_saved(entry):
    client = signed_in("editor")
    client.post(keep_address(entry), written(client, entry, title_en="Mine"))
    publish_theirs(changed(entry, title_en="Theirs"))

    response = client.post(address(entry), form_data_of(shown(client, entry)))

    assert undecided(response) == 1
    assert OpenForm.objects.get().data["title_en"] == ["Mine"]


def test_text_kept_of_a_part_that_was_deleted_is_given_back(entry):
    client = signed_in("editor")
    client.post(keep_address(entry), written(client, entry, **{"sections-1-body_en": "<p>Mine.</p>"}))
    publish_theirs(changed(entry, sections=[{}, None]))

    html = shown(client, entry).content.decode()
    assert (
        "Somebody deleted this part while you were editing. You had in it: &lt;p&gt;Mine.&lt;/p&gt;" in html
    )
    assert "Nothing of it is saved yet." in html


def test_what_was_kept_can_be_thrown_away(entry):
    client = signed_in("editor")
    client.post(keep_address(entry), written(client, entry, title_en="Mine"))

    response = client.post(keep_address(entry), {"throw_away": ""})

    assert response.url == address(entry)
    assert OpenForm.objects.get().data is None
    assert client.get(address(entry)).context["kept"] is None


def test_what_is_offered_is_neither_written_over_nor_forgotten_by_another_text(entry):
    client = signed_in("editor")
    client.post(keep_address(entry), written(client, entry, title_en="An hour of work"))

    offered = client.get(address(entry))
    refused = client.post(address(entry), form_data_of(offered) | {"title_en": ""})
    saved = client.post(address(entry), form_data_of(refused) | {"title_en": "Something else"})

    assert saved.status_code == 302
    for page in (offered, refused):
        assert 'id="kept-status"' not in page.content.decode()
        assert page.context["kept"].data["title_en"] == ["An hour of work"]
    assert draft_of(entry)["fields"]["title_en"] == "Something else"
    assert 'id="kept-status"' in shown(client, entry).content.decode()
    assert OpenForm.objects.get().data["title_en"] == ["An hour of work"]


def test_saving_something_new_leaves_the_kept_text_of_something_else_that_is_new():
    topic = builders.make_topic()
    client = signed_in("editor")
    add = reverse("admin:manual_entry_add")
    first = form_data(client, add) | {"title_en": "First", "slug": "first", "topic": str(topic.pk)}
    client.post(reverse("admin:manual_entry_keep_add"), first)

    second = form_data(client, add) | {"title_en": "Second", "slug": "second", "topic": str(topic.pk)}
    client.post(reverse("admin:manual_entry_keep_add"), second)
    kept = [form.data["title_en"] for form in OpenForm.objects.order_by("kept_at")]
    client.post(add, second)

    assert kept == [["First"], ["Second"]]
    assert Draft.objects.get().title == "Second"
    assert OpenForm.objects.get().data["title_en"] == ["First"]


def test_texts_of_new_things_are_offered_by_name_and_thrown_away_one_by_one():
    client, other = signed_in("editor"), signed_in("editor")
    add, keep = reverse("admin:manual_entry_add"), reverse("admin:manual_entry_keep_add")
    for person, title in [(client, "First"), (client, ""), (client, "Third"), (other, "Theirs")]:
        person.post(keep, form_data(person, add) | {"title_en": title})
    edited = builders.make_entry(children={"sections": SECTIONS})
    client.post(keep_address(edited), written(client, edited, title_en="Edited"))

    page = client.get(add)
    offered = page.context["kept_of_new"]
    client.post(keep, {"key": str(offered[0].object_id), "throw_away": ""})
    shown = client.get(f"{add}?autosave={offered[2].object_id}")

    assert [form.title for form in offered] == ["Third", "", "First"]
    assert [name in page.content.decode() for name in (">Third</bdi>", ">without a name</bdi>")] == [True] * 2
    assert 'id="kept-status"' in page.content.decode()
    assert [form.title for form in client.get(add).context["kept_of_new"]] == ["", "First"]
    assert shown.context["adminform"].form["title_en"].value() == "First"
    assert form_data_of(shown)["key"] == str(offered[2].object_id)


@pytest.mark.parametrize("key", [None, "", "no key"])
def test_what_names_no_form_of_something_new_is_not_kept(key):
    data = {"title_en": "Mine"} | ({} if key is None else {"key": key})

    response = signed_in("editor").post(reverse("admin:manual_entry_keep_add"), data)

    assert response.status_code == 400
    assert not OpenForm.objects.exists()


def test_looking_for_texts_of_new_things_costs_as_much_for_thirty_as_for_one(django_assert_num_queries):
    client = signed_in("editor")
    add, keep = reverse("admin:manual_entry_add"), reverse("admin:manual_entry_keep_add")
    data = form_data(client, add) | {"title_en": "Mine"}

    there = 0
    for number in (1, 3, 30):
        for _new in range(there, number):
            client.post(keep, data | {"key": str(uuid.uuid4())})
        there = number
        place = keeping.Place(client.user, "manual.entry", uuid.uuid4(), "en", is_new=True)
        with django_assert_num_queries(1):
            titles = [form.title for form in place.others_of_something_new()]
        assert titles == ["Mine"] * number


def test_the_text_of_something_new_is_kept_until_it_is_saved():
    topic = builders.make_topic()
    client = signed_in("editor")
    add = reverse("admin:manual_entry_add")
    data = form_data(client, add) | {"title_en": "New", "slug": "new", "topic": str(topic.pk)}

    client.post(reverse("admin:manual_entry_keep_add"), data)
    page = client.get(f"{add}?autosave={data['key']}")
    client.post(add, form_data_of(page))

    assert page.context["adminform"].form["title_en"].value() == "New"
    assert not OpenForm.objects.exists()
    assert not Entry.objects.exists()


def test_nobody_else_gets_what_was_kept_and_another_language_is_another_form(entry):
    client, other = signed_in("publisher"), signed_in("publisher")
    client.post(keep_address(entry), written(client, entry, title_en="Mine"))

    assert client.get(address(entry, "fr")).context["kept"] is None
    assert other.get(address(entry)).context["kept"] is None
    assert shown(other, entry).context["adminform"].form["title_en"].value() == "About the Organization"


def test_what_a_database_has_no_room_for_is_left_out_of_what_is_kept(entry):
    response = signed_in("editor").post(keep_address(entry), {"title_en": "Mi\0ne", "\0": "x"})

    assert response.status_code == 200
    assert OpenForm.objects.get().data == {"title_en": ["Mine"], "": ["x"]}


def test_passwords_and_tokens_are_not_kept(entry):
    client = signed_in("editor")
    secrets = {"password": "a", "new_password1": "b", "csrfmiddlewaretoken": "c"}

    client.post(keep_address(entry), {"title_en": "Mine", **secrets})

    assert OpenForm.objects.get().data == {"title_en": ["Mine"]}


def test_more_than_a_form_holds_is_refused_and_what_was_kept_stays(entry, monkeypatch):
    client = signed_in("editor")
    client.post(keep_address(entry), {"title_en": "Mine"})
    monkeypatch.setattr(keeping, "LARGEST", 1_000)

    response = client.post(keep_address(entry), {"title_en": "x" * 1_000})

    assert (response.status_code, list(response.json())) == (413, ["error"])
    assert OpenForm.objects.get().data == {"title_en": ["Mine"]}


@pytest.mark.once  # what a role may does not depend on the database
@pytest.mark.parametrize("role", sorted(role.code for role in ROLES))
def test_who_may_keep_what_in_which_language(entry, role):
    """Nothing is applied, whoever sends it."""
    client = signed_in(role)
    may = {"editor": ["en"], "publisher": CODES, "administrator": CODES, "reader": []}.get(role, [role[-2:]])
    before, log = payload_of(entry, "en"), LogHead.current()

    codes = {
        code: client.post(keep_address(entry, code), {f"title_{code}": "x"}).status_code for code in CODES
    }

    refused = 302 if role == "reader" else 403
    assert codes == {code: 200 if code in may else refused for code in CODES}
    assert sorted(OpenForm.objects.values_list("language", flat=True)) == sorted(may)
    assert (payload_of(Entry.objects.get(), "en"), LogHead.current()) == (before, log)


def test_a_page_that_an_editor_may_not_see_keeps_nothing_and_tells_nothing():
    secret = builders.make_entry("secret", access="restricted")
    publisher, editor = signed_in("publisher"), signed_in("editor")
    publisher.get(address(secret))

    response = editor.post(keep_address(secret), {"title_en": "x"})
    editor.get(address(secret))

    assert response.status_code == 403
    assert list(OpenForm.objects.values_list("user", flat=True)) == [publisher.user.pk]


def test_the_form_of_something_new_does_not_tell_who_has_a_page_open_whose_key_it_carries():
    secret = builders.make_entry("secret", access="restricted")
    signed_in("publisher", full_name="Ana").get(address(secret))
    editor, add = signed_in("editor"), reverse("admin:manual_entry_add")

    kept = editor.post(reverse("admin:manual_entry_keep_add"), {"key": str(secret.pk), "title_en": "x"})
    page = editor.get(add, {"autosave": str(secret.pk)})

    assert (kept.json(), page.context["others"]) == ({"others": []}, [])


def test_a_stranger_is_told_to_sign_in(client, entry):
    response = client.post(keep_address(entry), {"title_en": "x"}, headers={"accept": "application/json"})

    assert response.status_code == 403
    assert not OpenForm.objects.exists()


def test_who_else_has_the_form_open_is_told_for_two_minutes_in_any_language(entry):
    ana, client = signed_in("translator-fr", full_name="Ana"), signed_in("editor")
    told = ["Ana has this open for editing too (Français)."]

    alone = ana.get(address(entry, "fr")).context["others"]
    opened = client.get(address(entry)).context["others"]
    pinged = client.post(keep_address(entry), {"ping": "1"}).json()
    OpenForm.objects.filter(user=ana.user).update(seen_at=timezone.now() - timedelta(minutes=3))
    left = client.get(address(entry)).context["others"]

    assert (alone, opened, pinged, left) == ([], told, {"others": told}, [])


def test_a_form_that_only_shows_is_no_sign_of_editing(entry):
    signed_in("translator-fr").get(address(entry, "en"))

    assert not OpenForm.objects.exists()


@pytest.mark.once
def test_a_form_opened_again_costs_two_queries_more_than_it_would_cost(entry, django_assert_num_queries):
    client = signed_in("editor")
    client.get(address(entry))
    place = keeping.Place(client.user, "manual.entry", entry.pk, "en")

    with django_assert_num_queries(2):
        own, _others = place.own_and_others()
        place.note(own)


def test_unsaved_text_is_forgotten_after_thirty_days_and_a_sign_of_life_after_one(entry):
    now = timezone.now()
    for name, days, data in [
        ("text", 29, {}),
        ("old text", 31, {}),
        ("old sign", 2, None),
        ("sign", 0, None),
    ]:
        person = signed_in("editor", full_name=name).user
        place = keeping.Place(person, "manual.entry", entry.pk, "en")
        OpenForm.objects.create(**place.fields, seen_at=now - timedelta(days=days), data=data, kept_at=now)

    assert keeping.forget_old() == 2
    assert sorted(OpenForm.objects.values_list("user__full_name", flat=True)) == ["sign", "text"]


def test_a_form_that_a_person_who_has_left_had_open_is_forgotten_and_their_text_is_not(entry):
    now, other = timezone.now(), builders.make_entry("other")
    leaving, staying = signed_in("editor").user, signed_in("editor").user
    for person in (leaving, staying):
        for page, days, data in [(entry, 31, {"title_en": ["x"]}), (other, 0, None)]:
            place = keeping.Place(person, "manual.entry", page.pk, "en")
            seen = now - timedelta(days=days)
            OpenForm.objects.create(**place.fields, seen_at=seen, data=data, kept_at=data and seen)
    leaving.is_active = False
    leaving.save()

    assert keeping.forget_old() == 2
    left = OpenForm.objects.order_by("pk").values_list("user", "object_id")
    assert list(left) == [(leaving.pk, entry.pk), (staying.pk, other.pk)]


def test_what_was_written_in_a_form_whose_draft_became_unplaceable_is_kept():
    topic = builders.make_topic()
    client = signed_in("editor")
    add = reverse("admin:manual_entry_add")
    new = form_data(client, add) | {"title_en": "New", "slug": "taken", "topic": str(topic.pk)}
    client.post(add, new)
    draft = Draft.objects.get()
    url = f"{reverse('admin:manual_entry_change', args=[draft.object_id])}?language=en"
    data = form_data(client, url) | {"summary_en": "Just written"}
    builders.make_entry("taken", topic=topic)

    response = client.post(url, data)

    assert response.status_code == 409
    assert OpenForm.objects.get(object_id=draft.object_id).data["summary_en"] == ["Just written"]


def test_a_form_of_something_new_is_nobodys_form_of_a_page_whatever_key_it_carries(entry):
    client, other = signed_in("editor"), signed_in("editor")
    add, keep = reverse("admin:manual_entry_add"), reverse("admin:manual_entry_keep_add")
    data = form_data(client, f"{add}?autosave={entry.pk}")

    client.post(keep, data | {"ping": ""})
    pinged = other.get(address(entry)).context["others"]
    client.post(keep, data | {"title_en": "Something new"})
    kept = other.get(address(entry)).context["others"]

    assert (data["key"], OpenForm.objects.filter(user=client.user).count()) == (str(entry.pk), 1)
    assert (pinged, kept) == ([], [])
