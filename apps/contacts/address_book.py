"""All that may be offered to a person, read once and looked up in memory."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.contacts.models import Contact
from apps.organization.models import Coverage, Office, Unit

REGIONAL = Contact.Level.REGIONAL


@dataclass(frozen=True)
class AddressBook:
    """The contacts that a person may be sent to and all units by id.

    Whoever speaks the language that is asked for stands before the others, then the first contact of a unit.
    """

    user: User
    units: dict
    contacts: list

    @classmethod
    def of(cls, user, language="", units=None):
        """Read the book of a person, for a language to speak in where one is asked for. Two queries.

        units: all of them, None to read them here. All contacts are read, for they are some hundreds at most, and which
        ones are wanted depends on each other.
        """
        contacts = sorted(Contact.objects.offered_to(user), key=lambda row: _comes_first(row, language))
        units = Unit.objects.all() if units is None else units
        return cls(user, units.tree(), contacts)

    def contact(self, contact_id):
        """Return the contact, None when it may not be offered."""
        return next((contact for contact in self.contacts if contact.pk == contact_id), None)

    def chain(self, unit_id):
        """Return the unit and those above it, the lowest first."""
        return upwards(self.units, unit_id, "parent_id")

    def of_unit(self, unit):
        """Return the addresses at Headquarters of a unit, its first contact first."""
        return [row for row in self._with_address() if row.unit_id == unit.pk and row.level != REGIONAL]

    def of_office(self, office, unit_id=None):
        """Return the addresses of an office; for a unit only those that are of no other unit."""
        found = [row for row in self._with_address() if row.office_id == office.pk]
        return [row for row in found if self._answers_for(row, unit_id)]

    def specialists(self, unit_id, *, of_offices=None):
        """Return the regional contacts, with or without address, of a unit and those above it; of all without one.

        `of_offices` holds the keys of the offices that they may belong to, None among them for no office of their own;
        all offices when it is None.
        """
        found = [row for row in self.contacts if row.level == REGIONAL and self._answers_for(row, unit_id)]
        return [row for row in found if of_offices is None or row.office_id in of_offices]

    def regional_office(self, country):
        """Return the Regional Office for a country, None where that is not recorded. One query."""
        offices = Office.objects.visible_to(self.user).exclude(standing=Office.Standing.SUPERSEDED)
        coverage = Coverage.objects.filter(
            country=country, kind=Coverage.Kind.REGIONAL, office__in=offices.filter(closed_on=None)
        )
        found = coverage.select_related("office").first()
        return found and found.office

    def _with_address(self):
        return [contact for contact in self.contacts if contact.has_address]

    def _answers_for(self, contact, unit_id):
        if unit_id is None or contact.unit_id is None:
            return True
        return contact.unit_id in {unit.pk for unit in self.chain(unit_id)}


def _comes_first(contact, language):
    return not contact.speaks(language), not contact.is_primary


def upwards(rows, row_id, link):
    """Return the row and those above it, from {id: row}. A circle ends the walk like the top does."""
    found = []
    while row_id in rows and rows[row_id] not in found:
        found.append(rows[row_id])
        row_id = getattr(rows[row_id], link)
    return found
