"""System checks that keep the door the only way, and base columns out of what lists and searches."""

from django.contrib import admin
from django.core.checks import Error, register

from apps.core.languages import translated_fields
from apps.core.models import Content, Row
from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.aggregates import members, roots


@register("editorial")
def check_admins(app_configs, **kwargs):
    """Every content model is edited through `ContentAdmin`, and with nothing that writes rows by itself."""
    return [
        problem
        for site in admin.sites.all_sites
        for model, model_admin in site._registry.items()
        if issubclass(model, Row)
        for problem in [*_bypasses(model, model_admin), *_base_columns(model, model_admin)]
    ]


def _bypasses(model, model_admin):
    if not issubclass(model, Content):
        yield _error(
            "is part of a page and has an admin of its own; edit it on its page", model_admin, "E001"
        )
    if not isinstance(model_admin, ContentAdmin):
        yield _error(
            "does not save through the door; derive it from editorial.admin.ContentAdmin", model_admin, "E002"
        )
    for name in ("list_editable", "actions", "save_as"):
        if getattr(model_admin, name, None):
            yield _error(f"sets {name}, which writes rows without publish()", model_admin, "E003")
    for inline in model_admin.inlines:
        if not issubclass(inline, ContentInline):
            yield _error(f"has the inline {inline.__name__}, which is no ContentInline", model_admin, "E004")


def _base_columns(model, model_admin):
    """The base column of a translated field is stale in every language but one (modeltranslation)."""
    base = set(translated_fields(model))
    for option in ("search_fields", "list_filter", "ordering", "list_display", "date_hierarchy"):
        value = getattr(model_admin, option) or ()
        names = (value,) if isinstance(value, str) else value
        for name in names:
            if isinstance(name, str) and name.strip("-^=@").split("__")[0] in base:
                yield _error(f"names “{name}” in {option} without a language", model_admin, "E005")


@register("editorial")
def check_constraints(app_configs, **kwargs):
    """No constraint, index or ordering is on a base column."""
    problems = []
    for model in {member for root in roots() for member in members(root)}:
        base = set(translated_fields(model))
        fields = {
            name for constraint in model._meta.constraints for name in getattr(constraint, "fields", ())
        }
        fields |= {name.lstrip("-") for index in model._meta.indexes for name in index.fields}
        fields |= {name.lstrip("-") for name in model._meta.ordering if isinstance(name, str)}
        problems += [
            Error(
                f"A constraint, an index or the ordering names “{name}” without a language.",
                obj=model,
                id="editorial.E006",
            )
            for name in sorted(fields & base)
        ]
    return problems


def _error(words, model_admin, code):
    return Error(f"{type(model_admin).__name__} {words}.", obj=type(model_admin), id=f"editorial.{code}")
