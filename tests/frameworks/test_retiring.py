"""A framework that no longer applies is still read, and says so."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.core.references import resolve
from apps.editorial.models import Draft
from apps.editorial.publishing_changes import publish_now
from apps.frameworks.models import Framework
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, signed_in
from tests.forms import form_data_of

pytestmark = pytest.mark.django_db


def address(framework):
    return reverse("admin:frameworks_framework_retire", args=[framework.pk])


def test_a_framework_is_retired_with_its_successor():
    old, new = (
        builders.make_framework("old", title_en="Old one"),
        builders.make_framework("new", title_en="New one"),
    )
    builders.make_entry("citing", title_en="Citing page", about_framework_id=str(old.pk))
    client = signed_in("editor")
    form = client.get(reverse("admin:frameworks_framework_change", args=[old.pk])).content.decode()

    page = client.get(address(old)).content.decode()
    values = {"status": "superseded", "superseded_by": str(new.pk), "ended_on": "2026-03-01"}
    client.post(address(old), values)
    change = Draft.objects.open().get().change
    publish_now(change, make_user("publisher"), NOTED, why="Now.")

    assert f'<a href="{address(old)}">It no longer applies</a>' in form
    assert ("Citing page" in page, change.title) == (True, "No longer applies: Old one")
    html = signed_in("reader").get(old.get_absolute_url()).content.decode()
    assert "This framework has been superseded." in html
    assert new.get_absolute_url() in html.split("This framework has been superseded.")[1].split("</aside>")[0]


def test_what_has_a_successor_is_superseded():
    old, new = builders.make_framework("old"), builders.make_framework("new")

    response = signed_in("editor").post(address(old), {"status": "withdrawn", "superseded_by": str(new.pk)})

    assert response.context["form"].non_field_errors() == [
        "What has a successor is superseded. Choose that, or no successor."
    ]
    assert Draft.objects.count() == 0


def test_nobody_says_that_it_is_superseded_without_choosing_so():
    old, client = builders.make_framework("old"), signed_in("editor")

    page = client.get(address(old))
    response = client.post(address(old), form_data_of(page))

    assert "checked" not in page.content.decode().split('id="guided"')[1]
    assert list(response.context["form"].errors) == ["status"]
    assert Draft.objects.count() == 0


def linking(*references):
    body = " ".join(f'<p>See <a data-ref="{reference}">this</a>.</p>' for reference in references)
    return builders.make_entry(children={"sections": [{"anchor": "overview", "body_en": body}]})


def links_of(client, path):
    """Return what stands in the paragraphs of the only section of a page."""
    html = client.get(path).content.decode()
    return re.findall(r"<p>See (.*?)\.</p>", html)


@pytest.mark.parametrize(("status", "words"), [("superseded", "superseded"), ("withdrawn", "withdrawn")])
def test_a_link_in_a_text_to_a_framework_that_no_longer_applies_says_so(status, words):
    old, new = builders.make_framework("old", status=status), builders.make_framework("new")
    goals = builders.make_part_group("goals", framework=old)
    entry = linking(
        "frameworks.framework:old#relations", "frameworks.framework:new", "frameworks.partgroup:goals"
    )

    mark = f' <span class="badge doubtful" lang="en" dir="ltr">{words}</span>'
    assert links_of(signed_in("reader"), entry.get_absolute_url()) == [
        f'<a href="{old.get_absolute_url()}#relations">this</a>{mark}',
        f'<a href="{new.get_absolute_url()}">this</a>',
        f'<a href="{goals.get_absolute_url()}">this</a>{mark}',
    ]


def test_the_mark_behind_a_link_is_in_the_readers_language():
    builders.make_framework("old", status="superseded")
    entry = linking("frameworks.framework:old")

    (link,) = links_of(signed_in("reader"), entry.get_absolute_url().replace("/en/", "/ar/"))

    with override("ar"):
        words = Framework.Status.SUPERSEDED.label
    assert link.endswith(f'</a> <span class="badge doubtful" lang="ar" dir="rtl">{words}</span>')
    assert words != "superseded"


@pytest.mark.once
def test_marks_cost_no_query(django_assert_num_queries):
    user = make_user("reader")
    for number in range(30):
        builders.make_framework(f"f{number}", status="withdrawn")

    for number in (1, 3, 30):
        texts = [f'<a data-ref="frameworks.framework:f{place}">this</a>' for place in range(number)]
        with django_assert_num_queries(1):
            addresses = resolve(texts, user)
        assert [address.mark for address in addresses.values()] == ["withdrawn"] * number
