"""Rich text: one allow-list for saving, loading and printing. Cleaning twice equals cleaning once."""

import re
import unicodedata

import nh3
from django.utils.html import escape

from apps.core.text import is_blank, normalise, plain_text

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
        return value if _NUMBER.fullmatch(value) and value != "1" else None
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
_EMPTY_BLOCK = re.compile(r"<(p|h4|li|blockquote)>(?:\s|<br>)*</\1>")
_BLOCK_TAG = re.compile(r"\s*(</?(?:p|ul|ol|li|h4|blockquote|table|thead|tbody|tr|th|td)(?: [^>]*)?>)\s*")
# The editor wraps the words of a list item or a cell in a paragraph; files do not. One form, so that opening and
# saving a text in the editor does not make its translations look outdated.
_WRAPPED = re.compile(
    r"(<(?:li|td|th)(?: [^>]*)?>)<p>((?:(?!</?p>).)*)</p>(?=</(?:li|td|th)>|<[uo]l)", re.DOTALL
)


_TEXT_AFTER_TAG = re.compile(r">([^<]+)")
_LINK_TAG = re.compile(r"<a(?: [^>]*)?>|</a>")
MOST_PASSES = 20


def clean_html(html):
    """Return the rich text cleaned to the allow-list, in its one canonical form; None when nothing is left to read.

    Scripts, event handlers, unknown schemes, classes and relative addresses are removed. What a pass leaves can be
    read anew in another way (nested tables, entities), so passes are made until one changes nothing.
    """
    html = normalise(html)
    for _number in range(MOST_PASSES):
        previous, html = html, _one_pass(html)
        if html == previous:
            return None if is_blank(html) else html
    return normalise(escape(plain_text(html)))  # no markup at all is better than one that never settles


def _one_pass(html):
    if html is None:
        return None
    html = _cleaner.clean(html).replace("&nbsp;", "\u00a0")
    html = _TEXT_AFTER_TAG.sub(_without_leading_marks, html)
    return normalise(_until_stable(_canonical, _without_nested_links(html)))


def _without_leading_marks(match):
    """Drop accents that stand alone behind a tag: normalising would join them to its ">" and break the tag open."""
    text = match[1]
    while text and unicodedata.combining(text[0]):
        text = text[1:]
    return f">{text}"


def _without_nested_links(html):
    """Keep the outer one of links that lie in each other, as the parser lets them inside tables."""
    depth = 0

    def keep(match):
        nonlocal depth
        if match[0] == "</a>":
            depth -= 1
            return match[0] if depth == 0 else ""
        depth += 1
        return match[0] if depth == 1 else ""

    return _LINK_TAG.sub(keep, html)


def _canonical(html):
    """Drop space around blocks, blocks without words, and paragraphs that only wrap a list item or a cell."""
    html = _BLOCK_TAG.sub(r"\1", html)
    return _WRAPPED.sub(r"\1\2", _EMPTY_BLOCK.sub("", html))


def _until_stable(step, text):
    previous = None
    while previous != text:
        previous, text = text, step(text)
    return text
