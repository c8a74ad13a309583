from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def dead_link_note(context, address):
    """Print behind a link to another site what readers should know of it: that it is known to be dead."""
    dead = context.get("dead_links")
    return dead.note(address) if dead else ""
