import re
from html import unescape

import pytest

from apps.frameworks.models import Relation
from apps.frameworks.relations import BACK, FORTH, ties_of
from tests.accounts.factories import make_user
from tests.builders import make_framework, make_part_group

pytestmark = pytest.mark.django_db


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.fixture
def migof():
    return make_framework("migof", title_en="MiGOF")


@pytest.fixture
def objective(migof):
    objectives = {"kind": "objective", "title_en": "Objectives"}
    group = make_part_group(framework=migof, parts=[{"number": 2, "title_en": "Crises"}], **objectives)
    return group.parts.get()


def make_related(verb, to, part=None):
    """Publish a framework that has one relation, and return it."""
    relation = {"verb": verb, "to_framework_id": str(to.pk), "to_part_id": part and str(part.pk)}
    return make_framework("mcof", title_en="MCOF", children={"relations": [relation]})


def both_ends(start, end):
    """Return what the page of each end says."""
    reader = make_user("reader")
    return [
        [words(tie.sentence) for tie in ties_of(framework, Relation.objects.of(framework, reader))]
        for framework in (start, end)
    ]


@pytest.mark.parametrize(
    ("verb", "forth", "back"),
    [
        ("falls_under", "Falls under MiGOF.", "Covers MCOF."),
        (
            "guides_delivery_of",
            "Guides the delivery of MiGOF.",
            "Is delivered with guidance from MCOF.",
        ),
        ("anchors", "Anchors MiGOF.", "Is anchored in MCOF."),
        ("in_line_with", "Is in line with MiGOF.", "Is followed by MCOF, which is in line with it."),
        ("supports", "Supports MiGOF.", "Is supported by MCOF."),
    ],
)
def test_each_end_says_it_from_its_own_side(migof, verb, forth, back):
    assert both_ends(make_related(verb, migof), migof) == [[forth], [back]]


@pytest.mark.parametrize(
    ("verb", "forth", "back"),
    [
        ("falls_under", "Falls under MiGOF, {}.", "Covers MCOF, under {}."),
        (
            "guides_delivery_of",
            "Guides the delivery of MiGOF, {}.",
            "Is delivered with guidance from MCOF; this concerns {}.",
        ),
        ("anchors", "Anchors MiGOF, {}.", "Is anchored in MCOF; this concerns {}."),
        ("in_line_with", "Is in line with MiGOF, {}.", "Is followed by MCOF, which is in line with {}."),
        ("supports", "Supports MiGOF, {}.", "Is supported by MCOF; this concerns {}."),
    ],
)
def test_both_ends_name_the_part(migof, objective, verb, forth, back):
    part = "objective 2 Crises"

    found = both_ends(make_related(verb, migof, objective), migof)

    assert found == [[forth.format(part)], [back.format(part)]]


def test_the_part_links_to_the_page_that_it_is_on(migof, objective):
    mcof = make_related("falls_under", migof, objective)

    (tie,) = ties_of(migof, Relation.objects.of(migof, make_user("reader")))

    assert re.findall(r'href="([^"]*)"', tie.sentence) == [
        mcof.get_absolute_url(),
        f"{migof.get_absolute_url()}#part.goals.2",
    ]


def test_own_relations_stand_before_those_of_others(migof):
    mcof = make_related("falls_under", migof)
    make_framework(
        "plan",
        title_en="Plan",
        children={"relations": [{"verb": "supports", "to_framework_id": str(mcof.pk), "position": 0}]},
    )

    assert both_ends(mcof, migof)[0] == ["Falls under MiGOF.", "Is supported by Plan."]


def test_a_relation_with_an_archived_framework_is_not_shown(migof):
    mcof = make_related("falls_under", migof)
    type(migof).objects.filter(pk=migof.pk).update(archived_at="2026-01-01T00:00Z")

    assert both_ends(mcof, migof) == [[], []]


def test_there_are_sentences_for_every_relation_from_both_ends():
    assert set(FORTH) == set(BACK) == set(Relation.Verb)
