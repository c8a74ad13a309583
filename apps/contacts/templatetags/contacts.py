from django import template

from apps.contacts import confirming, phones
from apps.contacts.models import Contact
from apps.core import text

register = template.Library()

register.filter("grouped", phones.grouped)
register.filter("listed", text.listed)
register.filter("state_of_address", confirming.state_in_words)


@register.filter
def speaks(contact, language):
    """True when a language (a code) is recorded as spoken at a contact."""
    return contact.speaks(language)


@register.simple_tag(takes_context=True)
def default_contact(context):
    """Return whom to write to when nothing more particular is known, None where the person may not see it."""
    return Contact.objects.offered_to(context["user"]).filter(is_default=True).first()
