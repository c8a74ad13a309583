"""One way to reach help, and the sentence that says why it is one."""

from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact, Subject
from apps.core.bidi import with_ranges_isolated
from apps.organization.models import Country, Office, Unit
from apps.translation.reading import localized

NOT_RECORDED = _("Address not recorded yet.")
# The region.
NO_COVERAGE = _("Regional coverage for {country} is not recorded yet.")
REGIONAL_OFFICE = _("“{office}” is the Regional Office for {country}.")
SILENT_REGIONAL_OFFICE = _(
    "“{office}” is the Regional Office for {country}; its address is not recorded yet."
)
REGIONAL_FIRST = _("Regional contacts come first.")
SILENT_REGIONAL = _("Regional contacts come first; the address of this one is not recorded yet.")
# Headquarters.
NAMED = _("This contact is named for “{subject}”.")
SILENT_NAMED = _("This contact is named for “{subject}”; its address is not recorded yet.")
OWN = _("“{name}” has this address of its own.")
DEPARTMENT = _("“{name}” belongs to this department; turn to it if you get no answer.")
GENERAL = _("This is the Organization's general contact, for when no other contact can help.")
# One whole sentence for each kind of unit: "its" and "this" change with it in French, Spanish and Arabic.
INSTEAD = {
    Unit.Kind.DEPARTMENT: _("“{name}” has no address of its own; this is its department."),
    Unit.Kind.DIRECTORS_OFFICE: _("“{name}” has no address of its own; this is its director's office."),
    Unit.Kind.DIVISION: _("“{name}” has no address of its own; this is its division."),
    Unit.Kind.UNIT: _("“{name}” has no address of its own; this is its unit."),
    Unit.Kind.AREA: _("“{name}” has no address of its own; this is its area of work."),
    Unit.Kind.WORKSTREAM: _("“{name}” has no address of its own; this is its workstream."),
}
OFFICE_INSTEAD = _("“{name}” has no address of its own; this is the office that it reports to.")


@dataclass(frozen=True)
class Way:
    """One way to reach help: `wanted` is what was looked for, `contact` the one that has the address.

    `contact` is None where no address is recorded. `found_at` is the unit or office whose contact stands in for the
    wanted one's; None when it is its own. `sentence` says why, `named` holds the rows that it names.
    """

    wanted: Contact | Unit | Subject | Office | Country
    contact: Contact | None
    found_at: Unit | Office | None = None
    sentence: str = ""
    named: dict = field(default_factory=dict)

    @property
    def is_own(self):
        return self.contact is not None and self.found_at is None

    @property
    def is_regional(self):
        contact = self.contact or self.wanted
        return isinstance(contact, Contact) and contact.level == Contact.Level.REGIONAL

    @property
    def is_region_unknown(self):
        """True when all that is said is that nobody recorded who covers a country."""
        return self.contact is None and isinstance(self.wanted, Country)

    @property
    def is_silent_office(self):
        """True when an office that covers a country is named, but its address is not recorded."""
        return self.contact is None and self.sentence == SILENT_REGIONAL_OFFICE

    @property
    def shown(self):
        """Return the row that a list names: the contact, else what was looked for."""
        return self.contact or self.wanted

    @property
    def name_field(self):
        return _name_field(self.shown)

    @property
    def reason(self):
        """Return why this address, in the reader's language."""
        names = {key: _name(row) for key, row in self.named.items()}
        return format_html(str(self.sentence), **names) if names else str(self.sentence)

    @property
    def rows(self):
        """Return all rows whose texts are printed."""
        places = [self.contact.unit, self.contact.office] if self.contact else []
        return [self.wanted, self.contact, self.found_at, *places, *self.named.values()]


def _name_field(row):
    return "label" if isinstance(row, Contact) else "name"


def _name(row):
    text = localized(row, _name_field(row))
    return format_html('<bdi lang="{}">{}</bdi>', text.language, with_ranges_isolated(text.text))
