"""Following changes of texts: the units of every row that the door wrote, in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

from apps.core.languages import SOURCE, TARGETS, column, translated_fields
from apps.core.text import is_blank
from apps.translation.models import TranslationUnit
from apps.translation.states import Gravity, Origin, Review, State, state_of

_PINS = [
    "root_id",
    "source_text",
    "source_hash",
    "target_hash",
    "review",
    "origin",
    "pinned_by",
    "pinned_at",
    "is_unsafe",
    "state",
]
UP_TO_DATE = {State.APPROVED, State.NEEDS_REVIEW, State.DRAFT, State.MACHINE}


@dataclass(frozen=True)
class Authorship:
    """Who wrote texts, when and how, and how much a change of the English matters.

    approved: languages in which a reviewer approved what was written; confirmed: those in which a reviewer confirms all
    texts with the same change, written or not.
    """

    by: object
    at: datetime
    origin: Origin = Origin.HUMAN
    gravity: Gravity = Gravity.NORMAL
    approved: frozenset = frozenset()
    confirmed: frozenset = frozenset()


def track(rows, *, changed, seen_sources, authorship):
    """Bring the units of content rows up to date: pin what was written, restate everything else.

    rows: {row: id of its root}. changed: pairs (row id, column) that now hold another text.
    seen_sources: {(row id, field): English that the translator had before them}; the row's own where absent.
    """
    known = _units_of(rows)
    touched = []
    for row, root_id in rows.items():
        for name in translated_fields(type(row)):
            source = seen_sources.get((row.pk, name), getattr(row, column(name, SOURCE)))
            for language in TARGETS:
                unit = known.get((row.pk, name, language)) or _new_unit(row, root_id, name, language)
                is_written = (row.pk, column(name, language)) in changed
                if (row.pk, column(name, SOURCE)) in changed:
                    _weigh(unit, row, authorship.gravity)
                if _update(unit, row, source, is_written, authorship):
                    touched.append(unit)
    TranslationUnit.objects.bulk_create(
        touched, update_conflicts=True, unique_fields=["object_id", "field", "language"], update_fields=_PINS
    )


def forget(row_ids):
    """Drop the units of rows that no longer exist."""
    TranslationUnit.objects.filter(object_id__in=row_ids).delete()


def restate(rows):
    """Compute the stored states of rows again and return how many were wrong."""
    wrong, by_id = [], {row.pk: row for row in rows}
    for unit in _units_of(rows).values():
        state = _state(unit, by_id[unit.object_id])
        if state != unit.state:
            unit.state = state
            wrong.append(unit)
    TranslationUnit.objects.bulk_update(wrong, ["state"])
    return len(wrong)


def _units_of(rows):
    units = TranslationUnit.objects.filter(object_id__in=[row.pk for row in rows])
    return {(unit.object_id, unit.field, unit.language): unit for unit in units}


def _new_unit(row, root_id, name, language):
    return TranslationUnit(
        model=row._meta.label_lower,
        object_id=row.pk,
        root_id=root_id,
        field=name,
        language=language,
        state="",
    )


def _state(unit, row):
    source, target = (getattr(row, column(unit.field, code)) for code in (SOURCE, unit.language))
    return state_of(source, target, unit.language, unit)


def _update(unit, row, source, is_written, authorship):
    """Pin and restate one unit. Returns True when it has to be stored."""
    target = getattr(row, column(unit.field, unit.language))
    is_confirmed = unit.language in authorship.confirmed
    is_pinned = not is_blank(target) and (is_confirmed or is_written)
    if is_pinned:
        is_approved = is_confirmed or unit.language in authorship.approved
        review = Review.APPROVED if is_approved else Review.NEEDS_REVIEW
        unit.pin(source, target, review=review, origin=authorship.origin, by=authorship.by, at=authorship.at)
    before, unit.state = unit.state, _state(unit, row)
    return is_pinned or unit.state != before or unit.is_kept_up


def _weigh(unit, row, gravity):
    """Say what a change of the English means for a translation.

    A slip of the pen leaves it as good as it was: one that was up to date stays so. A critical change makes the text
    that was there before unsafe, until it is written anew.
    """
    if gravity == Gravity.TYPO and unit.state in UP_TO_DATE:
        unit.keep_up(getattr(row, column(unit.field, SOURCE)))
    if gravity == Gravity.CRITICAL:
        unit.is_unsafe = True
