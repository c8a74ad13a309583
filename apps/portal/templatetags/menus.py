from django import template

from apps.portal import menus

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context):
    """Return the items of the main menu for the person who reads. They are read once, however often a page asks."""
    request = context["request"]
    if not hasattr(request, "main_menu"):
        request.main_menu = menus.main_menu(context["user"], request.path)
    return request.main_menu


@register.inclusion_tag("portal/includes/public_site_menu.html", takes_context=True)
def public_site_menu(context):
    """Print the menu of the public site as a list."""
    return {"items": menus.public_site_menu(context["user"]), "dead_links": context.get("dead_links")}
