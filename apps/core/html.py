"""Rich text: one allow-list for saving, loading and printing. Cleaning twice equals cleaning once."""

import re

import nh3

from apps.core.text import is_blank, normalise

TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "h4", "blockquote", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
LIST_STYLES = {"1", "a", "i"}
_ATTRIBUTES = {
    "a": {"href", "data-ref"},
    "ol": {"type", "start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
REFERENCE = re.compile(r"[a-z]+\.[a-z]+:[\w.-]+(#[\w-]+)?")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_DROPPED_WITH_CONTENT = {"script", "style", "template", "iframe", "object", "noscript", "svg", "math"}


def _keep_attribute(tag, name, value):
    """Return the attribute's value when it is of the form we print, else None (nh3 drops it)."""
    if name == "data-ref":
        return value if REFERENCE.fullmatch(value) else None
    if name == "type":
        return value if value in LIST_STYLES else None
    if name == "scope":
        return value if value in {"row", "col"} else None
    if name in {"start", "colspan", "rowspan"}:
        return value if _NUMBER.fullmatch(value) else None
    return value


_cleaner = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_keep_attribute,
    url_schemes=_SCHEMES,
    url_relative="deny",
    link_rel=None,
)
_EMPTY_BLOCK = re.compile(r"<(p|h4|li|blockquote)>(?:\s|&nbsp;|<br>)*</\1>")


def clean_html(html):
    """Return the rich text cleaned to the allow-list and normalised; None when nothing is left to read.

    Scripts, event handlers, unknown schemes, classes and relative addresses are removed.
    """
    html = normalise(html)
    if html is None:
        return None
    cleaned = _cleaner.clean(html)
    cleaned = normalise(_without_empty_blocks(cleaned))
    return None if is_blank(cleaned) else cleaned


def _without_empty_blocks(html):
    """Drop blocks without words, also those left empty by the dropping itself."""
    previous = None
    while previous != html:
        previous, html = html, _EMPTY_BLOCK.sub("", html)
    return html
