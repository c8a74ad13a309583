"""Who may what in the administration, role by role: what the table of roles (apps/accounts/roles.py) does not give is
refused at every address, by GET and by POST, and changes nothing.

What is expected is computed from the lines of the table and from RULES below, never from `has_perm`. A kind that is
registered, a view or an action without a line in RULES fails here: whoever adds one says who may use it.
"""

import logging

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.urls.resolvers import URLPattern

from apps.accounts.audit import record
from apps.accounts.models import Action
from apps.accounts.roles import BY_CODE, ROLES
from apps.core.languages import CODES
from apps.core.models import Row
from apps.editorial.models import Change, Revision
from apps.portal import errors
from tests.accounts.factories import make_invitation, make_user
from tests.builders import MAKERS
from tests.feedback.making import make_report
from tests.links.making import make_link, name_on_pages
from tests.reading.making import ask_to_read

pytestmark = pytest.mark.once  # what a role may does not depend on the database
NOBODY = ()
ENGLISH = "english"  # who may change the English text of the kind
STAFF = "staff"  # who may open the administration: which rows they see is said elsewhere
EVERYBODY = None  # who may open the administration


def content(*, managed=False, views=None):
    """The rule for a kind of content: `managed` kinds are written in English by who may decide who reads a page."""
    return {"content": True, "managed": managed, "views": views or {}, "actions": {}}


def rule(view=NOBODY, add=NOBODY, change=NOBODY, views=None, actions=None):
    """The rule for anything else: the permission that the table gives for each thing, NOBODY where none does."""
    own = {"view": view, "add": add, "change": change, "delete": NOBODY}
    return {"content": False, **own, "views": views or {}, "actions": actions or {}}


RULES = {
    "accounts.auditrecord": rule(
        view="accounts.view_auditrecord", views={"accounts_auditrecord_export": "accounts.view_auditrecord"}
    ),
    "accounts.invitation": rule(
        view="accounts.view_invitation",
        add="accounts.add_invitation",
        actions={"invite_again": "accounts.add_invitation", "withdraw": "accounts.add_invitation"},
    ),
    "accounts.user": rule(view="accounts.view_user", change="accounts.change_user"),
    "contacts.contact": content(views={"contacts_contact_reviewed": ENGLISH}),
    "contacts.subject": content(),
    # A change is decided on by steps, each with a rule of its own (tests/editorial/test_step_rights.py). The change of
    # these tests has no drafts: nobody may take a step with it or comment on it (tests/editorial/test_commenting.py).
    "editorial.change": rule(
        view=STAFF,
        change=STAFF,
        views={
            "editorial_change_step": NOBODY,
            "editorial_change_title": NOBODY,
            "editorial_change_move": NOBODY,
            "editorial_change_undo": NOBODY,
            "editorial_comment": NOBODY,
            "editorial_comment_reply": NOBODY,
            "editorial_comment_resolve": NOBODY,
        },
    ),
    "feedback.report": rule(
        view="feedback.view_report",
        change="feedback.change_report",
        views={"feedback_desk": "feedback.view_report"},
    ),
    "frameworks.framework": content(
        views={"frameworks_framework_reviewed": ENGLISH, "frameworks_framework_retire": ENGLISH}
    ),
    "frameworks.partgroup": content(),
    "frameworks.programme": content(),
    "library.document": content(views={"library_document_new-edition": ENGLISH}),
    "links.link": rule(view="links.view_link"),
    "library.source": content(),
    "library.term": content(),
    "manual.entry": content(views={"manual_entry_reviewed": ENGLISH}),
    "manual.question": content(),
    "manual.topic": content(),
    "organization.country": content(),
    "organization.historyperiod": content(),
    "organization.measure": content(),
    "organization.office": content(views={"organization_office_reviewed": ENGLISH}),
    "organization.officetype": content(),
    "organization.partner": content(),
    "organization.position": content(),
    "organization.unit": content(views={"organization_unit_reviewed": ENGLISH}),
    "portal.menuitem": content(),
    "portal.notice": content(managed=True),
    "portal.oldaddress": content(),
    "reading.mustread": rule(
        view="reading.view_mustread",
        add="reading.add_mustread",
        change="reading.change_mustread",
        views={"reading_mustread_people": "reading.view_mustread"},
        actions={"end": "reading.change_mustread"},
    ),
}
# An older English text is brought back by who writes English; tests/editorial/test_restoring.py asks for the others.
for label, one in RULES.items():
    if one["content"]:
        one["views"][f"{label.replace('.', '_')}_restore"] = ENGLISH
# The pages of the site itself: who may open them. "login" refuses whoever is signed in.
SITE = {
    "index": EVERYBODY,
    "editorial_find": EVERYBODY,
    "editorial_replace": EVERYBODY,
    "references": EVERYBODY,
    "jsi18n": EVERYBODY,
    "autocomplete": EVERYBODY,
    "logout": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "login": NOBODY,
    "app_list": EVERYBODY,
    "archive": ENGLISH,
    "hand_over": "accounts.change_user",
    "overdue": EVERYBODY,
    "compare": EVERYBODY,  # which revisions: tests/editorial/test_comparing.py
    "behind": EVERYBODY,
    "log_export": "accounts.view_auditrecord",
}
BY_POST = {"log_export"}  # pages of the site that are no pages: they answer to a POST alone
# What Django makes for every kind, and what it asks for.
STOCK = {"changelist": "view", "history": "view", "change": "view", "add": "add", "delete": "delete"}
# What the form of every kind of content posts to while somebody writes: it stores what is not saved yet.
KEEPING = ("keep", "keep_add")
REGISTERED = {model._meta.label_lower: model for model in admin.site._registry}
ROLE_CODES = [role.code for role in ROLES]
# Left out of the comparison: what is recorded of the refusals themselves, and of who is signed in.
RECORDED_MEANWHILE = {"accounts_auditrecord", "accounts_throttle"}


# --- What the table gives -----------------------------------------------------------------------------------


def writes(role, language):
    return language in role.write or language in role.publish


def manages(role):
    return "editorial.set_access" in role.extra


def has(role, permission):
    """True when the table gives a role a permission, by name; STAFF for who has any."""
    return bool(role.content or role.extra) if permission is STAFF else permission in role.extra


def given(role, label, what, language="en"):
    """True when the table of roles gives a role something: to view, add, change or delete rows of a kind."""
    asked = RULES[label]
    if not asked["content"]:
        return has(role, asked[what])
    if what not in role.content:
        return False
    if what == "view":
        return True
    return writes(role, language) and (language != "en" or not asked["managed"] or manages(role))


# --- The rows, and the addresses ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """Make one row of every kind and return {label: row}; all of it goes after the last test of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = {model._meta.label_lower: model.objects.first() or make() for model, make in MAKERS.items()}
        made["editorial.change"] = Change.objects.create(title="A change")
        made["accounts.user"] = make_user("reader")
        made["accounts.invitation"], _token = make_invitation()
        made["accounts.auditrecord"] = record(Action.SIGNED_IN, by=made["accounts.user"])
        made["reading.mustread"] = ask_to_read(made["manual.entry"])
        name_on_pages("https://example.org/gone")
        made["links.link"] = make_link("https://example.org/gone")
        made["feedback.report"] = make_report(made["manual.entry"])
        yield made
        transaction.set_rollback(True)


@pytest.fixture(params=ROLE_CODES)
def role(request, rows, db):
    return BY_CODE[request.param]


@pytest.fixture
def visitor(role, monkeypatch, caplog):
    """Return a client of a person with the role.

    The page that says what is refused is plain here (it has its own tests), and nothing is logged: there are hundreds.
    """
    monkeypatch.setattr(
        errors, "_page", lambda _request, _template, status, _language, **_more: HttpResponse(status=status)
    )
    caplog.set_level(logging.CRITICAL, "django.request")
    client = Client()
    client.user = make_user(role.code)
    client.force_login(client.user)
    return client


# What an address names besides the row.
FURTHER = {
    "editorial_change_step": ["discard"],
    "editorial_change_move": [1],
    "editorial_comment_reply": [1],
    "editorial_comment_resolve": [1],
}
WITHOUT_A_ROW = ("changelist", "add", "keep_add", "accounts_auditrecord_export", "feedback_desk")


def address(label, view, row, language=None):
    """Return an address of a kind: a stock view ("change") or the name of one of its own."""
    name = f"{label.replace('.', '_')}_{view}" if view in (*STOCK, *KEEPING) else view
    args = [] if view in WITHOUT_A_ROW else [row.pk]
    args += FURTHER.get(view, [])
    if view.endswith("_restore"):
        args.append(Revision.objects.get(object_id=row.pk, language="en").pk)
    return reverse(f"admin:{name}", args=args) + (f"?language={language}" if language else "")


def asked_of(role, label):
    """Yield (view, method, language, allowed): everything that can be asked about a kind."""
    languages = CODES if RULES[label]["content"] else [None]
    for view in ("changelist", "history"):
        yield view, "get", None, given(role, label, "view")
        yield view, "post", None, given(role, label, "view")
    yield "add", "get", None, given(role, label, "add")
    yield "add", "post", None, given(role, label, "add")
    yield "delete", "get", None, given(role, label, "delete")
    yield "delete", "post", None, given(role, label, "delete")
    yield "change", "get", None, given(role, label, "view")
    for language in languages:
        yield "change", "post", language, given(role, label, "change", language or "en")
        if RULES[label]["content"]:
            yield "keep", "post", language, given(role, label, "change", language)
    if RULES[label]["content"]:
        yield "keep_add", "post", None, given(role, label, "add")
    for view, permission in RULES[label]["views"].items():
        allowed = given(role, label, "change") if permission is ENGLISH else has(role, permission)
        yield view, "get", None, allowed
        yield view, "post", None, allowed


def answer(visitor, url, method):
    """Return the status, of the page that the administration sends to who may not open it at all."""
    response = getattr(visitor, method)(url, {"post": "yes", "_save": "1"} if method == "post" else {})
    if response.status_code == 302 and response["Location"].startswith(reverse("admin:login")):
        response = visitor.get(response["Location"])
    return response.status_code


def state_of_all():
    """Return {table: its rows as one text} for every table of ours: what a refusal must leave as it is."""
    tables = {
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("apps.")
        for model in config.get_models(include_auto_created=True)
    }
    state = {}
    with connection.cursor() as cursor:
        for table in sorted(tables - RECORDED_MEANWHILE):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608
            state[table] = hash(str(cursor.fetchall()))
    return state


# --- Every kind has a line ------------------------------------------------------------------------------------


def test_every_kind_that_is_registered_has_a_line():
    assert sorted(RULES) == sorted(REGISTERED)
    wrong = [
        label for label, model in REGISTERED.items() if RULES[label]["content"] != issubclass(model, Row)
    ]
    assert wrong == []


@pytest.mark.parametrize("label", sorted(REGISTERED))
def test_every_view_of_a_kind_has_a_line(label):
    names = {url.name for url in admin.site._registry[REGISTERED[label]].get_urls()} - {None}
    stock = {*STOCK, *KEEPING} if RULES[label]["content"] else STOCK
    stock = {f"{label.replace('.', '_')}_{view}" for view in stock}

    assert names - stock == set(RULES[label]["views"])


def test_every_page_of_the_site_has_a_line():
    assert {url.name for url in admin.site.get_urls() if isinstance(url, URLPattern)} - {None} <= set(SITE)


REFUSALS = (403, 404, 405)


# --- Role by role ---------------------------------------------------------------------------------------------


def test_what_the_table_does_not_give_is_refused_and_changes_nothing(role, visitor, rows):
    before = state_of_all()
    answers = {
        (label, view, method, language): answer(visitor, address(label, view, rows[label], language), method)
        for label in RULES
        for view, method, language, allowed in asked_of(role, label)
        if not allowed
        and (view, method) != ("editorial_change_step", "get")  # it leads to the page of the change
    }

    assert {asked: status for asked, status in answers.items() if status not in REFUSALS} == {}
    assert len(answers) >= len(RULES) * 2  # nobody deletes anything
    assert state_of_all() == before


OPENED = [label for label in RULES if not RULES[label]["content"]] + ["manual.entry", "portal.notice"]


def test_what_the_table_gives_opens(role, visitor, rows):
    """All that is no content, and two kinds of content; the others have the same views, and are asked below."""
    rows["feedback.report"].language = next((code for code in CODES if writes(role, code)), "en")
    rows["feedback.report"].save()
    answers = {
        (label, view): answer(visitor, address(label, view, rows[label]), "get")
        for label in OPENED
        for view, method, _language, allowed in asked_of(role, label)
        if allowed and method == "get"
    }
    otherwise = {
        ("accounts.auditrecord", "accounts_auditrecord_export"): 405,  # it needs a POST
        ("editorial.change", "history"): 302,  # it stands on the page of the change
    }

    assert answers == {asked: otherwise.get(asked, 200) for asked in answers}


def test_every_kind_of_content_says_of_itself_what_the_table_gives(role, visitor, rows):
    for label in (label for label in RULES if RULES[label]["content"]):
        kind = admin.site._registry[REGISTERED[label]]
        for language in CODES:
            url = address(label, "change", rows[label], language)
            request = RequestFactory().get(url)
            request.user, request.resolver_match = visitor.user, resolve(url.partition("?")[0])
            said = (
                kind.has_view_permission(request),
                kind.has_change_permission(request),
                kind.has_add_permission(request),
            )
            wanted = (
                given(role, label, "view"),
                given(role, label, "change", language),
                given(role, label, "add"),
            )
            assert said == wanted, (label, language)


def test_the_actions_of_a_list_are_those_that_the_table_gives(role, visitor, rows):
    request = RequestFactory().get("/")
    request.user = visitor.user

    for label, model in REGISTERED.items():
        actions = RULES[label]["actions"]
        expected = {name for name, permission in actions.items() if permission in role.extra}
        assert set(admin.site._registry[model].get_actions(request)) == expected, label


def test_an_action_that_is_not_given_does_nothing(role, visitor, rows):
    before = state_of_all()

    for label in OPENED:
        known = {"delete_selected": NOBODY, **RULES[label]["actions"]}
        for action in (name for name, permission in known.items() if permission not in role.extra):
            data = {"action": action, "_selected_action": [str(rows[label].pk)], "post": "yes"}
            visitor.post(address(label, "changelist", rows[label]), data)

    assert state_of_all() == before


def test_the_pages_of_the_site_are_open_to_whom_the_table_says(role, visitor, rows):
    works_here = bool(role.content or role.extra)
    args = {"hand_over": [rows["accounts.user"].pk], "app_list": ["manual"]}
    args["archive"] = ["manual", "entry", rows["manual.entry"].pk]
    for name, permission in SITE.items():
        allowed = works_here and (permission is EVERYBODY or permission in role.extra)
        allowed = given(role, "manual.entry", "change") if permission is ENGLISH else allowed
        if name in ("autocomplete", "compare"):
            continue  # they ask about what is asked for: below, and in tests/editorial/test_comparing.py
        method = "post" if name in BY_POST else "get"
        status = answer(visitor, reverse(f"admin:{name}", args=args.get(name, [])), method)
        assert (status in (200, 302)) == (allowed or name == "logout"), (name, status)


def test_a_search_field_finds_only_kinds_that_the_table_lets_view(role, visitor, rows):
    for label, field in (("contacts.contact", "unit"), ("manual.entry", "topic")):
        app_label, model_name = label.split(".")
        query = {"app_label": app_label, "model_name": model_name, "field_name": field, "term": ""}
        response = visitor.get(reverse("admin:autocomplete"), query)

        assert (response.status_code == 200) == given(role, label, "view")
