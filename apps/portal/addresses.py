"""The same page in the other languages, also where there is no page, and the language to speak to a reader."""

import re
from urllib.parse import unquote

from django.conf import settings
from django.utils.translation import get_language_from_path, get_language_from_request

from apps.core.languages import CODES, SOURCE, active, direction, own_name

# The first part of a path, where it is a language of the portal or looks like one that it does not have ("pt-br").
_PREFIX = re.compile(r"^/(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?)?(?=/|$)")
_END_OF_PATH = re.compile("[?#]")
_OWN_LANGUAGE = re.compile(rf"^(?:{'|'.join(CODES)})(?:/|$)")


def in_language(path, language, query=""):
    """Return the address of a path in another language, with its query string."""
    rest = _PREFIX.sub("", path)
    rest = rest if rest.startswith("/") else f"/{rest}"
    return f"/{language}{rest}" + (f"?{query}" if query else "")


def in_all_languages(request, current):
    """Return what the language switch shows: one link for each language, to the page that is being read."""
    query = request.META.get("QUERY_STRING", "")
    return [
        {
            "code": code,
            "name": own_name(code),
            "direction": direction(code),
            "address": in_language(request.path, code, query),
            "is_current": code == current,
        }
        for code in CODES
    ]


def language_of(request):
    """Return the language to answer in: the address's, else the signed-in person's, else the browser's."""
    return get_language_from_path(request.path_info) or preferred_language(request)


def preferred_language(request):
    """Return the signed-in person's language, else the browser's, else English."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and user.language in CODES:
        return user.language
    language = get_language_from_request(request)[:2]
    return language if language in CODES else SOURCE


def without_language(address):
    """Return the address of a page as it is the same in all languages: "manual/" for "/fr/manual/".

    Those of other sites are returned as they are.
    """
    path = address.removeprefix(settings.PORTAL_BASE_URL)
    return path if "://" in path else _OWN_LANGUAGE.sub("", path.lstrip("/"))


def bare(address):
    """Return the address of a page as it is compared: without language, query, anchor, and slashes at its ends."""
    return unquote(_END_OF_PATH.split(without_language(address), maxsplit=1)[0]).strip("/")


def in_readers_language(link):
    """Return the address that a stored link has in the reader's language. Those of other sites stay as they are."""
    return link if "://" in link or not link else f"/{active()}/{link}"
