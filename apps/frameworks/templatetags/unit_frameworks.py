from django import template

from apps.frameworks.pages import work_of_unit

register = template.Library()


@register.inclusion_tag("frameworks/includes/of_unit.html", takes_context=True)
def frameworks_of(context, unit):
    """Print a section of what a unit does for which framework, and its programmes; nothing when there is none.

    Four queries.
    """
    return work_of_unit(unit, context["user"])
