"""Who finds what: the audiences of the index say just what `visible_to` says."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from apps.accounts.roles import ROLES
from apps.manual.models import Entry
from apps.search.audiences import audiences_by_row, audiences_of
from apps.search.searching import search, suggest
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_topic, make_unit

pytestmark = pytest.mark.django_db

EVERYBODY = [*(role.code for role in ROLES), None]


def person(role):
    return make_user(role) if role else AnonymousUser()


@pytest.fixture
def entries():
    topic, editors = make_topic(), make_user("editor").groups.get().pk
    make_entry("open", topic=topic, title_en="Plan for all", access="public")
    make_entry("staff", topic=topic, title_en="Plan of staff")
    make_entry(
        "secret",
        topic=topic,
        title_en="Plan of editors",
        access="restricted",
        links={"restricted_to": [editors]},
    )
    make_unit("unit", name_en="Plan unit")


@pytest.mark.parametrize("role", EVERYBODY)
def test_audiences_say_what_visible_to_says(entries, role):
    user = person(role)
    by_row = audiences_by_row(Entry.objects.all())

    found = {row.slug for row in Entry.objects.all() if by_row[row.pk] & audiences_of(user)}

    assert found == set(Entry.objects.visible_to(user).values_list("slug", flat=True))


@pytest.mark.parametrize("role", EVERYBODY)
def test_results_counts_and_suggestions_hold_what_the_person_may_see(entries, role):
    user = person(role)
    expected = set(Entry.objects.visible_to(user).values_list("title_en", flat=True))
    expected |= {"Plan unit"} if role else set()

    found, suggested = search("plan", user), suggest("pla", user)

    assert {result.title for result in found.results} == expected
    assert found.total == len(expected)
    assert {result.title for result in suggested.results} == expected
    assert found.total > 0


def test_who_joins_a_group_finds_at_once_what_it_may_read(entries):
    user = make_user("reader")
    assert "Plan of editors" not in {result.title for result in search("plan", user).results}

    user.groups.add(Group.objects.get(name="editor"))

    assert "Plan of editors" in {result.title for result in search("plan", user).results}
