"""What comes of three versions of a payload."""

import pytest

from apps.editorial.three_way import Undecided, three_way

pytestmark = pytest.mark.once


def payload(language="en", sections=(), **fields):
    return {
        "schema": 1,
        "model": "manual.entry",
        "id": "e",
        "language": language,
        "fields": fields,
        "children": {"sections": list(sections)},
    }


def section(pk, position=1, **fields):
    return {"id": pk, "position": position, **fields}


def test_what_only_one_of_them_changed_needs_no_decision():
    base = payload(title="a", summary="a", related=["1"], slug="a")
    theirs = payload(title="theirs", summary="a", related=["1", "2"], slug="a")
    mine = payload(title="a", summary="mine", related=["1"], slug="a")

    merged = three_way(base, theirs, mine)

    assert merged.payload == payload(title="theirs", summary="mine", related=["1", "2"], slug="a")
    assert not merged.undecided


def test_what_both_changed_in_another_way_stays_mine_and_is_undecided():
    merged = three_way(
        payload(title="a", kind="x"), payload(title="b", kind="y"), payload(title="c", kind="y")
    )

    assert merged.payload == payload(title="c", kind="y")
    assert merged.undecided == {("e", "title"): Undecided("a", "b", "c")}


def test_where_nobody_knows_what_it_was_begun_from_all_that_differs_is_undecided():
    assert three_way(None, payload(title="b"), payload(title="c")).undecided == {
        ("e", "title"): Undecided(None, "b", "c")
    }


def test_parts_that_came_and_went_are_told_and_no_text_is_dropped_unsaid():
    kept, dropped, written, contested = (section(name, body="a") for name in "kdwc")
    new, own = section("n", 2), section("o", 3)
    base = payload(sections=[kept, dropped, written, contested])
    theirs = payload(sections=[kept | {"body": "theirs"}, contested | {"body": "theirs"}, new])
    mine = payload(sections=[kept, dropped, written | {"body": "mine"}, own])

    merged = three_way(base, theirs, mine)

    assert merged.payload["children"]["sections"] == [kept | {"body": "theirs"}, new, own]
    assert merged.added == [("sections", new)]
    assert merged.removed == [("sections", dropped)]
    assert merged.lost == [("sections", written | {"body": "mine"})]
    assert merged.contested == [("sections", contested | {"body": "theirs"})]
    assert not merged.undecided


def test_a_translation_keeps_its_texts_whatever_parts_came_and_went():
    base = payload("fr", [{"id": "1", "body_fr": "a"}, {"id": "2", "body_fr": "a"}])
    theirs = payload("fr", [{"id": "2", "body_fr": "b"}, {"id": "3", "body_fr": None}])
    mine = payload("fr", [{"id": "1", "body_fr": "c"}, {"id": "2", "body_fr": "a"}])

    merged = three_way(base, theirs, mine)

    assert {row["id"]: row["body_fr"] for row in merged.payload["children"]["sections"]} == {
        "1": "c",
        "2": "b",
        "3": None,
    }
    assert (merged.lost, merged.removed, merged.added) == ([], [], [])
