"""System checks: no admin past the door, no base column without a language."""

from io import StringIO

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from django.urls import path
from django.utils.module_loading import import_string
from modeltranslation.translator import TranslationOptions, translator

from apps.core.models import Content
from apps.editorial import checks
from apps.editorial.admin import ContentAdmin, ContentInline
from apps.manual.models import Entry, Section, Topic
from apps.organization.owned_admin import OwnedAdmin


class SectionInline(ContentInline):
    model = Section


class Bare(admin.StackedInline):
    model = Section


@pytest.fixture
def reported():
    """Return a function that registers an admin on a site of its own and returns what is said of it."""
    registered = []

    def register(model, base=ContentAdmin, **options):
        site = admin.AdminSite(name="of-a-test")
        site.register(model, type("SomeAdmin", (base,), options))
        registered.append((site, model))
        problems = checks.check_admins(None)
        assert {problem.obj for problem in problems} <= {type(site.get_model_admin(model))}
        return [(problem.id, problem.msg) for problem in problems]

    yield register
    for site, model in registered:
        site.unregister(model)
    assert checks.check_admins(None) == []


@pytest.mark.django_db
def test_the_portal_is_clean():
    output, errors = StringIO(), StringIO()

    call_command("check", stdout=output, stderr=errors)

    assert (output.getvalue(), errors.getvalue()) == ("System check identified no issues (0 silenced).\n", "")


def test_an_admin_as_it_should_be_is_left_alone(reported):
    options = {
        "search_fields": ["^title_en", "code"],
        "list_filter": ["parent"],
        "ordering": ["-title_fr"],
        "list_display": ["display_name", "code"],
        "inlines": [SectionInline],
        "actions": None,
    }
    assert reported(Topic, **options) == []


def test_a_part_with_an_admin_of_its_own_is_reported(reported):
    assert reported(Section) == [
        ("editorial.E001", "SomeAdmin is part of a page and has an admin of its own; edit it on its page.")
    ]


def test_an_admin_past_the_door_is_reported(reported):
    assert reported(Topic, base=admin.ModelAdmin) == [
        (
            "editorial.E002",
            "SomeAdmin does not save through the door; derive it from editorial.admin.ContentAdmin.",
        )
    ]


@pytest.mark.parametrize(
    ("option", "value"),
    [("list_editable", ["code"]), ("actions", ["delete_selected"]), ("save_as", True)],
)
def test_what_writes_rows_by_itself_is_reported(reported, option, value):
    assert reported(Topic, **{option: value}) == [
        ("editorial.E003", f"SomeAdmin sets {option}, which writes rows without publish().")
    ]


def test_an_empty_list_of_actions_is_reported(reported):
    """Django adds the actions of the whole site to it ("delete selected")."""
    assert reported(Topic, actions=[]) == [
        ("editorial.E003", "SomeAdmin sets actions, which writes rows without publish().")
    ]


WRITING = [
    "_changeform_view",
    "_save",
    "add_view",
    "change_view",
    "changeform_view",
    "changelist_view",
    "delete_model",
    "delete_queryset",
    "delete_view",
    "get_actions",
    "get_changelist",
    "get_changelist_form",
    "get_changelist_formset",
    "get_form",
    "get_formsets_with_inlines",
    "get_inline_instances",
    "get_inlines",
    "get_object",
    "get_readonly_fields",
    "has_add_permission",
    "has_change_permission",
    "has_delete_permission",
    "has_view_permission",
    "history_view",
    "keep_view",
    "language",
    "log_change",
    "payloads_of",
    "render_change_form",
    "response_action",
    "response_add",
    "response_change",
    "response_post_save_change",
    "restore_view",
    "save_form",
    "save_formset",
    "save_model",
    "save_related",
    "store",
    "urls",
]


@pytest.mark.parametrize("name", WRITING)
def test_an_admin_that_does_otherwise_what_keeps_to_the_door_is_reported(reported, name):
    def own(self, *args, **kwargs):
        return getattr(ContentAdmin, name)(self, *args, **kwargs)

    # A view of its own is at the address of the door's, too.
    own_view = [problem for problem in reported(Topic, **{name: own}) if problem[0] != "editorial.E008"]
    assert own_view == [("editorial.E007", f"SomeAdmin overrides {name}, which keeps to the door.")]


def test_what_only_chooses_and_shows_may_be_done_otherwise(reported):
    def get_queryset(self, request):
        return ContentAdmin.get_queryset(self, request).filter(code="one")

    assert reported(Topic, get_queryset=get_queryset) == []


@pytest.mark.parametrize("name", ["has_add_permission", "has_delete_permission", "get_formset"])
def test_an_inline_that_does_otherwise_what_keeps_to_the_door_is_reported(reported, name):
    inline = type("Lax", (SectionInline,), {name: lambda self, *args, **kwargs: True})

    assert reported(Topic, inlines=[inline]) == [
        ("editorial.E007", f"SomeAdmin has the inline Lax with a {name} of its own.")
    ]


def test_an_address_of_its_own_is_reported(reported):
    def get_urls(self):
        return [path("publish-all/", lambda request: None), *ContentAdmin.get_urls(self)]

    assert reported(Topic, get_urls=get_urls) == [
        ("editorial.E008", "SomeAdmin has the address “publish-all/” of its own.")
    ]


def test_no_admin_exempts_an_address_of_its_own(reported):
    def get_urls(self):
        return [path("seen/", lambda request: None, name="manual_topic_seen"), *ContentAdmin.get_urls(self)]

    assert reported(Topic, get_urls=get_urls, beside_the_door=("seen",)) == [
        ("editorial.E008", "SomeAdmin has the address “seen/” of its own.")
    ]


def test_a_page_that_is_known_to_write_no_content_is_left_alone_and_nothing_in_its_place(reported):
    owned = type("Owned", (OwnedAdmin, ContentAdmin), {})
    other = type("Other", (owned,), {"reviewed_view": lambda self, request, pk: None})

    assert reported(Entry, base=owned) == []
    assert reported(Topic, base=other) == [
        ("editorial.E008", "SomeAdmin has the address “<uuid:pk>/reviewed/” of its own.")
    ]


@pytest.mark.parametrize(
    "address",
    ["add/", "<path:object_id>/change/", "<path:object_id>/delete/", "keep/", "<path:object_id>/history/"],
)
def test_another_view_at_an_address_of_the_door_is_reported(reported, address):
    def get_urls(self):
        return [path(address, self.admin_site.admin_view(lambda request: None)), *ContentAdmin.get_urls(self)]

    assert reported(Topic, get_urls=get_urls) == [
        ("editorial.E008", f"SomeAdmin has the address “{address}” of its own.")
    ]


def test_a_view_of_django_at_another_address_is_reported(reported):
    def get_urls(self):
        return [path("all/", self.admin_site.admin_view(self.delete_view)), *ContentAdmin.get_urls(self)]

    assert reported(Topic, get_urls=get_urls) == [
        ("editorial.E008", "SomeAdmin has the address “all/” of its own.")
    ]


def test_every_exemption_names_what_exists():
    classes = {name: import_string(name.rpartition(".")[0]) for name in checks.KNOWN}

    assert [name for name, owner in classes.items() if name.rpartition(".")[2] not in vars(owner)] == []


def test_an_import_past_the_door_is_reported(reported):
    from import_export.admin import ImportExportMixin  # noqa: PLC0415 (it wants its settings only when it is used)

    base = type("Importing", (ImportExportMixin, ContentAdmin), {})

    assert {problem for problem, _words in reported(Topic, base=base)} == {"editorial.E007", "editorial.E008"}


def test_content_in_the_admin_of_something_else_is_reported(reported):
    inline = type("Sections", (admin.StackedInline,), {"model": Section})

    assert reported(Group, base=admin.ModelAdmin, inlines=[inline]) == [
        ("editorial.E009", "SomeAdmin has the inline Sections, which writes content.")
    ]


def test_links_between_content_with_an_admin_of_their_own_are_reported(reported):
    assert reported(Entry.restricted_to.through, base=admin.ModelAdmin) == [
        ("editorial.E009", "SomeAdmin writes links between content without publish().")
    ]


def test_an_inline_past_the_door_is_reported(reported):
    assert reported(Topic, inlines=[SectionInline, Bare]) == [
        ("editorial.E004", "SomeAdmin has the inline Bare, which is no ContentInline.")
    ]


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [
        ("search_fields", ["code", "^title"], "^title"),
        ("search_fields", ["summary__icontains"], "summary__icontains"),
        ("list_filter", ["title"], "title"),
        ("ordering", ["-title"], "-title"),
        ("list_display", ["display_name", "summary"], "summary"),
        ("date_hierarchy", "title", "title"),
    ],
)
def test_a_base_column_in_a_list_is_reported(reported, option, value, name):
    assert reported(Topic, **{option: value}) == [
        ("editorial.E005", f"SomeAdmin names “{name}” in {option} without a language.")
    ]


WORDS = "A constraint, an index or the ordering names “title” without a language."


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({"ordering": ["code", "-title"]}, [WORDS]),
        ({"indexes": [models.Index(fields=["-title"], name="by_title")]}, [WORDS]),
        ({"constraints": [models.UniqueConstraint(fields=["code", "title"], name="one_title")]}, [WORDS]),
        ({"ordering": ["code"]}, []),
        ({"indexes": [models.Index(fields=["code"], name="by_code")]}, []),
        ({"constraints": [models.UniqueConstraint(fields=["code"], name="one_code")]}, []),
    ],
)
@isolate_apps("apps.manual")
def test_a_base_column_in_a_constraint_an_index_or_the_ordering_is_reported(monkeypatch, meta, words):
    class Shelf(Content):
        code = models.SlugField()
        title = models.CharField(max_length=10)

        class Meta:
            app_label = "manual"
            ordering = meta.get("ordering", ["code"])
            indexes = meta.get("indexes", [])
            constraints = meta.get("constraints", [])

    monkeypatch.setattr(checks, "roots", lambda: [Shelf])
    translator.register(Shelf, TranslationOptions, fields=("title",))
    try:
        problems = checks.check_constraints(None)
    finally:
        translator.unregister(Shelf)

    assert [(problem.id, problem.msg, problem.obj) for problem in problems] == [
        ("editorial.E006", said, Shelf) for said in words
    ]
