"""The children on a form: checked and written together, each refusal at its own field."""

import pytest
from django.urls import reverse

from apps.editorial.models import Draft
from apps.library.models import Source
from tests import builders
from tests.accounts.factories import make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources():
    builders.make_many(Source, 2, code="first")
    return [str(key) for key in Source.objects.order_by("code").values_list("pk", flat=True)]


@pytest.fixture
def make_form(client, sources):
    """Return a function that opens the form of an entry with `number` sections and gives (address, what it sends)."""
    client.force_login(make_user("editor"))

    def make(number):
        sections = [{"anchor": f"s-{n}", "source_id": sources[0]} for n in range(number)]
        links = [{"code": f"l-{n}", "title_en": "Link", "url": "https://example.org/"} for n in range(number)]
        entry = builders.make_entry("long", children={"sections": sections, "links": links})
        address = reverse("admin:manual_entry_change", args=[entry.pk]) + "?language=en"
        return address, form_data(client, address)

    return make


def errors_of(response):
    """Return {name of a formset: its errors} of a page with a form that was refused."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return {formset.prefix: formset.errors for formset in formsets if any(formset.errors)}


def drafted(name):
    """Return the rows of one kind in the only draft."""
    return Draft.objects.get().payload["children"][name]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 12])
def test_saving_costs_at_most_72_queries_whatever_changed_in_however_many_children(
    number, client, make_form, sources, django_assert_max_num_queries
):
    address, fields = make_form(number)
    for n in range(number):
        fields[f"sections-{n}-body_en"] = "<p>Changed</p>"
        fields[f"sections-{n}-source"] = sources[1]
        fields[f"links-{n}-title_en"] = "Changed"

    with django_assert_max_num_queries(72):
        assert client.post(address, fields).status_code == 302

    assert [row["body_en"] for row in drafted("sections")] == ["<p>Changed</p>"] * number
    assert {row["source_id"] for row in drafted("sections")} == {sources[1]}
    assert {row["title_en"] for row in drafted("links")} == {"Changed"}


@pytest.mark.parametrize("wrong", ["6a0f1c1e-0000-4000-8000-000000000000", "no key", "x\x00"])
def test_a_choice_that_is_not_there_is_refused_at_its_own_field(client, make_form, wrong):
    address, fields = make_form(2)
    fields["sections-1-source"] = wrong

    response = client.post(address, fields)

    (first, second) = errors_of(response)["sections"]
    assert (first, list(second)) == ({}, ["source"])
    assert not Draft.objects.exists()


def test_a_missing_text_is_refused_at_its_own_field(client, make_form):
    address, fields = make_form(2)
    fields["links-1-title_en"] = ""

    (first, second) = errors_of(client.post(address, fields))["links"]

    assert (first, list(second)) == ({}, ["title_en"])


def test_a_child_of_another_page_is_not_taken_over(client, make_form):
    address, fields = make_form(1)
    other = builders.make_entry("other", children={"sections": [{"anchor": "theirs"}]}).sections.get()
    fields["sections-0-id"] = str(other.pk)

    client.post(address, fields)

    assert not Draft.objects.filter(revision__payload__icontains=str(other.pk)).exists()


def test_what_comes_goes_and_changes_is_saved_at_once(client, make_form):
    """Also the key of a part that goes is free for another one."""
    address, fields = make_form(2)
    key = fields["sections-1-id"]
    new = {
        name.replace("-1-", "-2-"): value for name, value in fields.items() if name.startswith("sections-1-")
    }
    fields |= new | {
        "sections-2-id": "",
        "sections-2-anchor": "new",
        "sections-2-position": "9",
        "sections-TOTAL_FORMS": "3",
    }
    fields |= {"sections-0-DELETE": "on", "sections-1-anchor": "s-0"}

    assert client.post(address, fields).status_code == 302

    kept, added = drafted("sections")
    assert (kept["id"], kept["anchor"], added["anchor"]) == (key, "s-0", "new")


def test_a_part_that_is_added_stands_after_the_others(client):
    client.force_login(make_user("editor"))
    sections = [{"anchor": "first", "position": 3}, {"anchor": "second", "position": 7}]
    entry = builders.make_entry("ordered", children={"sections": sections})

    page = client.get(reverse("admin:manual_entry_change", args=[entry.pk]) + "?language=en")

    formsets = {inline.formset.prefix: inline.formset for inline in page.context["inline_admin_formsets"]}
    assert formsets["sections"].empty_form["position"].value() == 8
    assert formsets["links"].empty_form["position"].value() == 0
