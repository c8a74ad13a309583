"""How the forms offer other rows, children and words: walked over every admin and every inline."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from apps.core.languages import CODES, column, translated_fields
from apps.editorial.admin import ContentAdmin
from apps.editorial.aggregates import children
from apps.editorial.widgets import RowSelect, RowSelectMultiple
from tests import builders
from tests.accounts.factories import make_user

# Relations that are chosen from a plain list, and why.
PLAIN_LISTS = {
    "manual.Entry.restricted_to": "a dozen groups, and what people call them is not in their table",
    "frameworks.Relation.to_part": "children have no list to search; the choices stand under theirs",
    "frameworks.UnitRole.part": "the same",
    "portal.Notice.roles": "there are ten of them",
}
ADMINS = [one for one in admin.site._registry.values() if isinstance(one, ContentAdmin)]
FORMS = [form for one in ADMINS for form in (one, *(inline(one.model, admin.site) for inline in one.inlines))]


def relations(form):
    names = flatten_fieldsets(form.fieldsets) if form.fieldsets else form.fields
    fields = [form.model._meta.get_field(name) for name in names]
    return {field.name for field in fields if isinstance(field, ForeignKey | ManyToManyField)}


def named(form):
    return form.model._meta.label


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_every_relation_is_chosen_by_search(form):
    plain = {name for name in relations(form) if f"{named(form)}.{name}" in PLAIN_LISTS}

    assert relations(form) - plain == set(form.autocomplete_fields)


def test_the_exceptions_are_relations_that_exist():
    assert set(PLAIN_LISTS) <= {f"{named(form)}.{name}" for form in FORMS for name in relations(form)}


@pytest.mark.parametrize("form", FORMS, ids=named)
def test_every_column_that_people_may_write_is_on_the_form(form):
    """What a form leaves out can be written by files only."""
    names = set(flatten_fieldsets(form.fieldsets) if form.fieldsets else form.fields)
    own = {field.name for field in [*form.model._meta.concrete_fields, *form.model._meta.many_to_many]}
    texts = {column(name, code) for name in translated_fields(form.model) for code in CODES}
    root = {getattr(form.model, "root_field", "")}
    not_edited = {field.name for field in form.model._meta.concrete_fields if not field.editable}
    not_written = {*not_edited, *texts, *root}

    assert own - not_written - names == set()


@pytest.mark.parametrize("one", ADMINS, ids=named)
def test_inlines_are_the_children_of_their_root_and_nothing_else(one):
    assert [inline.model for inline in one.inlines] == list(children(one.model).values())


@pytest.mark.parametrize("one", ADMINS, ids=named)
def test_a_list_is_searched_in_every_language_and_by_its_key(one):
    searched = {name.split("__")[-1] for name in one.search_fields}
    in_some = {name[:-3] for name in searched if name[-3:] in {f"_{code}" for code in CODES}}

    assert one.model.natural_key_field in searched
    assert {column(name, code) for name in in_some for code in CODES} <= searched
    assert in_some or one.model._meta.label == "library.Document"  # its titles stand in its versions


@pytest.mark.django_db
@pytest.mark.parametrize("one", ADMINS, ids=named)
def test_the_form_has_a_search_where_the_admin_says_so(one, client):
    row = builders.MAKERS[one.model]()
    client.force_login(make_user("publisher"))
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

    form = client.get(address).context["adminform"].form

    widgets = {name: getattr(field.widget, "widget", field.widget) for name, field in form.fields.items()}
    searches = {name for name, widget in widgets.items() if isinstance(widget, RowSelect | RowSelectMultiple)}
    assert searches == set(one.autocomplete_fields)
