"""What the pages about the Organization as a whole show. Each reads what it needs in a fixed number of queries."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from apps.library.models import Source, Sourced
from apps.library.showing import Asked, current, page_of, shown
from apps.organization.models import (
    Country,
    HistoryPeriod,
    Measure,
    Office,
    Partner,
    Position,
    Unit,
)
from apps.organization.timeline import stops_of

# The model's labels name one of a kind; a heading names them all.
PARTNERS = {
    Partner.Kind.UN: _("United Nations system"),
    Partner.Kind.GOVERNING: _("Governing bodies"),
    Partner.Kind.COORDINATION: _("Coordination bodies"),
    Partner.Kind.AUTHORITIES: _("Authorities"),
    Partner.Kind.NGO: _("Non-governmental organizations named in the sources"),
    Partner.Kind.PUBLISHER: _("Publishers of sources"),
}


def profile_page(user, asked):
    """Return who the Organization is: in brief, in figures, its positions, and how much there is of all the rest."""
    measures = _measures(user, asked)
    figures = [figure for measure in measures for figure in measure.shown_figures]
    positions = asked.sift(Position.objects.visible_to(user).select_related("unit", "office"))
    offices = current(Office.objects.visible_to(user).in_places())
    partners = current(Partner.objects.visible_to(user))
    milestones = [row for period in _periods(user, Asked()) for row in period.shown_milestones]
    brief = _in_brief(offices, partners, milestones)
    page = page_of(
        [
            *shown(measures, "name", "definition", "public_note"),
            *shown(figures, "context", "public_note"),
            *shown(positions, "title", "holder", "holder_title", "public_note"),
            *shown([*brief["headquarters"], *brief["governing"]], "name"),
            *shown([brief["beginning"]], "label"),
        ],
        linked=[place for row in positions for place in (row.unit, row.office)]
        + [office.country for office in brief["headquarters"]],
        measures=[measure for measure in measures if measure.shown_figures],
        positions=positions,
        numbers={
            "offices": sum(not office.is_closed for office in offices),
            "countries": len(current(Country.objects.visible_to(user))),
            "units": len(current(Unit.objects.visible_to(user))),
            "milestones": len(milestones),
            "partners": len(partners),
        },
        **brief,
    )
    _mark_from_outside([*brief["headquarters"], *brief["governing"]], page["sources"])
    return page


def history_page(user, asked):
    """Return the periods, each with its `stops` on the line of time."""
    periods = [period for period in _periods(user, asked) if period.shown_milestones]
    for period in periods:
        period.stops = stops_of(period.shown_milestones)
    first = next(iter(periods), None)
    has_one_note = first and {row.public_note_en for row in periods} == {first.public_note_en}
    milestones = [row for period in periods for row in period.shown_milestones]
    return page_of(
        [
            *shown(periods, "label", "public_note"),
            *shown(milestones, "time_in_words", "label", "text", "public_note"),
        ],
        periods=periods,
        noted=first if has_one_note and len(periods) > 1 else None,
    )


def partners_page(user, asked):
    """Return the partners by kind: the kind, its heading and the partners."""
    partners = asked.sift(Partner.objects.visible_to(user))
    kinds = list(PARTNERS)
    partners.sort(key=lambda partner: kinds.index(partner.kind))
    groups = groupby(partners, key=lambda partner: partner.kind)
    return page_of(
        shown(partners, "acronym", "name", "description", "public_note"),
        kinds=[(kind, PARTNERS[kind], list(group)) for kind, group in groups],
    )


def _in_brief(offices, partners, milestones):
    """Return where the Organization sits, when it began as far as that is dated, and what governs it."""
    return {
        "headquarters": [office for office in offices if office.is_headquarters],
        "beginning": next((row for row in milestones if row.content_date), None),
        "governing": [partner for partner in partners if partner.kind == Partner.Kind.GOVERNING],
    }


def _measures(user, asked):
    measures = asked.sift(Measure.objects.visible_to(user).prefetch_related("figures"))
    for measure in measures:
        measure.shown_figures = asked.sift(measure.figures.all())
        _open_the_certain(measure)
    return measures


def _open_the_certain(measure):
    """Give a measure its `open_figures`, the preferred ones or else all, and the `other_figures` behind them."""
    figures = measure.shown_figures
    certain = [row for row in figures if row.standing == Sourced.Standing.PREFERRED]
    measure.open_figures = certain or figures
    measure.other_figures = [row for row in figures if row not in measure.open_figures]
    measure.has_doubtful_figure_open = bool(figures) and not certain


def _mark_from_outside(rows, sources):
    """Say of each row whether it cites a source that others wrote: `is_from_outside`."""
    outside = {source.pk for source in sources if source.kind == Source.Kind.SECONDARY}
    for row in rows:
        row.is_from_outside = not outside.isdisjoint(row.source_ids)


def _periods(user, asked):
    periods = asked.sift(HistoryPeriod.objects.visible_to(user).prefetch_related("milestones"))
    for period in periods:
        period.shown_milestones = asked.sift(period.milestones.all())
    return periods
