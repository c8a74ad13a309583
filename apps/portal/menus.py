"""The menus: the portal's own above every page, and the one of the public site, which is shown as content."""

from apps.core.languages import active
from apps.portal.models import MenuItem
from apps.translation.models import TranslationUnit

Menu = MenuItem.Menu


def main_menu(user, path):
    """Return the items at the top of the main menu, each with `under`: the items below it.

    Each item has `current`: "page", "true" for its part of the portal, or "". One query, asked by every page. `path`
    is that of the page that is read.
    """
    items = list(MenuItem.objects.visible_to(user).items_of(Menu.MAIN))
    for item in items:
        item.current = _current(item, path)
    return _nested(items)


def public_site_menu(user):
    """Return the items at the top of the public site's menu, each with `under`: the items below it. Two queries."""
    items = list(MenuItem.objects.visible_to(user).items_of(Menu.PUBLIC_SITE))
    TranslationUnit.objects.attach_to(items, active())
    return _nested(items)


def _nested(items):
    """Return the items at the top, each with `under`: the items below it."""
    for item in items:
        item.under = [other for other in items if other.parent_id == item.pk]
    return [item for item in items if item.parent_id is None]


def _current(item, path):
    if not item.path or not path.startswith(item.address):
        return ""
    return "page" if path == item.address else "true"
