"""Lists that sections pull in from their own records: an office that is edited once changes on every page.

Each kind of list is read once a page, in a fixed number of queries, and only where a section shows it.
"""

from functools import partial

from django.db.models import prefetch_related_objects

from apps.frameworks.models import PartGroup
from apps.library.showing import current, shown
from apps.manual.models import Section
from apps.organization.models import Measure, Office, OfficeType
from apps.organization.unit_tree import tree_of

Shows = Section.Shows


def pull_lists(sections, user, units):
    """Give each section its rows as `pulled`, and return what the page has to know of all of them (as `shown`).

    units: all of them, read with what the person may see (`with_shown`).
    """
    texts = []
    readers = READERS | {Shows.UNITS: partial(_units, units)}
    for kind, read in readers.items():
        asking = [section for section in sections if section.shows == kind]
        if asking:
            texts += read(asking, user)
    return texts


def _offices(sections, user):
    """The types of office, each with its `listed` offices."""
    types = current(OfficeType.objects.visible_to(user))
    offices = [row for row in current(Office.objects.visible_to(user).in_places()) if not row.is_closed]
    for row in types:
        row.listed = [office for office in offices if office.type_id == row.pk]
        row.recorded = len(row.listed)
    _give(sections, types)
    countries = [office.country for office in offices]
    return [
        *shown(types, "name", "plural_name", "acronym", "role", "public_note"),
        *shown(offices, "name", "city", "public_note"),
        *shown(countries, "name"),
    ]


def _units(units, sections, user):
    """The units at the top, each with its `shown_subunits`."""
    units = current(unit for unit in units if unit.is_shown)
    prefetch_related_objects(units, "principles")
    _give(sections, tree_of(units))
    principles = [principle for unit in units for principle in unit.principles.all()]
    return [*shown(units, "name", "acronym", "mandate", "public_note"), *shown(principles, "text")]


def _framework_parts(sections, user):
    """The lists of the framework of each section, each with its `listed` parts."""
    wanted = {section.shows_framework_id for section in sections}
    groups = PartGroup.objects.visible_to(user).filter(framework__in=wanted).prefetch_related("parts")
    groups = current(groups.select_related("framework"))
    for group in groups:
        group.listed = current(group.parts.all())
    for section in sections:
        section.pulled = [group for group in groups if group.framework_id == section.shows_framework_id]
    parts = [part for group in groups for part in group.listed]
    return [*shown(groups, "title", "lead_in", "public_note"), *shown(parts, "title", "text", "public_note")]


def _figures(sections, user):
    """The measures, each with its `listed` figures."""
    measures = current(Measure.objects.visible_to(user).prefetch_related("figures"))
    for measure in measures:
        measure.listed = current(measure.figures.all())
    _give(sections, measures)
    figures = [figure for measure in measures for figure in measure.listed]
    return [*shown(measures, "name", "definition", "public_note"), *shown(figures, "context", "public_note")]


READERS = {
    Shows.OFFICES: _offices,
    Shows.FRAMEWORK_PARTS: _framework_parts,
    Shows.FIGURES: _figures,
}


def _give(sections, rows):
    for section in sections:
        section.pulled = rows
