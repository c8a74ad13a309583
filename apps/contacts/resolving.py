"""Whom to write to, in the order in which a colleague should try it, and why.

Few units have an address of their own. Whoever looks for one that has none is sent to the nearest unit above it that
has, and is told so.
"""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.contacts.models import Contact
from apps.organization.models import Unit
from apps.translation.reading import localized

# One whole sentence for each kind of unit: "its" and "this" change with it in French, Spanish and Arabic.
INSTEAD = {
    Unit.Kind.DEPARTMENT: gettext_lazy("{name} has no address of its own; this is its department."),
    Unit.Kind.DIRECTORS_OFFICE: gettext_lazy(
        "{name} has no address of its own; this is its director's office."
    ),
    Unit.Kind.DIVISION: gettext_lazy("{name} has no address of its own; this is its division."),
    Unit.Kind.UNIT: gettext_lazy("{name} has no address of its own; this is its unit."),
    Unit.Kind.AREA: gettext_lazy("{name} has no address of its own; this is its area of work."),
    Unit.Kind.WORKSTREAM: gettext_lazy("{name} has no address of its own; this is its workstream."),
}


@dataclass(frozen=True)
class Way:
    """One way to reach help: `wanted` is the contact or unit looked for, `contact` the one that has the address.

    `unit` is where that contact was found; None when it is the wanted one's own, or when there is none at all.
    """

    wanted: Contact | Unit
    contact: Contact | None
    unit: Unit | None = None

    @property
    def is_own(self):
        return self.contact is not None and self.unit is None

    @property
    def is_regional(self):
        return isinstance(self.wanted, Contact) and self.wanted.level == Contact.Level.REGIONAL

    @property
    def reason(self):
        """Return why this address, in the reader's language: of its own one `use_for` says when to write to it."""
        if self.contact is None:
            return _("Address not recorded yet.")
        if self.unit is None:
            return localized(self.contact, "use_for").text
        return format_html(INSTEAD[self.unit.kind], name=_name(self.wanted))


def ways_to(contacts, user):
    """Return a Way for each contact that is not superseded: regional ones first, then headquarters, else as given.

    At most two queries, and none where every contact has an address.
    """
    contacts = [contact for contact in contacts if contact.standing != Contact.Standing.SUPERSEDED]
    contacts.sort(key=lambda contact: contact.level != Contact.Level.REGIONAL)
    if all(contact.has_address for contact in contacts):
        return [Way(contact, contact) for contact in contacts]
    tree, first_contacts = _tree_and_first_contacts(user)
    return [_way_to_contact(contact, tree, first_contacts) for contact in contacts]


def ways_to_unit(unit, user):
    """Return the ways to a unit: its own contacts that have an address, else the nearest one above it."""
    own = [contact for contact in Contact.objects.visible_to(user).filter(unit=unit) if contact.has_address]
    if own:
        return ways_to(own, user)
    tree, first_contacts = _tree_and_first_contacts(user)
    return [_nearest(unit, unit.parent_id, tree, first_contacts)]


def _tree_and_first_contacts(user):
    """Return all units by id, and by unit the first contact that has an address."""
    first = Contact.objects.visible_to(user).filter(is_primary=True)
    return Unit.objects.tree(), {contact.unit_id: contact for contact in first if contact.has_address}


def _way_to_contact(contact, tree, first_contacts):
    if contact.has_address:
        return Way(contact, contact)
    return _nearest(contact, contact.unit_id, tree, first_contacts)


def _nearest(wanted, unit_id, tree, first_contacts):
    """Walk up from a unit to the first that has an address. A circle in the tree ends the walk like the top does."""
    seen = set()
    while unit_id in tree and unit_id not in seen:
        if unit_id in first_contacts:
            return Way(wanted, first_contacts[unit_id], tree[unit_id])
        seen.add(unit_id)
        unit_id = tree[unit_id].parent_id
    return Way(wanted, None)


def _name(row):
    text = localized(row, "label" if isinstance(row, Contact) else "name")
    return format_html('<bdi lang="{}">{}</bdi>', text.language, text.text)
