from django import template

register = template.Library()


@register.filter
def kind(row):
    """Return in words what kind of content a row is."""
    return row._meta.verbose_name
