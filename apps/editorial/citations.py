"""What refers to a piece of content: rows that point to it or to a part of it, and links in rich texts.

A row that points is named by its root, the page on which it is edited. One query answers for all kinds.
"""

import uuid
from dataclasses import dataclass
from itertools import product

from django.db.models import IntegerField, Q, Value
from django.urls import reverse
from django.utils.text import capfirst

from apps.core.fields import RichTextField
from apps.core.languages import CODES, active, column, translated_fields
from apps.core.sorting import sort_key
from apps.editorial.aggregates import members, roots
from apps.editorial.former_keys import keys_of
from apps.editorial.rights import shown_to_editor

MOST_SHOWN = 20


@dataclass(frozen=True)
class Citation:
    """A root that refers to another one. `title` is in the reader's language."""

    model: type
    pk: uuid.UUID
    title: str

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def address(self):
        """Where it is edited."""
        return reverse(
            f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change", args=[self.pk]
        )


def citations_of(target, user, *, by_former_keys=False):
    """Return (the first citations of a root, how many there are besides), of what the person may work on.

    by_former_keys: links count that name the root by a key that it had before, too; two queries more.
    """
    keys = keys_of(target) if by_former_keys else [target.natural_path[0]]
    keys = keys if hasattr(target, "get_absolute_url") else []
    by_kind = [_citing(kind, target, keys, user) for kind in roots()]
    by_kind = [rows for rows in by_kind if rows is not None]
    if not by_kind:
        return [], 0
    first, *others = by_kind
    rows = first.union(*others, all=True)
    found = [
        Citation(roots()[number], pk, title)
        for number, pk, title in rows.order_by("kind_number", "called", "pk")[: MOST_SHOWN + 1]
    ]
    more = rows.count() - MOST_SHOWN if len(found) > MOST_SHOWN else 0
    order = roots().index
    shown = sorted(found[:MOST_SHOWN], key=lambda row: (order(row.model), sort_key(row.title)))
    return shown, more


def _citing(kind, target, keys, user):
    """Return the roots of a kind that refer to the target, as (number of the kind, key, title); None where none can."""
    condition = Q()
    for model in members(kind):
        if refers := _pointing(model, target) | _linking(model, target, keys):
            key = getattr(model, "root_field", "") or "pk"
            condition |= Q(pk__in=model._base_manager.filter(refers).order_by().values(key))
    if not condition:
        return None
    rows = shown_to_editor(user, kind._default_manager.filter(condition).exclude(pk=target.pk))
    number = Value(roots().index(kind), output_field=IntegerField())
    return rows.annotate(kind_number=number).called_in(active()).columns("kind_number", "pk", "called")


def _pointing(model, target):
    """Return the condition that a row of the model points to the target or to one of its parts."""
    condition = Q()
    for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if field.name == getattr(model, "root_field", ""):
            continue
        if field.related_model is type(target):
            condition |= Q(**{field.name: target})
        elif field.related_model in members(type(target)):
            condition |= Q(**{f"{field.name}__{field.related_model.root_field}": target})
    return condition


def _linking(model, target, keys):
    """Return the condition that a rich text of the model has a link to the target, in whatever language."""
    condition = Q()
    references = [f'data-ref="{target._meta.label_lower}:{key}' for key in keys]
    for name in translated_fields(model):
        if isinstance(model._meta.get_field(name), RichTextField):
            texts = [column(name, language) for language in CODES]
            for text, reference in product(texts, references):
                condition |= Q(**{f"{text}__contains": f'{reference}"'})
                condition |= Q(**{f"{text}__contains": f"{reference}#"})
    return condition
