"""What a person holds here: the contacts that name them, by address or by name."""

from django.utils.translation import gettext as _

from apps.contacts.models import Contact
from apps.organization.holdings import naming_holdings


def contacts(person, administrator):
    """Return the contacts that lead to a person."""
    note = _("Name and e-mail address are replaced. A telephone number stays: look at it on the form.")
    return naming_holdings(Contact, ("email", "label", "role", "use_for"), person, administrator, note)
