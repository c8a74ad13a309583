"""Whom to write to, in the order in which a colleague should try it, and why.

Regional contacts come first. At Headquarters few units have an address of their own: whoever looks for one that has
none is sent to the nearest unit above it that has, and is told so; then to its department; last to the Organization's
general contact.
"""

from apps.contacts import ways
from apps.contacts.address_book import AddressBook, upwards
from apps.contacts.models import Contact
from apps.contacts.ways import Way
from apps.organization.models import Office, Unit

REGIONAL_OFFICE = "RO"  # the code of the type of office


def ways_to(user, *, country=None, unit=None, subject=None, language=""):
    """Return the ways to help with a subject, of a unit, for a country, in the order in which to try them.

    Each of the three may be left out. Of several contacts of one place those come first who speak the `language`.
    Three queries at most, whatever is asked.
    """
    return ways_in(AddressBook.of(user, language), country=country, unit=unit, subject=subject)


def ways_in(book, *, country=None, unit=None, subject=None):
    """Return the ways that an address book knows. One query for a country, none otherwise."""
    named = book.contact(subject.contact_id) if subject else None
    unit = unit or book.units.get(_unit_id_of(subject, named))
    of_offices = {None} if country else None
    specialists = [row for row in book.specialists(unit and unit.pk, of_offices=of_offices) if row != named]
    regional = _regional(book, country, unit, specialists, is_narrow=bool(unit or subject))
    central = [_named(named, subject)] if named else []
    wanted = [unit] if unit else [contact for contact in specialists if not contact.has_address]
    for row in wanted:
        central += _headquarters(book, row, is_answered=bool(named and named.has_address))
    return _with_general(book, [*regional, *central], wanted=unit or subject or country)


def ways_to_subject(subject, user):
    """Return the ways to help with a subject, wherever the colleague works."""
    return ways_to(user, subject=subject)


def ways_to_country(country, user):
    """Return the ways to help for a country, whatever the subject."""
    return ways_to(user, country=country)


def ways_to_unit(unit, user):
    """Return the ways to a unit."""
    return ways_to(user, unit=unit)


def ways_to_office(office, user):
    """Return the ways to an office: its own addresses, else those of the nearest office above it. Three queries.

    Each Regional Office has the specialists that are of no office of their own: they come first.
    """
    book = AddressBook.of(user)
    offices = {row.pk: row for row in Office.objects.visible_to(user).in_places()}
    specialists = []
    if office.pk in offices and offices[office.pk].type.code == REGIONAL_OFFICE:
        specialists = book.specialists(None, of_offices={None})
    found = []
    for place in upwards(offices, office.pk, "reports_to_id"):
        if contacts := book.of_office(place):
            found = _own_or_first(office, contacts, place, ways.OFFICE_INSTEAD)
            break
    return [*map(_specialist, specialists), *_with_general(book, found, wanted=office)]


def ways_to_contacts(contacts, user, units=None):
    """Return a Way for each contact that is not superseded: regional ones first, then headquarters, else as given.

    Two queries at most, and none where every contact has an address. units: see `AddressBook.of`.
    """
    contacts = [contact for contact in contacts if not contact.is_superseded]
    contacts.sort(key=lambda contact: contact.level != Contact.Level.REGIONAL)
    if all(contact.has_address for contact in contacts):
        return [Way(contact, contact) for contact in contacts]
    book = AddressBook.of(user, units=units)
    return [_own_or_nearest(book, contact) for contact in contacts]


def _unit_id_of(subject, named):
    return (subject and subject.unit_id) or (named and named.unit_id)


# --- The region -------------------------------------------------------------------------------------------


def _regional(book, country, unit, specialists, *, is_narrow):
    """Return the ways in the region: the office that covers the country, then the specialists.

    `is_narrow` says that somebody at Headquarters answers for what is asked.
    """
    if country is None:
        return [_specialist(contact) for contact in specialists]
    office = book.regional_office(country)
    if office is None:
        # Who a specialist is follows from the region: where that is not known, a missing address is no news. But
        # whoever asks for a country alone reads first who is missing, then why a department stands in.
        known = [_specialist(row) for row in specialists if row.has_address or not is_narrow]
        return [Way(country, None, None, ways.NO_COVERAGE, {"country": country}), *known]
    # A specialist who can be reached comes before the rest of the office; of one who cannot it is told after it.
    own = book.specialists(unit and unit.pk, of_offices={office.pk})
    within_reach = [_specialist(row) for row in specialists if row.has_address]
    silent = [_specialist(row) for row in [*own, *specialists] if not row.has_address]
    contacts = sorted(
        book.of_office(office, unit and unit.pk), key=lambda row: row.level != Contact.Level.REGIONAL
    )
    return [*within_reach, *_regional_office(office, country, contacts), *silent]


def _regional_office(office, country, contacts):
    named = {"office": office, "country": country}
    if contacts:
        return [Way(office, contact, office, ways.REGIONAL_OFFICE, named) for contact in contacts]
    return [Way(office, None, None, ways.SILENT_REGIONAL_OFFICE, named)]


def _specialist(contact):
    if contact.has_address:
        return Way(contact, contact, None, ways.REGIONAL_FIRST)
    return Way(contact, None, None, ways.SILENT_REGIONAL)


# --- Headquarters -----------------------------------------------------------------------------------------


def _named(contact, subject):
    if contact.has_address:
        return Way(contact, contact, None, ways.NAMED, {"subject": subject})
    return Way(contact, None, None, ways.SILENT_NAMED, {"subject": subject})


def _headquarters(book, wanted, *, is_answered):
    """Return the way to the nearest address, unless somebody answers already, and then the one to the department."""
    found = []
    for unit in book.chain(_home_of(wanted)):
        contacts = book.of_unit(unit)
        if contacts and not is_answered:
            found += _own_or_first(wanted, contacts, unit, ways.INSTEAD[unit.kind])
            is_answered = True
        elif contacts and unit.kind == Unit.Kind.DEPARTMENT:
            found += _own_or_first(wanted, contacts, unit, ways.DEPARTMENT)
            break
    return found


def _home_of(wanted):
    return wanted.unit_id if isinstance(wanted, Contact) else wanted.pk


def _own_or_first(wanted, contacts, place, instead):
    """Return the ways to all contacts of the place that is wanted, to the first one of any other place."""
    named = {"name": wanted}
    if place == wanted:
        return [Way(wanted, contact, None, ways.OWN, named) for contact in contacts]
    return [Way(wanted, contacts[0], place, instead, named)]


def _own_or_nearest(book, contact):
    if contact.has_address:
        return Way(contact, contact)
    found = _headquarters(book, contact, is_answered=False)
    return found[0] if found else Way(contact, None, None, ways.NOT_RECORDED)


def _with_general(book, found, wanted):
    """Return the ways, each contact once, and the Organization's general contact behind them."""
    general = [row for row in book.contacts if row.is_default and row.has_address]
    found = [*found, *(Way(wanted, row, None, ways.GENERAL) for row in general)]
    seen, once = set(), []
    for way in found:
        if way.contact is None or way.contact not in seen:
            seen.add(way.contact)
            once.append(way)
    return once or [Way(wanted, None, None, ways.NOT_RECORDED)]
