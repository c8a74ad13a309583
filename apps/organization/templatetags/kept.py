"""How a page is kept: who answers for it, when it was changed and looked at, how far its language can be trusted."""

from django import template

from apps.core.languages import active
from apps.core.models import Dated
from apps.library.showing import last_change
from apps.organization.models import Owned

register = template.Library()


@register.inclusion_tag("includes/kept.html", takes_context=True)
def kept(context, row=None, also=()):
    """Print the parts of a `<dl class="about">`: of a row (and rows that belong to it), or of all rows of a list.

    One query, but none for a text that has a date of its own.
    """
    is_dated = isinstance(row, Dated)
    rows = context.get("shown_rows", ()) if row is None else [row, *also]
    return {
        "row": row,
        "is_dated": is_dated,
        "is_owned": isinstance(row, Owned),
        "owner": context.get("owner"),
        "last": None if is_dated else last_change(rows),
        "notice": context.get("notice"),
        "language": active(),
    }
