from django import template

from apps.frameworks.citing import attach_frameworks

register = template.Library()


@register.simple_tag(takes_context=True)
def read_frameworks_citing(context, documents):
    """Give each document of a list its `in_frameworks`; print nothing."""
    attach_frameworks(documents, context["user"])
    return ""
