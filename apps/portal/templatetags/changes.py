from django import template

from apps.accounts.mails import END, ISOLATE
from apps.core.languages import direction, own_name

register = template.Library()

register.filter(own_name)
register.filter(direction)


@register.filter
def kind(row):
    """Return in words what kind of content a row is."""
    return row._meta.verbose_name


@register.filter
def isolated(text):
    """Return a text for a mail or a sentence, with marks that keep its direction from turning the words around it."""
    return f"{ISOLATE}{text}{END}"
