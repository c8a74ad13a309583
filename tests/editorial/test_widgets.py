"""What the widgets of a form load."""

import json
import re

import pytest
from django.urls import reverse

from tests.builders import make_entry
from tests.editorial.working import signed_in


@pytest.mark.django_db
@pytest.mark.once
def test_what_the_scripts_of_a_form_import_is_asked_for_with_them():
    address = reverse("admin:manual_entry_change", args=[make_entry("asked").pk])

    page = signed_in("publisher").get(address).content.decode()

    imported = json.loads(re.search(r'<script type="importmap"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    asked = {
        re.search(r'src="([^"]*)"', tag)[1] for tag in re.findall(r'<script[^>]*type="module"[^>]*>', page)
    }
    assert imported["imports"].keys() == {
        "django-prose-editor/configurable",
        "django-prose-editor/editor",
        "portal/late",
    }
    assert set(imported["imports"].values()) <= asked
