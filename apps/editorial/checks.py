"""System checks that keep the door the only way, and base columns out of what lists and searches."""

from django.contrib import admin
from django.core.checks import Error, register

from apps.core.languages import translated_fields
from apps.core.models import Content, Row
from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.aggregates import members, roots

# What decides who may write, and what writes: an admin or an inline that overrides one of these is past the door.
WRITING = (
    "get_actions",
    "changeform_view",
    "delete_view",
    "delete_model",
    "delete_queryset",
    "save_form",
    "save_model",
    "save_formset",
    "save_related",
    "get_changelist_form",
    "get_changelist_formset",
    "get_inlines",
    "get_inline_instances",
    "get_formsets_with_inlines",
    "get_formset",
    "has_view_permission",
    "has_add_permission",
    "has_change_permission",
    "has_delete_permission",
)


@register("editorial")
def check_admins(app_configs, **kwargs):
    """Every content model is edited through `ContentAdmin`, and with nothing that writes rows by itself."""
    return [
        problem
        for site in admin.sites.all_sites
        for model, model_admin in site._registry.items()
        for problem in (
            _of_content(model, model_admin) if issubclass(model, Row) else _of_others(model, model_admin)
        )
    ]


def _of_content(model, model_admin):
    return [
        *_bypasses(model, model_admin),
        *_overrides(model, model_admin),
        *_base_columns(model, model_admin),
    ]


def _of_others(model, model_admin):
    """An admin of something else writes no content: neither in an inline nor as rows of a many-to-many field."""
    if _is_link(model):
        yield _error("writes links between content without publish()", model_admin, "E009")
    for inline in model_admin.inlines:
        if issubclass(inline.model, Row) or _is_link(inline.model):
            yield _error(f"has the inline {inline.__name__}, which writes content", model_admin, "E009")


def _is_link(model):
    """True for the table of a many-to-many field of content."""
    ends = (field.related_model for field in model._meta.fields if field.is_relation)
    return bool(model._meta.auto_created) and any(issubclass(end, Row) for end in ends)


def _bypasses(model, model_admin):
    if not issubclass(model, Content):
        yield _error(
            "is part of a page and has an admin of its own; edit it on its page", model_admin, "E001"
        )
    if not isinstance(model_admin, ContentAdmin):
        yield _error(
            "does not save through the door; derive it from editorial.admin.ContentAdmin", model_admin, "E002"
        )
    for name in ("list_editable", "save_as"):
        if getattr(model_admin, name, None):
            yield _error(f"sets {name}, which writes rows without publish()", model_admin, "E003")
    if model_admin.actions is not None and isinstance(model_admin, ContentAdmin):
        # An empty list is no better: Django adds the actions of the whole site to it, which None keeps away.
        yield _error("sets actions, which writes rows without publish()", model_admin, "E003")
    for inline in model_admin.inlines:
        if not issubclass(inline, ContentInline):
            yield _error(f"has the inline {inline.__name__}, which is no ContentInline", model_admin, "E004")


def _overrides(model, model_admin):
    """What the door's own classes do is not to be done otherwise, and no address leads elsewhere."""
    if not isinstance(model_admin, ContentAdmin):
        return  # reported as such
    for name in _changed(type(model_admin), ContentAdmin):
        yield _error(f"overrides {name}, which keeps to the door", model_admin, "E007")
    for inline in model_admin.inlines:
        for name in _changed(inline, ContentInline) if issubclass(inline, ContentInline) else ():
            yield _error(f"has the inline {inline.__name__} with a {name} of its own", model_admin, "E007")
    known = {str(url.pattern) for url in ContentAdmin(model, model_admin.admin_site).get_urls()}
    prefix, said = f"{model._meta.app_label}_{model._meta.model_name}_", model_admin.beside_the_door
    known |= {
        str(url.pattern) for url in model_admin.get_urls() if (url.name or "").removeprefix(prefix) in said
    }
    for url in model_admin.get_urls():
        if str(url.pattern) not in known and not _is_of_the_door(url.callback):
            yield _error(f"has the address “{url.pattern}” of its own", model_admin, "E008")


def _changed(own, base):
    """Return the names of what a class does otherwise than the door's own class, and outside of this app."""
    own_methods = {name: getattr(own, name, None) for name in WRITING}
    return [
        name
        for name, method in own_methods.items()
        if method is not getattr(base, name, None) and not _is_of_the_door(method)
    ]


def _is_of_the_door(function):
    """True for what stands in this app: its mixins and their pages are part of the door."""
    return getattr(function, "__module__", "").startswith("apps.editorial.")


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
