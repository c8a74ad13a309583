"""From the names of roots (kind and key) to their rows, as far as a person may see them."""

from django.apps import apps

from apps.core.languages import active, name_field
from apps.translation.models import TranslationUnit


def _visible(user, rows):
    return rows.visible_to(user)


def attach_rows(named, user, choose=_visible):
    """Give each object that names a root (`model`, `object_id`) its `row`; return those whose row the person may see.

    `choose` is another rule for which rows, as `shown_to_editor`. A row says in `name_field` which of its texts it is
    called by, None for a kind that has no such text. One query for each kind, and one for the translations
    (`TranslationUnit.objects.attach_to`).
    """
    named = list(named)
    rows = {}
    for label in sorted({thing.model for thing in named}):
        ids = [thing.object_id for thing in named if thing.model == label]
        rows |= {row.pk: row for row in _rows(label, user, choose).filter(pk__in=ids)}
    for row in rows.values():
        row.name_field = name_field(type(row))
    for thing in named:
        thing.row = rows.get(thing.object_id)
    if rows:
        TranslationUnit.objects.attach_to(rows.values(), active())
    return [thing for thing in named if thing.row is not None]


def _rows(label, user, choose):
    rows = choose(user, apps.get_model(label).objects.all())
    return rows.with_address() if hasattr(rows, "with_address") else rows
