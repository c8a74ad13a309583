"""The way back to the manual, on the pages of other apps."""

from django import template

from apps.manual.mentions import attach_entries

register = template.Library()


@register.simple_tag(takes_context=True)
def read_entries_of(context, rows):
    """Give each row of a list its `in_entries`; print nothing."""
    attach_entries(rows, context["user"])
    return ""


@register.simple_tag(takes_context=True)
def entries_of(context, row):
    """Return the entries that refer to a row."""
    attach_entries([row], context["user"])
    return row.in_entries


@register.inclusion_tag("manual/includes/entries_about.html", takes_context=True)
def in_the_manual(context, row):
    """Print a section of the entries that refer to a row; nothing when there is none."""
    return {"entries": entries_of(context, row)}
