"""The list of what is overdue for review: which rows, in which order, for whom, at what cost."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from apps.editorial.models import Reviewed
from apps.organization.models import Unit
from apps.organization.reviewing import overdue_for, owned_kinds
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_entry,
    make_framework,
    make_office,
    make_review,
    make_unit,
    translate,
)
from tests.organization.reading import words

pytestmark = pytest.mark.django_db
SIGNED_OUT = 302


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def lines(client, query="", language="en"):
    """Return [(name, kind, owner)] of the list."""
    html = client.get(f"/{language}/admin/overdue/{query}").content.decode()
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in table.split("<tr>")[1:]]
    return [tuple(words(cell) for cell in row[:3]) for row in rows]


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def test_all_kinds_that_somebody_answers_for_are_known():
    assert sorted(model.__name__ for model in owned_kinds()) == [
        "Contact", "Entry", "Framework", "Office", "Unit"
    ]  # fmt: skip


def test_all_kinds_stand_in_one_list_the_longest_overdue_first(editor):
    owner = make_unit("owner", name_en="Owner")
    key = {"owner_unit_id": str(owner.pk)}
    make_entry(title_en="Entry", review_by=in_days(-2))
    make_framework(title_en="Framework", review_by=in_days(-4), **key)
    make_unit("late", name_en="Unit", review_by=in_days(-1))
    make_contact(label_en="Contact", review_by=in_days(-5))
    make_office(name_en="Office", review_by=in_days(-3), **key)
    make_unit("today", name_en="Due today", review_by=in_days(0))

    assert lines(editor) == [
        ("Contact", "contact", "not recorded yet"),
        ("Framework", "framework", "Owner"),
        ("Office", "office", "Owner"),
        ("Entry", "entry", "not recorded yet"),
        ("Unit", "unit", "not recorded yet"),
    ]
    assert [name for name, *_rest in lines(editor, f"?owner={owner.pk}")] == ["Framework", "Office"]
    assert [name for name, *_rest in lines(editor, "?owner=none")] == ["Contact", "Entry", "Unit"]
    assert len(lines(editor, "?owner=nonsense&page=x")) == 5


@pytest.mark.parametrize(
    ("planned", "said", "is_overdue"),
    [
        (None, None, False),
        (-1, None, True),
        (0, None, False),
        (None, -1, True),
        (None, 0, False),
        (-1, 1, False),
        (1, -1, False),
        (-1, -9, True),
        (-9, -1, True),
    ],
)
def test_the_later_of_the_day_planned_and_the_day_set_with_the_last_review_counts(planned, said, is_overdue):
    row = make_unit(review_by=None if planned is None else in_days(planned))
    if said is not None:
        make_review(row, in_days(-400), next_by=in_days(50))  # only the last review counts
        make_review(row, in_days(-300), next_by=in_days(said))
    row = Unit.objects.get(pk=row.pk)
    annotated = Unit.objects.with_review().get(pk=row.pk)

    assert (row.is_overdue, annotated.is_overdue) == (is_overdue, is_overdue)
    assert row.due_on == annotated.due_on
    listed = list(Unit.objects.to_review_by(timezone.localdate() - timedelta(days=1)))
    assert [found.due for found in listed] == [row.due_on] * is_overdue


def test_what_is_superseded_or_archived_needs_no_review():
    make_unit("old", review_by=in_days(-1), standing="superseded")
    gone = make_unit("gone", review_by=in_days(-1))
    make_unit("late", name_en="Late", review_by=in_days(-1))
    Unit.objects.filter(pk=gone.pk).update(archived_at=timezone.now())

    assert [called for _kind, _pk, called, *_rest in overdue_for(make_user("editor"))] == ["Late"]


def test_names_are_in_the_language_of_the_person(editor):
    translate(make_unit("late", name_en="Late", review_by=in_days(-1)), "fr", name="En retard")

    assert lines(editor, language="fr")[0][0] == "En retard"


@pytest.mark.parametrize(
    ("role", "sees", "may"),
    [
        ("editor", 1, True),
        ("publisher", 2, True),
        ("administrator", 2, True),
        ("translator-fr", 1, False),
        ("reviewer-fr", 1, False),
    ],
)
def test_a_role_sees_what_it_may_work_on_and_buttons_where_it_may_write_english(client, role, sees, may):
    make_entry("open", review_by=in_days(-1))
    make_entry("secret", access="restricted", review_by=in_days(-1))
    user = make_user(role)
    client.force_login(user)

    html = client.get(reverse("admin:overdue")).content.decode()

    assert (len(lines(client)), overdue_for(user).count()) == (sees, sees)
    assert html.count('name="next_by"') == (sees if may else 0)


@pytest.mark.parametrize("role", [None, "reader"])
def test_nobody_else_has_the_list(client, role):
    if role:
        client.force_login(make_user(role))

    assert client.get(reverse("admin:overdue")).status_code in {SIGNED_OUT, 403}


def test_a_row_is_reviewed_from_the_list_that_then_shows_again(editor):
    unit = make_unit("late", name_en="Late", review_by=in_days(-1))
    address = reverse("admin:overdue") + "?owner=none"
    html = editor.get(address).content.decode()
    form = html.partition(f'action="{reverse("admin:organization_unit_reviewed", args=[unit.pk])}"')[2]
    values = dict(re.findall(r'name="(seen|back|next_by)" value="([^"]*)"', form))
    values |= dict(re.findall(r'name="(next_by)" value="([^"]*)"', form))

    answer = editor.post(reverse("admin:organization_unit_reviewed", args=[unit.pk]), values, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "“Late” is recorded as reviewed." in answer.content.decode()
    assert lines(editor) == []
    assert Reviewed.objects.of(unit).count() == 1


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_takes_the_same_queries_however_long_it_is(editor, django_assert_num_queries, number):
    owner = make_unit("owner")
    Unit.objects.bulk_create(
        Unit(code=f"u{n}", name_en="U", kind="unit", owner_unit=owner, review_by=in_days(-1 - n))
        for n in range(number)
    )

    with django_assert_num_queries(7):
        html = editor.get(reverse("admin:overdue")).content.decode()

    assert html.count('name="next_by"') == min(number, 100)


def test_every_owned_kind_has_the_fields_in_its_form(rf):
    request = rf.get("/")
    request.user = make_user("publisher")
    request.resolver_match = request.draft = None
    fields = {
        model: set(admin.site._registry[model].get_form(request).base_fields) for model in owned_kinds()
    }

    assert [model for model, names in fields.items() if not {"owner_unit", "review_by"} <= names] == []
