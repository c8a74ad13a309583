"""How far an address can be trusted, in words."""

from django.utils.translation import gettext

from apps.core.dates import machine_date


def state_in_words(contact):
    """Return what is known about the address of a contact: when it was confirmed, and whether that is too long ago."""
    if not contact.has_address:
        return gettext("Address not recorded yet.")
    if contact.confirmed_on is None:
        return gettext("When the address was confirmed is not recorded yet.")
    day = {"date": machine_date(contact.confirmed_on)}
    if contact.is_confirmation_overdue:
        return gettext("Address confirmed on %(date)s; its confirmation is overdue.") % day
    return gettext("Address confirmed on %(date)s.") % day
