"""The editor's home: each number leads to a list of as many."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.editorial.models import Change
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import Meaning, approve, schedule, send_back, submit
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.test_workflow import NOTED, drafted
from tests.feedback.making import make_report
from tests.links.making import make_link, name_on_pages

pytestmark = pytest.mark.django_db
DEAD = "https://example.org/gone"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def numbers(client):
    return {line.label: line.number for line in client.get(reverse("admin:index")).context["waiting"]}


def listed(client, label):
    """Return how many rows the list behind a number has."""
    lines = {line.label: line for line in client.get(reverse("admin:index")).context["waiting"]}
    page = client.get(lines[label].address)
    return page.context["cl"].result_count if "cl" in page.context else page.context["page"].paginator.count


@pytest.fixture
def people():
    return {role: make_user(role) for role in ("editor", "publisher", "translator-fr", "reviewer-fr")}


@pytest.fixture
def busy(people):
    """Make one thing of each kind that waits."""
    entries = [builders.make_entry(slug, title_en=f"Entry {slug}") for slug in ("one", "two", "three")]
    editor, publisher = people["editor"], people["publisher"]
    submit(drafted(entries[0], editor, title_en="Changed"), editor, NOTED)
    planned = drafted(entries[1], editor, title_en="Changed")
    approve(submit(planned, editor, NOTED), publisher)
    schedule(planned, publisher, publish_at=timezone.now() + timedelta(days=1))
    builders.translate(entries[2], "fr", title="Trois")
    alone = make_user("publisher")
    urgent = drafted(entries[2], alone, title_en="Three")
    publish_now(urgent, alone, NOTED, why="Urgent")
    Change.objects.filter(pk=urgent.pk).update(expires_at=timezone.now() + timedelta(days=1))
    submit(
        drafted(entries[2], people["translator-fr"], "fr", title_fr="Troisième"),
        people["translator-fr"],
        Meaning(is_same=True),
    )
    back = drafted(builders.make_entry("old", review_by="2020-01-01"), editor, title_en="Old")
    send_back(submit(back, editor, NOTED), publisher, why="Not yet.")
    make_report(entries[0])
    name_on_pages(DEAD)
    make_link(DEAD)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("editor", (3, 1, 0, 0, 2, 1, 1, 1)),
        ("publisher", (0, 0, 2, 1, 2, 1, 6, 6, 6, 1, 1)),
        ("translator-fr", (1, 0, 0, 0, 2, 1, 6, 1, 0)),
        ("reviewer-fr", (0, 0, 1, 0, 2, 1, 6, 1, 0)),
    ],
)
def test_each_number_is_that_of_its_list(people, role, expected):
    client = signed_in(people[role])

    found = numbers(client)

    assert tuple(found.values()) == expected
    assert {label: listed(client, label) for label in found} == found


def test_a_reader_has_no_such_home():
    assert signed_in(make_user("reader")).get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_home_costs_at_most_12_queries(people, number, django_assert_max_num_queries):
    for n in range(number):
        drafted(builders.make_entry(f"e-{n}"), people["publisher"], title_en=f"Changed {n}")
    client = signed_in(people["publisher"])

    with django_assert_max_num_queries(12):
        assert numbers(client)["My drafts"] == number


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_of_changes_costs_at_most_12_queries(people, number, django_assert_max_num_queries):
    for n in range(number):
        drafted(builders.make_entry(f"e-{n}"), people["publisher"], title_en=f"Changed {n}")
    client = signed_in(people["publisher"])

    with django_assert_max_num_queries(12):
        page = client.get(f"{reverse('admin:editorial_change_changelist')}?whose=mine")

    assert page.context["cl"].result_count == Change.objects.count() == number
