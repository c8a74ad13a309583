"""System checks that keep the door the only way, and base columns out of what lists and searches."""

import inspect

from django.contrib import admin
from django.core.checks import Error, register

from apps.core.languages import translated_fields
from apps.core.models import Content, Row
from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.aggregates import members, roots

# What an admin or an inline of a kind may do in its own way: it chooses and shows. All other methods of the door's own
# classes decide who may write, or write, and doing one otherwise is past the door. Addresses are looked at one by one.
OPEN = {
    "formfield_for_foreignkey",
    "formfield_for_manytomany",
    "get_fieldsets",
    "get_list_display",
    "get_list_filter",
    "get_ordering",
    "get_queryset",
    "get_search_results",
    "get_urls",
    "media",
    "rows_of_forms",
}
# What is done otherwise all the same, by its full name and for a reason: no admin exempts itself.
KNOWN = {
    "apps.organization.owned_admin.OwnedAdmin.reviewed_view",  # records a review, writes no content
    "apps.portal.admin.NoticeAdmin.add_view",  # a form sent twice makes one notice
    "apps.portal.admin.NoticeAdmin.payloads_of",  # a new notice is written in all languages at once
    "apps.portal.admin.NoticeAdmin.store",  # who may publish posts a notice at once, through the steps of a change
}


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
    stock = {_address(url) for url in ContentAdmin(model, model_admin.admin_site).get_urls()}
    for url in model_admin.get_urls():
        if _address(url) not in stock and not _is_of_the_door(url.callback):
            yield _error(f"has the address “{url.pattern}” of its own", model_admin, "E008")


def _changed(own, base):
    """Return the names of what a class does otherwise than the door's own class, and outside of this app."""
    return [
        name
        for name in kept_to_the_door(base)
        if getattr(own, name) is not getattr(base, name) and not _is_of_the_door(getattr(own, name))
    ]


def kept_to_the_door(base):
    """Return the names of the methods that one of the door's own classes has and nobody else may do otherwise."""
    own = {name: getattr(base, name) for name in dir(base) if not name.startswith("__") and name not in OPEN}
    return [name for name, one in own.items() if inspect.isfunction(one) or isinstance(one, property)]


def _address(url):
    return str(url.pattern), _full_name(url.callback)


def _is_of_the_door(function):
    """True for what stands in this app: its mixins and their pages are part of the door. And for what is known."""
    name = _full_name(function)
    return name.startswith("apps.editorial.") or name in KNOWN


def _full_name(function):
    """Return where a function is defined, whatever it is wrapped in; of a view that a class makes, the class."""
    inner = inspect.unwrap(getattr(function, "fget", None) or function)
    inner = getattr(inner, "view_class", inner)
    return f"{getattr(inner, '__module__', '')}.{getattr(inner, '__qualname__', '')}"


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
