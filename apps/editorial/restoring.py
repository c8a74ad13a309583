"""Older texts brought back: one language, or the structure alone, as a payload for a new draft.

Who reads a page, its address and whether it is archived are no texts: they stay as they are today.
"""

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE, column, translated_fields
from apps.editorial.aggregates import children
from apps.editorial.differences import Comparison, Differences
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Publication, Transition
from apps.editorial.parking import last_published, with_parked
from apps.editorial.payloads import is_structural, payload_of
from apps.editorial.problems import Refused
from apps.editorial.standing import Standing, standing_at
from apps.editorial.trying import in_place

KEPT = ("archived_at", "archived_reason")


@transaction.atomic
def save_restored(payload, older, *, by, seen, revision):
    """Store a payload as the draft of its object and language, with what it brings back; return the change.

    Raises as `save_drafts` does, which has `seen` and `revision` too.
    """
    change = save_drafts([payload], by=by, seen=seen, revision=revision)
    draft = change.drafts.get(object_id=payload["id"], language=payload["language"])
    step = {"from_state": change.state, "to_state": change.state, "by": by}
    Transition.objects.create(change=change, draft=draft, restores=older, **step)
    return change


def as_it_was(revision):
    """Return the whole payload of a revision: what a publication left out is what earlier ones had said."""
    number = Publication.objects.filter(revision=revision).values_list("number", flat=True).first()
    if number is None:
        return revision.payload
    model = _model_of(revision.payload)
    said = standing_at(model, revision.object_id, revision.language, number)
    return revision.payload | {
        "fields": said.fields,
        "children": {
            name: [{"id": key, **row} for key, row in rows.items()] for name, rows in said.children.items()
        },
    }


def restored(older, under, *, only_structure=False):
    """Return (the payload as it is now, the payload with the older one brought back).

    older: a payload; columns that it does not name keep their value. under: payloads that lie over the live rows, those
    of an open draft. only_structure: rows, order, links and untranslated fields come back, English texts stay where
    their row is there. The first is None for what is neither live nor in a draft.
    Raises Refused or Unplaceable where the older one cannot lie over what is there.
    """
    model, language = _model_of(older), older["language"]
    with in_place(under):
        now = _stored(older)
        current = payload_of(now, language) if now else None
    if current is not None and is_structural(older):
        older = _without_kept(older, model)
        older = _structure_of(older, current, model) if only_structure else older
    with in_place([*under, older]):
        then = _stored(older)
        if then is None:
            raise Refused(
                [_("There is no English text that this one could belong to. Bring the English back first.")]
            )
        return current, with_parked(payload_of(then, language), older, _latest(older, under))


def _latest(older, under):
    """Return what was written last in a payload's language: texts that are parked there stay so."""
    own = (one for one in under if (one["id"], one["language"]) == (older["id"], older["language"]))
    return next(own, None) or last_published(older)


def told(current, payload, under, user):
    """Return what bringing it back would change, in words, as `Differences`."""
    model, language = _model_of(payload), payload["language"]
    if current is None:
        return Differences(language, is_new=True)
    structure = payload
    if language != SOURCE:
        with in_place(under):
            structure = payload_of(_stored(payload), SOURCE)
    comparison = Comparison(model, language, *map(_standing, (current, payload, structure)), user)
    return Differences(language, changes=comparison.of_fields(), parts=comparison.of_parts())


def _model_of(payload):
    return apps.get_model(payload["model"])


def _stored(payload):
    return _model_of(payload)._base_manager.filter(pk=payload["id"]).first()


def _without_kept(payload, model):
    kept = {*KEPT, *model.managed_fields, model.natural_key_field}
    return payload | {
        "fields": {name: value for name, value in payload["fields"].items() if name not in kept}
    }


def _structure_of(older, current, model):
    """Return the older payload without the English texts of the root and of the rows that are there now."""
    kinds = children(model)
    present = {name: {row["id"] for row in rows} for name, rows in current["children"].items()}
    return older | {
        "fields": _untranslated(model, older["fields"]),
        "children": {
            name: [_untranslated(kinds[name], row) if row["id"] in present[name] else row for row in rows]
            for name, rows in older["children"].items()
        },
    }


def _untranslated(model, values):
    texts = {column(name, SOURCE) for name in translated_fields(model)}
    return {name: value for name, value in values.items() if name not in texts}


def _standing(payload):
    standing = Standing()
    standing.take_in(1, payload)
    return standing
