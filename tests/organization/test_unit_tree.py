import re
import uuid

import pytest

from apps.organization.models import Unit
from apps.organization.unit_tree import trail_to, tree_of
from tests.builders import make_contact, make_position, make_review, make_subject, make_unit, translate
from tests.organization.reading import all_words, headings, read, section, words

pytestmark = pytest.mark.django_db


def unit(code, parent=None):
    return Unit(pk=uuid.uuid4(), code=code, parent_id=parent and parent.pk)


def drawn(units):
    return {row.code: drawn(row.shown_subunits) for row in units}


# --- The tree ---------------------------------------------------------------------------------------------


def test_units_hang_under_the_one_they_belong_to():
    department = unit("department")
    division, office = unit("division", department), unit("office", department)
    area = unit("area", division)

    assert drawn(tree_of([department, area, office, division])) == {
        "department": {"office": {}, "division": {"area": {}}}
    }


def test_a_unit_whose_parent_is_not_shown_comes_to_the_top():
    gone = unit("gone")

    assert drawn(tree_of([unit("area", gone)])) == {"area": {}}


def test_units_in_a_circle_are_not_lost():
    one, two = unit("one"), unit("two")
    one.parent_id, two.parent_id = two.pk, one.pk

    assert drawn(tree_of([one, two, unit("top")])) == {"top": {}, "one": {"two": {}}}


def test_the_trail_leads_from_the_top_to_the_parent():
    department = unit("department")
    division = unit("division", department)
    area = unit("area", division)
    units = {row.pk: row for row in (department, division, area)}

    assert trail_to(area, units) == [department, division]
    assert trail_to(department, units) == []


def test_a_circle_ends_the_trail():
    one, two = unit("one"), unit("two")
    one.parent_id, two.parent_id = two.pk, one.pk

    assert trail_to(one, {one.pk: one, two.pk: two}) == [two]


# --- The page of the tree ---------------------------------------------------------------------------------


def make_tree():
    """Publish a department, a division under it and an area under that."""
    department = make_unit("dhrr", name_en="Department", acronym_en="DHRR", kind="department", position=1)
    division = make_unit("prd", name_en="Division", kind="division", parent_id=str(department.pk))
    make_unit("wash", name_en="Water", kind="area", parent_id=str(division.pk))
    return department


def test_the_tree_is_a_nested_list_that_folds_without_script(client, reader):
    make_tree()

    tree = re.search(r'<div class="tree">(.*)</div>\s*<dl class="about"', read(client, "units"), re.DOTALL)[1]

    shape = re.findall(r"</?(?:ul|details|summary)\b|<a |</a>", tree)
    branch = ["<ul", "<a ", "</a>"]
    fold = ["<details", "<summary", "</summary"]
    assert shape == [
        *branch,
        *fold,
        *branch,
        *fold,
        *branch,
        "</ul",
        "</details",
        "</ul",
        "</details",
        "</ul",
    ]
    assert all_words(tree, r"<summary>(.*?)</summary>") == [
        "1 unit below : Department",
        "1 unit below : Division",
    ]
    assert words(re.search(r'<div class="node department">(.*?)</div>', tree, re.DOTALL)[1]) == (
        "Department DHRR department"
    )


def test_superseded_units_are_shown_to_who_asks(client, reader):
    make_unit("new", name_en="New", position=1)
    make_unit("old", name_en="Old", standing="superseded", position=2)
    node = r'<div class="node[^>]*>(.*?)</div>'

    assert all_words(read(client, "units"), node) == ["New department"]
    assert all_words(read(client, "units", superseded="1"), node) == [
        "New department",
        "Old department superseded",
    ]


def test_a_tree_without_units_says_so(client, reader):
    assert read(client, "units").count("Nothing has been published yet.") == 1


# --- The page of a unit -----------------------------------------------------------------------------------


def test_a_unit_stands_under_those_above_it(client, reader):
    make_tree()

    trail = re.search(r'<nav class="trail".*?</nav>', read(client, "unit", "wash"), re.DOTALL)[0]

    assert all_words(trail, r"<li>(.*?)</li>") == ["Home", "Organization", "Units", "Department", "Division"]


def test_a_unit_shows_all_that_is_recorded_of_it(client, reader):
    make_tree()
    unit = make_unit(
        "prd-copy",
        name_en="Peace Division",
        acronym_en="PRD",
        also_known_as_en="Recovery Division",
        mandate_en='<p>It helps <a data-ref="organization.unit:wash">water</a>.</p>',
        children={"principles": [{"number": 1, "text_en": "Do no harm"}, {"number": 3, "text_en": "Ask"}]},
    )
    make_unit("below", name_en="Below", kind="area", parent_id=str(unit.pk))
    make_unit("old", name_en="Old", kind="area", parent_id=str(unit.pk), standing="superseded")
    make_position(title_en="Head", unit_id=str(unit.pk))
    make_contact("prd", label_en="Peace desk", unit_id=str(unit.pk))
    make_subject("peace", unit=unit, name_en="Peace")

    html = read(client, "unit", "prd-copy")

    assert headings(html, 1) == ["Peace Division ( PRD )"]
    assert "Also known as: Recovery Division" in words(html)
    assert '<p>It helps <a href="/en/organization/units/wash/">water</a>.</p>' in html
    assert re.findall(r'<li value="(\d)">(.*?) *</li>', html) == [("1", "Do no harm"), ("3", "Ask")]
    assert all_words(section(html, "page.subunits"), r"<li>(.*?)</li>") == ["Below area of work"]
    assert headings(section(html, "page.positions"), 3) == ["Head"]
    assert headings(section(html, "page.contacts"), 3)[0] == "Peace desk"
    assert all_words(section(html, "page.subjects"), r"<li>(.*?)</li>") == ["Peace"]


def test_a_unit_says_in_words_what_is_not_recorded(client, reader):
    make_unit("bare")

    html = read(client, "unit", "bare")

    assert headings(html, 2) == ["Mandate", "Who can help you?"]
    assert "What this unit does is not recorded yet." in words(section(html, "page.mandate"))
    assert re.findall(r"<dt>Responsible</dt><dd>(.*?)</dd>", html) == ["not recorded yet"]


def test_a_unit_names_its_owner_and_says_that_its_review_is_overdue(client, reader):
    owner = make_unit("owner", name_en="Owner")
    owned = make_unit("owned", owner_unit_id=str(owner.pk), review_by="2022-01-31")
    make_review(owned, "2023-01-31", next_by="2024-01-31")

    html = read(client, "unit", "owned")

    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)[1:-1] == [
        ("Responsible", '<a href="/en/organization/units/owner/">Owner</a>'),
        ("Reviewed on", '<time datetime="2023-01-31">31 Jan 2023</time>'),
        ("Overdue for review", 'since <time datetime="2024-01-31">31 Jan 2024</time>'),
    ]


def test_an_untranslated_mandate_is_marked_as_english(client, reader):
    translate(make_unit("unit", name_en="Unit", mandate_en="<p>It acts.</p>"), "ar", name="وحدة")

    html = read(client, "unit", "unit", language="ar")

    assert headings(html, 1) == ["وحدة"]
    assert '<div lang="en" dir="ltr"><p>It acts.</p></div>' in html
    assert html.count('<aside class="notice"') == 1
