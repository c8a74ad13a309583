"""What the pages of units show: the whole tree, and one unit in its place in it."""

from apps.core.references import resolve
from apps.library.showing import current, page_of, shown
from apps.organization.models import Position, Unit
from apps.translation.reading import localized

IN_THE_TREE = ("name", "acronym", "public_note")


def units_page(user, asked):
    """Return the units at the top of the tree, each unit with its `shown_subunits`."""
    units = asked.sift(Unit.objects.visible_to(user))
    return page_of(
        shown(units, *IN_THE_TREE),
        tops=tree_of(units),
        total=len(units),
    )


def unit_page(unit, user):
    """Return what the page of a unit shows."""
    units = Unit.objects.visible_to(user).tree()
    trail = trail_to(unit, units)
    subunits = current(row for row in units.values() if row.parent_id == unit.pk)
    principles = list(unit.principles.all())
    positions = current(Position.objects.visible_to(user).filter(unit=unit))
    owner = units.get(unit.owner_unit_id)
    page = page_of(
        [
            *shown([unit], *IN_THE_TREE, "also_known_as", "mandate"),
            *shown(principles, "text"),
            *shown(subunits, "name", "acronym"),
            *shown(positions, "title", "holder", "holder_title", "public_note"),
        ],
        linked=[*trail, owner],
        trail=trail,
        subunits=subunits,
        principles=principles,
        positions=positions,
        owner=owner,
    )
    return page | {"addresses": resolve([localized(unit, "mandate").text], user)}


def tree_of(units):
    """Return the units at the top. What no way from the top leads to (a circle) comes last, so that nothing is lost."""
    waiting, known = list(units), {unit.pk for unit in units}

    def take(belongs):
        taken = [unit for unit in waiting if belongs(unit)]
        waiting[:] = [unit for unit in waiting if unit not in taken]
        for unit in taken:
            unit.shown_subunits = take(lambda row, parent=unit: row.parent_id == parent.pk)
        return taken

    tops = take(lambda unit: unit.parent_id not in known)
    while waiting:
        first = waiting[0]
        tops += take(lambda unit, first=first: unit is first)
    return tops


def trail_to(unit, units):
    """Return the units above a unit, the highest first. A circle ends the walk."""
    above, trail = dict(units), []
    above.pop(unit.pk, None)
    parent_id = unit.parent_id
    while parent_id in above:
        trail.insert(0, above.pop(parent_id))
        parent_id = trail[0].parent_id
    return trail
