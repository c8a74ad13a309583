"""Which entries of the manual refer to a row of another kind, so that its own page leads back to them."""

import re
from collections import defaultdict

from apps.core.languages import active
from apps.editorial.aggregates import members
from apps.manual.models import Entry, Section
from apps.translation.models import TranslationUnit


def attach_entries(rows, user):
    """Give each row, all of one kind, `in_entries`: the entries that refer to it, as far as the person may see them.

    An entry refers to a row by a link in its English text or by a key of its own or of one of its parts. Each stands
    once, in the order of the manual. Five queries, and one more for each further key, however many rows there are.
    """
    rows = list(rows)
    if not rows:
        return
    rows_of_entries = Entry.objects.visible_to(user).current().with_address()
    entries = list(rows_of_entries.order_by("topic__position", "position", "pk"))
    referring = _by_text(rows, entries)
    for model, entry_key, row_key in _keys_to(type(rows[0])):
        for entry_id, row_id in _pairs(model, entry_key, row_key, rows):
            referring[row_id].add(entry_id)
    for row in rows:
        row.in_entries = [entry for entry in entries if entry.pk in referring[row.pk]]
    TranslationUnit.objects.attach_to({entry for row in rows for entry in row.in_entries}, active())


def _by_text(rows, entries):
    """Return {id of a row: ids of entries} of the links in texts."""
    model = type(rows[0])
    start = f'data-ref="{model._meta.label_lower}:'
    named = {row.natural_path[0]: row.pk for row in rows}
    sections = _standing(Section).filter(body_en__contains=start).values_list("entry_id", "body_en")
    texts = [*sections, *((entry.pk, entry.key_points_en or "") for entry in entries)]
    found = defaultdict(set)
    for entry_id, text in texts:
        for key in re.findall(re.escape(start) + r"([\w.-]+)", text):
            if key in named:
                found[named[key]].add(entry_id)
    return found


def _keys_to(model):
    """Yield each key that leads from an entry or its parts to a kind: where it is, its way to the entry, its name."""
    for part in members(Entry):
        entry_key = "pk" if part is Entry else f"{part.root_field}_id"
        for field in part._meta.concrete_fields:
            if field.related_model is model:
                yield part, entry_key, field.attname


def _pairs(model, entry_key, row_key, rows):
    found = _standing(model).filter(**{f"{row_key}__in": [row.pk for row in rows]})
    return found.order_by().values_list(entry_key, row_key)


def _standing(model):
    """Return the rows that an entry's page shows: what is superseded is left out of it."""
    rows = model._base_manager.all()
    return rows.exclude(standing=Section.Standing.SUPERSEDED) if model is Section else rows
