"""The fixed order of an entry: which parts it has, under which headings."""

from dataclasses import dataclass

from apps.core.text import is_blank
from apps.manual.models import Section
from apps.translation.reading import localized

Kind = Section.Kind
ORDER = (Kind.OVERVIEW, Kind.DESCRIPTION, Kind.KEY_CONSIDERATIONS, Kind.ROLE, Kind.WHO_CAN_HELP)
# A free section never comes before these, wherever it was put.
LEADING = (Kind.OVERVIEW, Kind.DESCRIPTION)


@dataclass(frozen=True)
class Part:
    """Sections under one main heading: those of a kind under its standard label, or a free one under its own."""

    kind: str
    sections: list

    @property
    def label(self):
        """Return the standard label; "" for a free part, whose heading is a text of content."""
        return "" if self.is_free else Kind(self.kind).label

    @property
    def is_free(self):
        return self.kind == Kind.FREE

    @property
    def has_heading(self):
        return not self.is_free or bool(self.lead.heading_en)

    @property
    def lead(self):
        """Return the section that stands directly under the main heading, None when there is none."""
        first = self.sections[0]
        return first if self.is_free or not first.heading_en else None

    @property
    def others(self):
        return self.sections[1:] if self.lead else self.sections

    @property
    def anchor(self):
        """Return the id of the main heading. The full stop keeps it apart from all anchors of sections."""
        return self.lead.anchor if self.lead else f"part.{self.kind}"


def readable(sections):
    """Return the sections that have a text to read or a list to show, and are not superseded."""
    return [
        section
        for section in sections
        if section.standing != Section.Standing.SUPERSEDED
        and (section.shows or not is_blank(localized(section, "body").text))
    ]


def parts_of(sections):
    """Return the parts of an entry: its kinds in their fixed order, free sections where their position puts them."""
    sections = sorted(sections, key=lambda section: (section.position, str(section.pk)))
    parts = [Part(kind, found) for kind in ORDER if (found := [row for row in sections if row.kind == kind])]
    first_place = sum(part.kind in LEADING for part in parts)
    for section in sections:
        if section.kind == Kind.FREE:
            parts.insert(max(first_place, _place(section, parts)), Part(Kind.FREE, [section]))
    return parts


def _place(section, parts):
    """Return the place behind the last part that begins before the section."""
    begins = [part.sections[0].position for part in parts]
    return max((place for place, begin in enumerate(begins, start=1) if begin < section.position), default=0)
