from django import template

from apps.core.bidi import isolated
from apps.core.languages import direction, own_name

register = template.Library()

register.filter(own_name)
register.filter(direction)
register.filter(isolated)


@register.filter
def kind(row):
    """Return in words what kind of content a row is."""
    return row._meta.verbose_name
