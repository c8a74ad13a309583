"""What the drafts of a change say that readers do not see, on the page of the change."""

import re

import pytest
from django.urls import reverse

from apps.editorial.draft_differences import differences_of
from apps.editorial.models import Draft
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import draft_of, signed_in
from tests.editorial.test_payload_differences import parts, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_user("editor")


def page_of(change, user):
    return signed_in(user).get(reverse("admin:editorial_change_change", args=[change.pk])).text


def make_entry(slug="about-iom"):
    sections = [{"anchor": "role", "kind": "free", "heading_en": "Role", "body_en": "<p>First.</p>"}]
    return builders.make_entry(slug, children={"sections": sections})


def test_the_page_of_a_change_compares_each_draft_with_what_readers_see(editor):
    change = draft_of(make_entry(), editor, title_en="About the portal", slug="portal")
    draft_of(make_entry("other"), editor, change=change, sections=lambda rows: [])

    page = page_of(change, editor)

    first, second = re.findall(r"<details class=\"draft-differences\".*?</details>", page, re.S)
    assert (" open>" in first.split("\n")[0], " open>" in second.split("\n")[0]) == (True, False)
    assert re.search(r"<del>.*?about-iom.*?</del><ins>.*?portal.*?</ins>", first)
    assert "part removed" in second


def test_what_has_no_language_finds_its_own_direction(editor):
    """In Arabic a number would else end with its “+”; words for who sees no colours have no say in it."""
    change = draft_of(builders.make_contact(), editor, phone="+41227179111")
    address = reverse("admin:editorial_change_change", args=[change.pk]).replace("/en/", "/ar/")

    page = signed_in(editor).get(address).text

    (said,) = re.findall(r'<dd class="difference"([^>]*)>.*?<span class="unseen"([^>]*)>', page)
    assert said == (' dir="auto"', ' lang="ar" dir="auto"')


def test_a_draft_is_compared_with_what_was_published_meanwhile(editor):
    entry = make_entry()
    change = draft_of(entry, editor, title_en="About the portal")
    again = payload_of(entry, "en")
    again["fields"]["title_en"] = "About us"
    publish([again], origin=Origin.FIXTURE)

    (found,) = differences_of(Draft.objects.filter(change=change), editor).values()

    assert told(found.changes) == {"title": "About [-us][+the portal]"}


def test_a_published_change_says_what_it_changed(editor):
    entry = make_entry()
    change = draft_of(entry, editor, title_en="About the portal")
    publish([Draft.objects.get().payload], origin=Origin.FIXTURE)
    Draft.objects.update(is_open=False)

    (found,) = differences_of(Draft.objects.filter(change=change), editor).values()

    assert told(found.changes) == {"title": "About the [-Organization][+portal]"}


def test_the_parts_of_a_translation_carry_the_names_that_the_change_gives_them(editor):
    entry = make_entry()
    change = draft_of(entry, editor, sections=lambda rows: [rows[0] | {"heading_en": "New role"}])
    translator = make_user("translator-fr")
    french = draft_of(
        entry, translator, "fr", sections=lambda rows: [rows[0] | {"body_fr": "<p>Premier.</p>"}]
    )

    alone = differences_of(Draft.objects.filter(change=french), editor)
    both = differences_of(Draft.objects.filter(change__in=[change, french]), editor)

    assert [parts(found)[0][1] for found in alone.values()] == ["Role"]
    assert [parts(found)[0][1] for found in both.values()] == ["New role", "New role"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_are_the_same_for_one_draft_and_for_three(editor, number, django_assert_num_queries):
    change = None
    for count in range(number):
        entry = make_entry(f"entry-{count}")
        new = lambda rows: [rows[0] | {"heading_en": "New"}]  # noqa: E731
        change = draft_of(entry, editor, change=change, title_en=f"New {count}", sections=new)
    drafts = Draft.objects.filter(change=change).select_related("revision")

    with django_assert_num_queries(2):  # the drafts, what was published since
        assert [len(found.changes) for found in differences_of(list(drafts), editor).values()] == [1] * number
