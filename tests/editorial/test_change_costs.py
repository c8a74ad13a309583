"""What the page of a change, its preview and its steps ask of the database: the same for one draft as for thirty."""

import pytest
from django.urls import reverse

from apps.editorial.models import Change
from apps.editorial.publishing_changes import publish_change
from apps.editorial.workflow import approve, submit
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import draft_of, signed_in
from tests.editorial.working import NOTED

pytestmark = pytest.mark.django_db
SECTIONS = {
    "sections": [{"anchor": "role", "kind": "free", "heading_en": "Role", "body_en": "<p>First.</p>"}]
}


@pytest.fixture
def editor():
    return make_user("editor")


def of_entries(number, by):
    """Return a change of so many entries."""
    change = Change.objects.create(title="All", created_by=by)
    for count in range(number):
        draft_of(make_entry(count), by, change=change, title_en=f"New {count}")
    return change


def of_three_kinds(number, by):
    """Return a change of so many drafts of each of three kinds, each begun when its page was new."""
    change = Change.objects.create(title="All", created_by=by)
    for count in range(number):
        draft_of(make_entry(count), by, change=change, title_en=f"New {count}")
        draft_of(builders.make_contact(f"contact-{count}"), by, change=change, label_en=f"New {count}")
        draft_of(builders.make_unit(f"unit-{count}"), by, change=change, name_en=f"New {count}")
    return change


def make_entry(count):
    return builders.make_entry(f"entry-{count}", children=SECTIONS)


def page_of(change):
    return reverse("admin:editorial_change_change", args=[change.pk])


def preview_of(change):
    return reverse("editorial:preview", args=[change.pk])


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address_of", "queries"), [(page_of, 26), (preview_of, 32)])
def test_a_change_of_entries(editor, number, address_of, queries, django_assert_num_queries):
    change, client = of_entries(number, editor), signed_in(editor)

    with django_assert_num_queries(queries):
        html = client.get(address_of(change)).content.decode()

    assert html.count("draft-differences") in (0, number)
    assert "New 0" in html


@pytest.mark.parametrize("number", [1, 3, 10])
@pytest.mark.parametrize(("address_of", "queries"), [(page_of, 32), (preview_of, 40)])
def test_a_change_of_three_kinds(editor, number, address_of, queries, django_assert_num_queries):
    change, client = of_three_kinds(number, editor), signed_in(editor)

    with django_assert_num_queries(queries):
        html = client.get(address_of(change)).content.decode()

    assert "New 0" in html


@pytest.mark.parametrize("number", [1, 3, 10])
def test_the_steps_of_a_change_of_three_kinds(editor, number, django_assert_max_num_queries):
    publisher = make_user("publisher")
    change = of_three_kinds(number, editor)

    with django_assert_max_num_queries(25):
        submit(change, editor, NOTED)
    approve(change, publisher)
    with django_assert_max_num_queries(37):
        lines = publish_change(change, publisher)

    assert len(lines) == 3 * number


@pytest.mark.parametrize("number", [1, 3, 10])
def test_the_page_of_a_published_change(editor, number, django_assert_num_queries):
    publisher = make_user("publisher")
    change = of_three_kinds(number, editor)
    submit(change, editor, NOTED)
    approve(change, publisher)
    publish_change(change, publisher)
    client = signed_in(publisher)

    with django_assert_num_queries(14):
        html = client.get(page_of(change)).content.decode()

    assert html.count("View on site") == 3 * number
