"""Which addresses of other sites a piece of content names: in fields for addresses, and in the links of its rich texts.

A field is one for addresses when it is a URLField, or says so itself (`holds_address`).
"""

import hashlib
import re
from functools import cache
from html import unescape
from urllib.parse import urlsplit, urlunsplit

from django.apps import apps

from apps.core.fields import RichTextField, holds_address
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.editorial.payloads import rows

LONGEST = 2_000  # characters, as far as browsers and servers agree
_LONGEST_HOST = 253
_HREF = re.compile(r'<a(?: [a-z-]+="[^"]*")*? href="([^"]*)"')  # as the cleaner writes it


def normal(address):
    """Return the web address in the form in which it is asked: without a fragment or a name to sign in with.

    None for what is no address of the web.
    """
    try:
        parts = urlsplit((address or "").strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not 0 < len(host) <= _LONGEST_HOST:
        return None
    host = f"[{host}]" if ":" in host else host
    found = urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, ""))
    return found if len(found) <= LONGEST else None


def host_of(address):
    return urlsplit(address).hostname


def key_of(address):
    """Return the key under which an address in normal form is stored: it may be longer than an index takes."""
    return hashlib.sha256(address.encode()).hexdigest()


def in_html(html):
    """Return the web addresses, in normal form, that a rich text has links to."""
    return {found for href in _HREF.findall(html or "") if (found := normal(unescape(href)))}


def in_columns(model, values):
    """Return {language: web addresses} of the columns of one row. What has no language counts as English."""
    found = {}
    for name, (language, is_rich) in link_columns(model).items():
        value = values.get(name)
        addresses = in_html(value) if is_rich else {normal(value)} - {None}
        if addresses:
            found.setdefault(language, set()).update(addresses)
    return found


def in_payload(payload):
    """Return the web addresses that a payload names, in normal form."""
    found = set()
    for model, values in rows(payload, apps.get_model(payload["model"])):
        found.update(*in_columns(model, values).values())
    return found


@cache
def link_columns(model):
    """Return {column: (language, is it rich text)} of the columns that can hold addresses of other sites."""
    found, translated = {}, set(translated_fields(model))
    for field in model._meta.concrete_fields:
        is_rich = isinstance(field, RichTextField)
        if not is_rich and not holds_address(field):
            continue
        if field.name in translated:
            found |= {column(field.name, language): (language, is_rich) for language in CODES}
        elif field.name not in found:
            found[field.name] = (SOURCE, is_rich)
    return found
