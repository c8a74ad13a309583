import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template

from apps.frameworks.models import Framework
from tests.accounts.factories import make_user
from tests.builders import make_framework, make_programme, make_source, make_unit

pytestmark = pytest.mark.django_db


def shown(unit, user):
    """Return the words of each line that the tag prints for a unit."""
    template = Template("{% load unit_frameworks %}{% frameworks_of unit %}")
    html = template.render(Context({"unit": unit, "user": user}))
    lines = re.findall(r"<li>(.*?)</li>", html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", line)).split()) for line in lines]


def make_role(unit, code, **fields):
    role = {"unit_id": str(unit.pk), "statement_en": "Leads it.", **fields}
    return make_framework(code, title_en=code, children={"roles": [role]})


def test_a_unit_shows_its_roles_and_programmes_each_with_its_source():
    unit = make_unit()
    source = str(make_source("article", kind="secondary", title_en="Article").pk)
    make_role(unit, "mcof", source_id=source, standing="unverified")
    make_role(make_unit("other"), "migof")
    make_programme(name_en="Tracking", unit_id=str(unit.pk), source_id=source)

    assert shown(unit, make_user("reader")) == [
        "mcof Leads it. unverified Source: Article external source",
        "Tracking programme Source: Article external source",
    ]


def test_what_is_superseded_archived_or_for_others_is_not_shown():
    unit = make_unit()
    make_role(unit, "old", standing="superseded")
    gone = make_role(unit, "gone")
    Framework.objects.filter(pk=gone.pk).update(archived_at="2026-01-01T00:00Z")
    make_role(unit, "mcof", statement_en="For staff.")

    assert shown(unit, make_user("reader")) == ["mcof For staff."]
    assert shown(unit, AnonymousUser()) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_queries_do_not_grow_with_the_roles(django_assert_num_queries, number):
    unit = make_unit()
    source = str(make_source().pk)
    for count in range(number):
        make_role(unit, f"f{count}", source_id=source)
    reader = make_user("reader")

    with django_assert_num_queries(4):
        assert len(shown(unit, reader)) == number
