"""No route around the door: whoever goes through the administration and sends every form that it shows changes nothing
that readers see. Only the steps that publish do, and a notice, which is posted at once.

What a role is refused is asked in test_permissions.py; here everybody sends what they are shown.
"""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from apps.accounts.roles import BY_CODE, KINDS
from apps.core.languages import CODES
from apps.core.models import Row
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, LogHead, Publication, Transition
from apps.editorial.payloads import payload_of
from apps.editorial.steps import last_step
from tests.accounts.factories import make_user
from tests.builders import make_entry
from tests.forms import forms_to_send
from tests.portal.test_permissions import (  # noqa: F401  fixtures
    OPENED,
    RULES,
    SITE,
    address,
    asked_of,
    role,
    rows,
    visitor,
    writes,
)

# One of each kind: translators, and reviewers, differ by their language only.
WALKED = ["reader", "editor", "publisher", "translator-fr", "reviewer-fr", "administrator"]
ELSEWHERE = {
    "logout",
    "login",
    "jsi18n",
    "autocomplete",
    "references",
    "password_change",
    "password_change_done",
}
PUBLISHES = re.compile(r"/step/publish(_now)?/$")
NOTICES = {"portal_notice", "portal_notice_countries", "portal_notice_roles"}
walked = pytest.mark.parametrize("role", WALKED, indirect=True)


@pytest.fixture
def change(rows):  # noqa: F811  its topic is there
    """A change with a draft that somebody else wrote."""
    payload = payload_of(make_entry("drafted"), "en")
    payload["fields"]["title_en"] = "Drafted by somebody"
    return save_drafts([payload], by=make_user("publisher"), seen=LogHead.current())


def content():
    """Return {table: its rows as one text} for every table that readers' pages are made of, those of notices aside."""
    models = [model for model in apps.get_models(include_auto_created=True) if _is_content(model)]
    state = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in models} - NOTICES):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608
            state[table] = str(cursor.fetchall())
    return state


def _is_content(model):
    owner = model._meta.auto_created or model
    return issubclass(owner, Row)


def addresses(role, rows, change):  # noqa: F811
    """Return the addresses of all pages that the table of roles gives a role: of each kind in a language it writes."""
    language = next((code for code in CODES if writes(role, code)), "en")
    of_kinds = [
        address(label, view, rows[label], language if view == "change" else None)
        for label in OPENED
        for view, method, _language, allowed in asked_of(role, label)
        if allowed and method == "get"
    ]
    args = {"hand_over": [rows["accounts.user"].pk], "app_list": ["manual"]}
    args["archive"] = ["manual", "entry", rows["manual.entry"].pk]
    of_site = [reverse(f"admin:{name}", args=args.get(name, [])) for name in SITE.keys() - ELSEWHERE]
    of_kinds += [
        address(label, "change", rows[label], language)
        for label in RULES
        if RULES[label]["content"] and role.code == "publisher" and label not in OPENED
    ]
    return [*sorted(set(of_kinds)), *of_site, reverse("admin:editorial_change_change", args=[change.pk])]


def written_into(fields):
    """Return what a form sends once somebody has written more into each text that it holds, and why."""
    more = {name: f"{text} more" for name, text in fields.items() if re.search(r"_(en|fr|es|ar)$", name)}
    return fields | more | ({"change_note": "Renamed"} if "change_note" in fields else {})


def test_each_kind_of_role_walks():
    assert [BY_CODE[code].kind for code in WALKED] == list(KINDS)


@walked
def test_sending_every_form_that_is_shown_changes_nothing_that_readers_see(role, visitor, rows, change):  # noqa: F811
    before, number = content(), LogHead.current()
    statuses = {}
    for page in addresses(role, rows, change):
        for action, fields in forms_to_send(visitor.get(page, follow=True)):
            if not PUBLISHES.search(action) and "logout" not in action:
                statuses[page, action] = visitor.post(action, written_into(fields)).status_code

    assert {asked: status for asked, status in statuses.items() if status >= 500} == {}
    assert content() == before
    published = set(Publication.objects.filter(number__gt=number).values_list("model", flat=True))
    assert published == ({"portal.notice"} if role.publish else set())
    assert Transition.objects.filter(by=visitor.user).exists() == any(writes(role, code) for code in CODES)


@walked
def test_the_step_that_publishes_changes_it_for_whom_the_table_lets_publish(role, visitor, rows, change):  # noqa: F811
    before = content()
    step = reverse("admin:editorial_change_step", args=[change.pk, "publish_now"])

    typed = {"change_note": "Renamed", "gravity": "normal", "why": "For a test."}
    visitor.post(step, typed | {"seen": last_step(change)})

    changed = {table for table, state in content().items() if state != before[table]}
    assert changed == ({"manual_entry"} if "en" in role.publish else set())
    assert (Change.objects.get(pk=change.pk).state == "published") == bool(changed)
