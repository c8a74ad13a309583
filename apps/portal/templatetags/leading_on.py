from django import template

from apps.portal import old_addresses

register = template.Library()


@register.simple_tag(takes_context=True)
def led_on_to(context, row, time):
    """Return what the readers of an archived row were led on to at a time, "" where they were told that it is gone."""
    return old_addresses.led_on_to(row, time, context["request"].user) if row else ""
