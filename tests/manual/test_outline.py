import pytest
from django.utils import translation

from apps.manual.models import Section
from apps.manual.outline import parts_of, readable

Kind = Section.Kind


def section(anchor, kind, position=0, heading="", body="<p>Text.</p>", **fields):
    return Section(
        anchor=anchor, kind=kind, position=position, heading_en=heading or None, body_en=body, **fields
    )


def outline(*sections):
    return [(part.kind, [row.anchor for row in part.sections]) for part in parts_of(list(sections))]


def test_kinds_stand_in_their_fixed_order_wherever_they_were_put():
    kinds = [Kind.WHO_CAN_HELP, Kind.ROLE, Kind.KEY_CONSIDERATIONS, Kind.DESCRIPTION, Kind.OVERVIEW]

    found = outline(*(section(kind, kind, position) for position, kind in enumerate(kinds)))

    assert [kind for kind, _sections in found] == list(reversed(kinds))


def test_sections_of_a_kind_stand_together_in_their_own_order():
    assert outline(
        section("c", Kind.OVERVIEW, 3), section("role", Kind.ROLE, 2), section("a", Kind.OVERVIEW, 1)
    ) == [(Kind.OVERVIEW, ["a", "c"]), (Kind.ROLE, ["role"])]


@pytest.mark.parametrize(
    ("position", "place"),
    [(0, 2), (2, 2), (3, 2), (5, 3), (7, 4)],  # before everything, in the lead, behind the role, at the end
)
def test_free_sections_stand_where_their_position_puts_them_but_behind_the_description(position, place):
    found = outline(
        section("overview", Kind.OVERVIEW, 1),
        section("description", Kind.DESCRIPTION, 2),
        section("role", Kind.ROLE, 4),
        section("help", Kind.WHO_CAN_HELP, 6),
        section("free", Kind.FREE, position, heading="Free"),
    )

    assert found.index((Kind.FREE, ["free"])) == place


def test_an_entry_of_free_sections_keeps_their_order():
    assert outline(
        section("two", Kind.FREE, 2), section("one", Kind.FREE, 1), section("three", Kind.FREE, 3)
    ) == [
        (Kind.FREE, ["one"]),
        (Kind.FREE, ["two"]),
        (Kind.FREE, ["three"]),
    ]


def test_the_first_section_without_heading_stands_under_the_standard_label():
    (part,) = parts_of([section("role", Kind.ROLE, 1), section("more", Kind.ROLE, 2, heading="More")])

    with translation.override("en"):
        assert (part.label, part.anchor) == ("IOM's role", "role")
    assert (part.lead.anchor, [row.anchor for row in part.others]) == ("role", ["more"])


def test_a_kind_whose_sections_all_have_headings_has_an_anchor_of_its_own():
    (part,) = parts_of([section("regions", Kind.WHO_CAN_HELP, heading="Regional offices")])

    assert (part.lead, part.anchor, part.others[0].anchor) == (None, "part.who_can_help", "regions")


@pytest.mark.parametrize(("heading", "has_heading"), [("Works", True), ("", False)])
def test_a_free_part_goes_by_its_own_heading(heading, has_heading):
    (part,) = parts_of([section("works", Kind.FREE, heading=heading)])

    assert (part.label, part.anchor, part.has_heading) == ("", "works", has_heading)


def test_readable_leaves_out_what_has_no_text_and_what_is_superseded():
    sections = [
        section("text", Kind.OVERVIEW),
        section("blank", Kind.OVERVIEW, body="<p> </p>", heading="Heading"),
        section("none", Kind.OVERVIEW, body=None),
        section("old", Kind.OVERVIEW, standing="superseded"),
        section("disputed", Kind.OVERVIEW, standing="disputed"),
    ]

    assert [row.anchor for row in readable(sections)] == ["text", "disputed"]
