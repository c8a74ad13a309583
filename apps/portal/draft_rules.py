"""Drafts do not lead to pages of the portal that are not there, also where a link was copied from the address line."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.core import references
from apps.core.fields import RichTextField
from apps.core.languages import CODES, SOURCE
from apps.editorial.checking import register
from apps.editorial.text_rules import addresses_in, leading_nowhere
from apps.portal.addresses import bare, in_language
from apps.portal.fields import is_page
from apps.portal.models import OldAddress
from apps.portal.old_addresses import page_of

_IN_A_LANGUAGE = re.compile(rf"/(?:{'|'.join(CODES)})(?:/|$)")


def own_addresses(rows):
    """A link to a page of the portal is chosen by search, and leads to a page. No query where none is by address."""
    places = addresses_in(rows)
    paths = {address: path for address in places if (path := _own_path(address))}
    dead = _dead_among(set(paths.values())) if paths else ()
    for address, path in sorted(paths.items()):
        for row, own in places[address]:
            if path in dead:
                message = _("The address %(address)s leads nowhere.") % {"address": address}
                yield row.finding(own, message, _("Choose another page, or remove the link."), is_error=True)
            elif isinstance(own, RichTextField) and page_of(path):
                message = _("This is the address of a page of the portal: %(address)s") % {"address": address}
                yield row.finding(own, message, _("Choose the page by search: the link then follows it."))


def _own_path(address):
    """Return the path of an address of the portal, "" for one of another site, or of a file."""
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all
        return ""
    if not parts.netloc:
        return parts.path
    is_own = parts.netloc.lower() == urlsplit(settings.PORTAL_BASE_URL).netloc.lower()
    return parts.path if is_own and _IN_A_LANGUAGE.match(parts.path) else ""


def _dead_among(paths):
    """Return those of the paths that lead nowhere: neither to a page nor to one that stood there once."""
    keys = {path: (page[0]._meta.label_lower, page[1]) for path in sorted(paths) if (page := page_of(path))}
    nowhere = set(leading_nowhere([":".join(key) for key in keys.values()]))
    missing = {key for key in keys.values() if ":".join(key) in nowhere}
    missing -= set(references.rows_once_called(missing))
    dead = {path for path in paths if (keys[path] in missing if path in keys else not _is_address(path))}
    former = OldAddress.objects.live().filter(former__in=[bare(path) for path in dead])
    led_on = set(former.values_list("former", flat=True)) if dead else set()
    return {path for path in dead if bare(path) not in led_on}


def _is_address(path):
    try:
        with override(SOURCE):  # the pattern of the language in an address follows the active one
            resolve(in_language(path, SOURCE))
    except Resolver404:
        return is_page(path)
    return True


register(own_addresses)
