"""What belongs together: a root with its children, and which of their columns a language owns.

A model declares it (`core.models.Content.children`, `core.models.Child.root_field`); nothing here is configured.
"""

from functools import cache

from django.apps import apps
from modeltranslation.fields import TranslationField

from apps.core.languages import SOURCE, column, translated_fields
from apps.core.models import Content


@cache
def roots():
    """Return the models that are edited, published and undone as one with their children."""
    return [model for model in apps.get_models() if issubclass(model, Content)]


@cache
def children(root_model):
    """Return {name of the related manager: child model} of a root."""
    return {name: root_model._meta.get_field(name).related_model for name in root_model.children}


def members(root_model):
    """Return the root's model and its children's."""
    return [root_model, *children(root_model).values()]


@cache
def columns(model, language):
    """Return the fields that a payload in `language` holds for a row, without the key and the link to the root.

    English owns its own texts, the untranslated fields and the structure; every other language its texts only.
    """
    own = {column(name, language) for name in translated_fields(model)}
    if language != SOURCE:
        return [field for field in model._meta.concrete_fields if field.name in own]
    left_out = {"id", getattr(model, "root_field", ""), *translated_fields(model)}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in own or (not isinstance(field, TranslationField) and field.name not in left_out)
    ]


@cache
def links(model, language):
    """Return the many-to-many fields that a payload in `language` holds: English has them, the others none."""
    return list(model._meta.many_to_many) if language == SOURCE else []
