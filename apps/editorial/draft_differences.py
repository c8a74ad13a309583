"""What the drafts of a change say that readers do not see yet: a few queries, however many drafts."""

from collections import defaultdict
from types import SimpleNamespace

from django.apps import apps

from apps.core.languages import SOURCE
from apps.editorial.aggregates import children, columns
from apps.editorial.differences import CLASSED_BY, NAMED_BY
from apps.editorial.models import Publication
from apps.editorial.payload_differences import Pair, compare_all
from apps.editorial.payloads import payload_of
from apps.editorial.standing import Standing
from apps.editorial.wording import base_of


def differences_of(drafts, user):
    """Return {key of a draft: `PayloadDifferences` from what readers see}. The person may read all the drafts.

    A closed draft is compared with what readers saw when it was saved last.
    """
    published, structures = published_payloads(drafts), structures_of(drafts)
    pairs = [Pair(published[draft.pk], draft.payload, structures[str(draft.object_id)]) for draft in drafts]
    return dict(zip((draft.pk for draft in drafts), compare_all(pairs, user), strict=True))


def published_payloads(drafts):
    """Return {key of a draft: payload of what readers see, None for nothing}.

    A draft keeps what was published when it was saved; only what was published again since is read anew.
    """
    keys = {draft.object_id for draft in drafts if draft.is_open}
    numbers = Publication.objects.last_numbers(keys)
    moved = [draft for draft in drafts if numbers.get(_key(draft), 0) > draft.base_number and draft.is_open]
    live = _live_roots(moved)
    again = {
        draft.pk: payload_of(live[draft.object_id], draft.language)
        for draft in moved
        if draft.object_id in live
    }
    return {draft.pk: again.get(draft.pk, draft.base) for draft in drafts}


def _live_roots(drafts):
    """Return {key: root} of those that are stored. One query for each kind."""
    keys = defaultdict(set)
    for draft in drafts:
        keys[draft.model].add(draft.object_id)
    found = (apps.get_model(label)._base_manager.in_bulk(ids) for label, ids in keys.items())
    return {pk: row for rows in found for pk, row in rows.items()}


def _key(draft):
    return draft.object_id, draft.language


def structures_of(drafts):
    """Return {key of an object as text: `Standing` of its parts}, which those of a translation are named by: as they
    are in English, over that what English drafts among these say of them.
    """
    found = defaultdict(Standing)
    for model in {apps.get_model(draft.model) for draft in drafts if draft.language != SOURCE}:
        keys = [draft.object_id for draft in drafts if draft.model == model._meta.label_lower]
        for name, child in children(model).items():
            for root_id, pk, values in _names_of(child, keys):
                found[str(root_id)].children[name][str(pk)] = values
    for draft in drafts:
        if draft.language == SOURCE:
            found[str(draft.object_id)].take_in(1, draft.payload)
    return found


def _names_of(child, keys):
    """Yield (key of the root, key, what a part is called by) of the stored parts of some roots. One query."""
    told = [
        own for own in columns(child, SOURCE) if own.is_relation or base_of(own).name in NAMED_BY + CLASSED_BY
    ]
    names = [own.attname for own in told]
    rows = child._base_manager.filter(**{f"{child.root_field}__in": keys}).order_by()
    for root_id, pk, *values in rows.values_list(f"{child.root_field}_id", "pk", *names):
        yield root_id, pk, dict(zip(names, values, strict=True))


def structure_of(root):
    """Return the parts of a stored root as they are in English."""
    as_draft = SimpleNamespace(model=root._meta.label_lower, object_id=root.pk, language="")
    return structures_of([as_draft])[str(root.pk)]
