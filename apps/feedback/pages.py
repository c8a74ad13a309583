"""What readers say something about: a page that they may read, or one section of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.http import Http404

from apps.core.languages import name_field, translated_fields
from apps.core.models import Content, Row
from apps.editorial.aggregates import children
from apps.editorial.rights import known_to
from apps.translation.reading import localized

AT_THE_FOOT = "page.feedback"  # where a page asks whether it was what the reader needed


@dataclass(frozen=True)
class Place:
    """A page, and the section of it that is meant."""

    row: Content
    section: Row | None = None

    @property
    def label(self):
        return self.row._meta.label_lower

    @property
    def anchor(self):
        return self.section.anchor if self.section else ""

    @property
    def name(self):
        """What the page is called, as a `Localized`."""
        return name_of(self.row)

    @property
    def section_name(self):
        """What the section is called: its heading as a `Localized`, else what stands over all of its kind."""
        return self.section and (_heading_of(self.section) or str(self.section))

    def address(self, part=""):
        """Return the address of the section, else of a part of the page, else of what the page is about."""
        page, _hash, own = self.row.get_absolute_url().partition("#")
        part = self.anchor or part or own
        return f"{page}#{part}" if part else page


def place_of(user, kind, label, pk, anchor=""):
    """Return the Place that a person says something of.

    Raises Http404 alike for what is unknown, what the person may not read, and what takes no such words. A section that
    is gone meanwhile is left aside: what is said of it is said of the page.
    """
    model = _model(label)
    if model is None or kind not in getattr(model, "feedback_kinds", ()):
        raise Http404
    row = with_address(model.objects.visible_to(user)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return Place(row, _section(row, anchor))


def attach_pages(reports, user):
    """Give each report its `page`, None where there is none that the person may know of. A query for each kind."""
    keys = defaultdict(set)
    for report in reports:
        if report.model:
            keys[report.model].add(report.object_id)
    found = {}
    for label, ids in keys.items():
        if (model := _model(label)) is not None:
            rows = with_address(known_to(user, model._default_manager.all()).filter(pk__in=ids))
            found |= {(label, row.pk): row for row in rows}
    for report in reports:
        report.page = found.get((report.model, report.object_id))


def with_address(rows):
    """Read what `get_absolute_url` touches, and the unit that answers for the page."""
    rows = rows.with_address() if hasattr(rows, "with_address") else rows
    return rows.select_related("owner_unit") if hasattr(rows.model, "owner_unit") else rows


def name_of(row):
    """Return what a row is called in the reader's language, else in English."""
    return localized(row, name_field(type(row)))


def _heading_of(section):
    heading = localized(section, "heading")
    return heading if heading.text else None


def _model(label):
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, Content) else None


def _section(row, anchor):
    """Return the part of a page that has an anchor and a heading of its own, None where there is none."""
    for name, model in children(type(row)).items():
        if anchor and "heading" in translated_fields(model):
            return getattr(row, name).filter(anchor=anchor).first()
    return None
