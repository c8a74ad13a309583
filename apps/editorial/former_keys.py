"""What content was called before: links in texts name a page by its key, and a page may be given another one."""

from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Q

from apps.core.languages import SOURCE
from apps.editorial.models import Publication


def rows_once_called(keys):
    """Return {(label, key): id of the row that was published under it last} for pairs (label, key).

    A key that a row has today, whoever may see that row, leads to no other one. One query, and one for each kind found.
    """
    if not keys:
        return {}
    asked = [
        Q(revision__model=label, revision__key__in=[key for other, key in keys if other == label])
        for label in sorted({label for label, _key in keys})
    ]
    lines = Publication.objects.filter(reduce(or_, asked), language=SOURCE).order_by("number")
    found = {(label, key): pk for label, key, pk in lines.values_list("model", "revision__key", "object_id")}
    for label in {label for label, _key in found}:
        model = apps.get_model(label)
        for key in _of_today(model, {key for other, key in found if other == label}):
            del found[label, key]
    return found


def keys_of(root):
    """Return the key of a root, and those that it had before and no row has today. At most two queries."""
    lines = Publication.objects.of(root._meta.label_lower, root.pk).filter(language=SOURCE).order_by()
    own = root.natural_path[0]
    former = set(lines.values_list("revision__key", flat=True)) - {"", own}
    return [own, *sorted(former - _of_today(type(root), former))]


def _of_today(model, keys):
    name = model.natural_key_field
    rows = model._base_manager.filter(**{f"{name}__in": keys}) if keys else model._base_manager.none()
    return set(rows.values_list(name, flat=True))
