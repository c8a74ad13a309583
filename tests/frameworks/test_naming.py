import re

import pytest
from django.utils import translation

from apps.frameworks.models import PartGroup
from apps.frameworks.naming import ONE_OF, framework_name, part_name
from tests.builders import make_framework, make_part_group, translate

pytestmark = pytest.mark.django_db


def words(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_framework_is_named_by_title_and_acronym_and_links_to_its_page():
    framework = make_framework("migof", title_en="Governance <b>", acronym_en="MiGOF")

    assert framework_name(framework) == (
        '<bdi><a href="/en/frameworks/migof/">Governance &lt;b&gt;</a> (<bdi>MiGOF</bdi>)</bdi>'
    )
    assert framework_name(framework, linked=False) == "<bdi>Governance &lt;b&gt; (<bdi>MiGOF</bdi>)</bdi>"


def test_an_acronym_that_the_title_has_is_not_said_twice():
    framework = make_framework(title_en="Guidelines (MICIC)", acronym_en="MICIC")

    assert words(framework_name(framework)) == "Guidelines (MICIC)"


@pytest.mark.parametrize(
    ("status", "named"),
    [("in_force", "Old"), ("superseded", "Old superseded"), ("withdrawn", "Old withdrawn")],
)
def test_a_retired_framework_carries_its_mark(status, named):
    assert words(framework_name(make_framework(title_en="Old", status=status))) == named


def test_a_title_that_is_not_translated_is_marked_as_english():
    framework = translate(make_framework("one", title_en="One"), "fr", title="Un")
    other = make_framework("two", title_en="Two")

    with translation.override("fr"):
        named = [framework_name(row, linked=False) for row in (framework, other)]

    assert named == ["<bdi>Un</bdi>", '<bdi><span lang="en" dir="ltr">Two</span></bdi>']


@pytest.mark.parametrize(
    ("list_style", "named"),
    [("decimal", "goal 2 Save lives"), ("roman", "goal 2 Save lives"), ("bullets", "Save lives")],
)
def test_a_part_is_named_by_its_number_where_it_has_one(list_style, named):
    framework = make_framework("plan")
    group = make_part_group(
        "goals", framework=framework, list_style=list_style, parts=[{"number": 2, "title_en": "Save lives"}]
    )

    name = part_name(group.parts.get(), framework)

    assert words(name) == named
    assert re.findall(r'href="([^"]*)"', name) == ["/en/frameworks/plan/#part.goals.2"]


def test_there_is_a_name_for_one_of_every_kind():
    assert set(ONE_OF) == set(PartGroup.Kind)
