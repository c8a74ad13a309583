"""What one payload says that another does not, for editors: every field, and nothing that they may not know of."""

from copy import deepcopy

import pytest
from django.contrib.auth.models import Group

from apps.core.word_differences import Kind
from apps.editorial import payload_differences as module
from apps.editorial.draft_differences import structure_of
from apps.editorial.drafting import save_drafts
from apps.editorial.payload_differences import payload_differences, unknown_columns
from apps.editorial.payloads import payload_of
from apps.library.models import Document
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db
MARKS = {Kind.SAME: "{}", Kind.ADDED: "[+{}]", Kind.REMOVED: "[-{}]", Kind.LEFT_OUT: "[…]"}


@pytest.fixture
def editor():
    return make_user("editor")


@pytest.fixture
def entry():
    sections = [
        {"anchor": name, "kind": "free", "heading_en": name.title(), "body_en": f"<p>About {name}.</p>"}
        for name in ("one", "two", "three")
    ]
    return builders.make_entry(children={"sections": sections})


def told(changes):
    return {
        change.label: change.remark
        or "".join(MARKS[piece.kind].format(piece.text) for piece in change.pieces)
        for change in changes
    }


def parts(found):
    return [(str(part.happened), part.name, told(part.changes)) for part in found.parts]


def changed(payload, *, sections=None, **fields):
    """Return a copy of a payload with other fields, and other sections."""
    new = deepcopy(payload)
    new["fields"] |= fields
    if sections:
        new["children"]["sections"] = sections(new["children"]["sections"])
    return new


def test_every_field_is_told(entry, editor):
    old = payload_of(entry, "en")
    new = changed(old, title_en="About the portal", slug="portal", access="public", position=4)

    assert told(payload_differences(old, new, editor).changes) == {
        "title": "About the [-Organization][+portal]",
        "position": "[-0][+4]",
        "name in addresses": "[-about-iom][+portal]",
        "who may read it": "[-all staff][+everybody, without signing in]",
    }


def test_nothing_differs_in_a_payload_that_says_the_same_or_leaves_out(entry, editor):
    old = payload_of(entry, "en")
    partial = old | {"fields": {"title_en": "About the Organization"}, "children": {}}

    assert not payload_differences(old, old, editor)
    assert not payload_differences(old, partial, editor)


def test_sections_that_came_went_and_moved_are_told(entry, editor):
    def other(rows):
        one, _two, three = rows
        new = dict(one, id="7b0e0b1e-5a44-4b1c-9b58-0a5f1f6f1a01", anchor="new", heading_en="New", position=3)
        return [three | {"position": 1}, one | {"position": 2}, new]

    old = payload_of(entry, "en")
    found = parts(payload_differences(old, changed(old, sections=other), editor))

    assert [(happened, name) for happened, name, _changes in found] == [
        ("moved", "Three"),
        ("added", "New"),
        ("removed", "Two"),
    ]
    assert found[1][2]["anchor"] == "[+new]"
    assert found[2][2]["text"] == "[-About two.]"


def test_a_part_that_went_is_not_compared_with_the_defaults_of_a_new_one(entry, editor):
    old = changed(payload_of(entry, "en"), sections=lambda rows: [row | {"kind": "role"} for row in rows])
    new = changed(old, sections=lambda rows: rows[:2])

    ((happened, _name, changes),) = parts(payload_differences(old, new, editor))

    assert (happened, changes["kind"]) == ("removed", "[-IOM's role]")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>About <strong>one</strong>.</p>", {"text: only its layout"}),
        ('<p><a href="https://iom.int/">About</a> one.</p>', {"text: where its links lead"}),
        ('<p><a href="https://iom.int/">All</a> of one.</p>', {"text", "text: where its links lead"}),
    ],
)
def test_what_changed_besides_words_is_told(entry, editor, html, expected):
    old = payload_of(entry, "en")
    new = changed(old, sections=lambda rows: [rows[0] | {"body_en": html}, *rows[1:]])

    ((_happened, name, changes),) = parts(payload_differences(old, new, editor))

    assert (name, changes.keys()) == ("One", expected)


def test_parts_of_a_translation_are_named_by_the_english(entry, editor):
    old = payload_of(entry, "fr")
    new = changed(old, sections=lambda rows: [row | {"body_fr": "<p>Texte.</p>"} for row in rows])

    found = parts(payload_differences(old, new, editor, structure_of(entry)))

    assert sorted(name for _happened, name, _changes in found) == ["One", "Three", "Two"]
    assert found[0][2] == {"text": "[+Texte.]"}


def test_parked_texts_and_unknown_columns_are_listed(entry, editor):
    old = payload_of(entry, "fr")
    new = changed(old, motto_fr="Ensemble") | {
        "parked": {"sections": [{"id": "7b0e0b1e-5a44-4b1c-9b58-0a5f1f6f1a01", "body_fr": "<p>Parti.</p>"}]}
    }
    new["children"]["sections"][0]["mood_fr"] = "gai"
    new["children"]["verses"] = []

    found = payload_differences(old, new, editor)

    assert [told(part.changes) for part in found.parked] == [{"text": "[-Parti.]"}]
    assert found.unknown == ["motto_fr", "sections.mood_fr", "verses"]
    assert unknown_columns(old) == []
    assert (found.changes, found.parts, bool(found)) == ([], [], True)


def test_what_a_person_may_not_know_of_is_not_named(entry, editor):
    secret = make_restricted_entry()
    old = payload_of(entry, "en")
    new = changed(old, related=[str(secret.pk)])

    assert told(payload_differences(old, new, editor).changes) == {
        "related entries": "Changed. What it refers to is not shown to you."
    }
    assert told(payload_differences(old, new, make_user("publisher")).changes) == {
        "related entries": f"[+{secret}]"
    }


def test_groups_are_named(entry):
    group = Group.objects.create(name="Managers")
    old = payload_of(entry, "en")

    found = payload_differences(old, changed(old, restricted_to=[str(group.pk)]), make_user("publisher"))

    assert told(found.changes) == {"groups that may read it": "[+Managers]"}


def test_what_is_new_in_another_draft_is_named(entry, editor):
    payload = builders.new_payload(Document, code="sop", kind="report")
    save_drafts([payload], by=editor)
    old = payload_of(entry, "en")
    row = {"id": "7b0e0b1e-5a44-4b1c-9b58-0a5f1f6f1a01", "position": 1, "document_id": payload["id"]}
    new = deepcopy(old)
    new["children"]["documents"] = [row]

    assert [name for _happened, name, _changes in parts(payload_differences(old, new, editor))] == ["sop"]


def test_all_of_what_is_new_is_told(entry, editor):
    payload = builders.new_payload(Entry, slug="new", topic_id=str(entry.topic_id), title_en="New page")

    found = payload_differences(None, payload, editor)

    assert found.is_new
    assert told(found.changes) == {
        "title": "[+New page]",
        "name in addresses": "[+new]",
        "topic": "[+Frameworks]",
    }


def test_very_long_texts_are_not_compared(entry, editor, monkeypatch):
    monkeypatch.setattr(module, "MOST_COMPARED", 60)
    old = payload_of(entry, "en")

    found = payload_differences(old, changed(old, title_en="Another", summary_en="x" * 100), editor)

    assert told(found.changes) == {
        "title": "[-About the Organization][+Another]",
        "summary": "Changed. Too long to be compared here.",
    }
