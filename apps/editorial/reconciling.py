"""Stored states of translations, computed anew: they are right whatever route a change took to the tables."""

from apps.editorial.aggregates import members, roots
from apps.translation.tracking import restate

BATCH = 500  # rows


def reconcile_translations():
    """Compute the stored state of every translation unit again. Returns how many were wrong."""
    return sum(_restate(model) for root in roots() for model in members(root))


def _restate(model):
    wrong, rows = 0, []
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        rows.append(row)
        if len(rows) == BATCH:
            wrong += restate(rows)
            rows = []
    return wrong + restate(rows)
