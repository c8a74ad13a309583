from django import template

from apps.portal.old_addresses import led_on_to

register = template.Library()


@register.simple_tag(takes_context=True)
def with_leads(context, row, moments):
    """Return (moment, what the readers of an archived row were led on to, "" for nothing) of each that readers saw."""
    times = [moment.since for moment in moments if moment.is_archived]
    found = led_on_to(row, times, context["request"].user)
    return [(moment, found.get(moment.since, "")) for moment in moments]
