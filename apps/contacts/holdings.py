"""What a person holds here: the contacts that name them, by address or by name."""

from django.db.models import Q

from apps.contacts.models import Contact
from apps.organization.holdings import content_holding, naming


def contacts(person, administrator):
    """Return the contacts that lead to a person. They are content: a form changes them."""
    theirs = Q(email__iexact=person.email) | naming(person, "label", "role", "use_for")
    return [content_holding(row) for row in Contact.objects.live().filter(theirs)]
