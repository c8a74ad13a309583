from django import template

from apps.portal.addresses import in_readers_language
from apps.portal.notices import standing_notices

register = template.Library()

register.filter(in_readers_language)


@register.inclusion_tag("portal/includes/notices.html", takes_context=True)
def notices(context):
    """Print what stands above every page at this moment. Pages without a person, those of strangers, ask nothing."""
    user = context.get("user")
    return {"notices": standing_notices(user) if user else [], "dead_links": context.get("dead_links")}
