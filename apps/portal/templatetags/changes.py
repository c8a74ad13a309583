from django import template

from apps.core.languages import own_name

register = template.Library()

register.filter(own_name)


@register.filter
def kind(row):
    """Return in words what kind of content a row is."""
    return row._meta.verbose_name
