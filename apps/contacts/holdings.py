"""What a person holds here: the contacts that name them, by address or by name."""

from apps.contacts.models import Contact
from apps.organization.holdings import naming_holdings


def contacts(person, administrator):
    """Return the contacts that lead to a person."""
    return naming_holdings(Contact, ("email", "label", "role", "use_for"), person, administrator)
