"""What comes of three versions of a payload."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "together"),
    [
        ("", "a", "b", "ab"),
        ("ab", "abc", "b", "bc"),
        ("abc", "ab", "bc", "b"),
        ("ab", "abc", "abd", "abcd"),
        ("ab", "ac", "ac", "ac"),
    ],
)
def test_links_that_two_people_added_and_took_away_are_brought_together(base, theirs, mine, together):
    merged = three_way(*(payload(countries=list(links)) for links in (base, theirs, mine)))

    assert merged.payload == payload(countries=list(together))
    assert not merged.undecided


@pytest.mark.parametrize(("base", "theirs", "mine"), [("a", "", "ab"), ("ab", "abc", ""), ("ab", "a", "b")])
def test_whether_no_link_is_left_is_decided_by_a_person(base, theirs, mine):
    """A notice for no country is for all of them: neither of the two wanted that, or only one."""
    merged = three_way(*(payload(countries=list(links)) for links in (base, theirs, mine)))

    assert merged.payload == payload(countries=list(mine))
    assert merged.undecided == {("e", "countries"): Undecided(list(base), list(theirs), list(mine))}


LINKS = st.sets(st.sampled_from("abcdef")).map(sorted)


@given(base=LINKS, theirs=LINKS, mine=LINKS)
def test_no_link_that_either_added_is_lost_and_none_that_either_took_away_stays_unasked(base, theirs, mine):
    merged = three_way(*(payload(countries=links) for links in (base, theirs, mine)))

    together = merged.payload["fields"]["countries"]
    if merged.undecided:
        assert (together, bool(set(base) & set(theirs) & set(mine))) == (mine, False)
        return
    assert together == sorted(together)
    for link in {*base, *theirs, *mine}:
        was_changed = (link in theirs) != (link in base) or (link in mine) != (link in base)
        assert (link in together) == ((link not in base) if was_changed else (link in base))


PARTS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["one", "two"]))


@given(base=PARTS, theirs=PARTS, mine=PARTS)
def test_no_part_that_either_added_is_lost_and_none_that_either_took_away_stays_untold(base, theirs, mine):
    written = [
        payload(sections=[section(pk, body=text) for pk, text in parts.items()])
        for parts in (base, theirs, mine)
    ]

    merged = three_way(*written)

    rows = {row["id"]: row["body"] for row in merged.payload["children"]["sections"]}
    added = (theirs.keys() | mine.keys()) - base.keys()
    assert rows.keys() == added | (base.keys() & theirs.keys() & mine.keys())
    told = {row["id"] for _name, row in merged.lost + merged.contested}
    assert told == {
        pk
        for pk in base.keys() - rows.keys()
        if theirs.get(pk, base[pk]) != base[pk] or mine.get(pk, base[pk]) != base[pk]
    }
    for pk, text in rows.items():
        own = [parts[pk] for parts in (theirs, mine) if pk in parts and parts[pk] != base.get(pk)]
        assert text in (own or [base.get(pk)])
        assert ((pk, "body") in merged.undecided) == (len(set(own)) > 1)


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


def test_two_roles_that_name_a_unit_and_no_part_of_the_framework_stay_two():
    def framework(*roles):
        return payload() | {"model": "frameworks.framework", "children": {"roles": list(roles)}}

    live = section("live", unit_id="first", part_id=None, statement_en="Leads.")
    moved = live | {"unit_id": "second"}
    new = section("new", 2, unit_id="second", part_id=None, statement_en="Supports.")

    merged = three_way(framework(live), framework(moved), framework(live, new))

    assert merged.payload == framework(moved, new)
    assert (merged.contested, merged.undecided) == ([], {})
