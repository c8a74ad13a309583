"""The preview of a change: the page as readers will get it, for whom, and without a trace."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import draft_of, signed_in

pytestmark = pytest.mark.django_db
BANNER = "Preview of a draft: readers do not see this."


@pytest.fixture
def entry():
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})
    return builders.translate(entry, "ar", title="عن المنظمة")


def address_of(change, language="en", **query):
    with translation.override(language):
        return reverse("editorial:preview", args=[change.pk], query=query)


def test_a_preview_is_the_page_with_the_draft_in_place(entry):
    editor = make_user("editor")
    change = draft_of(entry, editor, title_en="A new title")

    page = signed_in(editor).get(address_of(change)).text

    assert "<h1>A new title</h1>" in page.replace("\n", "")
    assert BANNER in page
    assert "About the Organization" in signed_in(editor).get(entry.get_absolute_url()).text
