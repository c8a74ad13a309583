"""Payloads under random edits: what was applied reads back as its normal form, and nothing else moves."""

import uuid
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.core.text import normalise as normalise_text
from apps.editorial.aggregates import children
from apps.editorial.applying import apply
from apps.editorial.payloads import is_structural, normalise, payload_of, rows, texts
from apps.manual.models import Entry
from apps.organization.models import Unit
from tests import builders

pytestmark = pytest.mark.django_db
RANDOM = settings(max_examples=20)

# Letters that have two spellings, spaces of all kinds, line ends of three systems, two directions.
WORDS = st.text(st.sampled_from("ae\u0301\u00e9\u00e7 \u00a0\t\n\r<>&;'\"\u0639\u0651م.1"), max_size=10)
TITLES = WORDS.filter(normalise_text)
HTML = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<ul><li>", "</li></ul>", "<script>x()</script>", "<em>", "&nbsp;", "<td>"]
    )
    | WORDS,
    max_size=6,
).map("".join)


@contextmanager
def undone():
    """Each example begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def entry():
    for slug in ("other", "third"):
        builders.make_entry(slug)
    sections = [{"anchor": anchor, "kind": "free", "heading_en": anchor} for anchor in ("aa", "bb", "cc")]
    return builders.translate(builders.make_entry(children={"sections": sections}), "fr", title="À propos")


@pytest.fixture
def unit():
    builders.make_unit("top")
    principles = [{"number": number, "text_en": f"Principle {number}"} for number in (1, 2, 3)]
    return builders.translate(
        builders.make_unit(children={"principles": principles}), "ar", name="إدارة الاستجابة"
    )


def draw_texts(data, model, language):
    """Return random texts for the translated columns of a row in a language; English has what it must have."""
    drawn = {}
    for name in translated_fields(model):
        field = model._meta.get_field(name)
        strategy = HTML if name in ("body", "key_points", "mandate") else WORDS | st.none()
        required = language == SOURCE and not field.blank
        drawn[column(name, language)] = data.draw(TITLES if required else strategy)
    return drawn


def draw_children(data, model, payload, name, slots):
    """Return some of the children in any order, some new ones, all with other slots and texts."""
    child, kept = children(model)[name], payload["children"][name]
    language = payload["language"]
    if not is_structural(payload):
        return [{**row, **draw_texts(data, child, language)} for row in kept]
    chosen = data.draw(st.permutations(kept))[: data.draw(st.integers(0, len(kept)))]
    chosen += [{**kept[0], "id": str(uuid.uuid4())} for _ in range(data.draw(st.integers(0, 2)))]
    own = data.draw(st.lists(slots, min_size=len(chosen), max_size=len(chosen), unique=True))
    if data.draw(st.booleans()):  # some go, and the others stay what they are
        chosen = [row for row in chosen if row["id"] in {old["id"] for old in kept}]
        own = [row[child.slot_fields[0]] for row in chosen]
    return [
        {
            **row,
            child.slot_fields[0]: slot,
            "position": data.draw(st.integers(0, 2)),
            **draw_texts(data, child, language),
        }
        for row, slot in zip(chosen, own, strict=True)
    ]


def of_other_languages(root, language):
    """Return {(row id, language): texts} of all languages but one."""
    return {
        (values["id"], code): {k: v for k, v in values.items() if k.endswith(f"_{code}")}
        for code in CODES
        if code != language
        for _model, values in rows(payload_of(root, code), type(root))
    }


def comparable(payload):
    """The order of children belongs to English; in other languages they are found by their ids."""
    if is_structural(payload):
        return payload
    by_id = {name: {row["id"]: row for row in kids} for name, kids in payload["children"].items()}
    return {**payload, "children": by_id}


def check(payload, model):
    before = of_other_languages(model.objects.get(pk=payload["id"]), payload["language"])

    apply([payload])

    root = model.objects.get(pk=payload["id"])
    normal = normalise(payload, model)
    assert comparable(payload_of(root, payload["language"])) == comparable(normal)
    assert normalise(normal, model) == normal
    stored = {
        text for text in texts(payload_of(root, payload["language"]), model).values() if text is not None
    }
    assert stored == {normalise_text(text) for text in stored}
    after = of_other_languages(root, payload["language"])
    blank = {key: dict.fromkeys(values) for key, values in after.items()}
    assert after == {key: before.get(key, blank[key]) for key in after}


@RANDOM
@given(data=st.data())
def test_random_edits_of_an_entry_read_back_as_their_normal_form(entry, data):
    with undone():
        payload = payload_of(entry, data.draw(st.sampled_from(CODES)))
        payload["fields"] |= draw_texts(data, Entry, payload["language"])
        if is_structural(payload):
            others = [str(pk) for pk in Entry.objects.values_list("pk", flat=True)]
            payload["fields"]["related"] = data.draw(st.lists(st.sampled_from(others), unique=True))
            payload["fields"]["access"] = data.draw(st.sampled_from(Entry.Access.values))
        slots = st.sampled_from(["aa", "bb", "cc", "dd", "ee", "ff"])
        payload["children"]["sections"] = draw_children(data, Entry, payload, "sections", slots)

        check(payload, Entry)


@RANDOM
@given(data=st.data())
def test_random_edits_of_a_unit_read_back_as_their_normal_form(unit, data):
    with undone():
        payload = payload_of(unit, data.draw(st.sampled_from(CODES)))
        payload["fields"] |= draw_texts(data, Unit, payload["language"])
        if is_structural(payload):
            top = str(Unit.objects.get(code="top").pk)
            payload["fields"]["parent_id"] = data.draw(st.sampled_from([None, top]))
        slots = st.integers(0, 9)
        payload["children"]["principles"] = draw_children(data, Unit, payload, "principles", slots)

        check(payload, Unit)


def test_the_payload_of_a_language_holds_its_own_columns_only(unit):
    arabic, english = payload_of(unit, "ar"), payload_of(unit, "en")

    assert arabic["fields"] == {
        "name_ar": "إدارة الاستجابة",
        "acronym_ar": None,
        "also_known_as_ar": None,
        "mandate_ar": None,
        "search_words_ar": None,
        "public_note_ar": None,
    }
    assert [sorted(row) for row in arabic["children"]["principles"]] == [["id", "text_ar"]] * 3
    assert english["fields"] == {
        "position": 0,
        "source_id": None,
        "source_locator": "",
        "further_source_id": None,
        "source_wording": "",
        "standing": "preferred",
        "public_note_en": None,
        "owner_unit_id": None,
        "review_by": None,
        "archived_at": None,
        "archived_reason": "",
        "code": "dhrr",
        "kind": "department",
        "parent_id": None,
        "name_en": "Department of Response",
        "acronym_en": None,
        "also_known_as_en": None,
        "mandate_en": None,
        "search_words_en": None,
    }
    assert [{**row, "id": ""} for row in english["children"]["principles"]] == [
        {"id": "", "position": number, "number": number, "text_en": f"Principle {number}"}
        for number in (1, 2, 3)
    ]


def test_texts_of_a_payload_are_found_by_row_and_field(unit):
    arabic = payload_of(unit, "ar")
    del arabic["fields"]["public_note_ar"]
    principles = {(row.pk, "text"): None for row in unit.principles.all()}
    blank = dict.fromkeys(
        [(unit.pk, name) for name in ("acronym", "also_known_as", "mandate", "search_words")]
    )

    assert texts(arabic, Unit) == {(unit.pk, "name"): "إدارة الاستجابة", **blank, **principles}
