"""Texts of content in a template, always with the language that they are really in."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from apps.core.bidi import with_ranges_isolated
from apps.core.languages import RIGHT_TO_LEFT, active
from apps.core.references import printable
from apps.translation.reading import localized as read
from apps.translation.states import State

register = template.Library()


@register.simple_tag
def localized(row, field_name):
    """Print a line of text, marked with its language where that is not the page's."""
    return _marked("span", read(row, field_name))


@register.simple_tag(takes_context=True)
def localized_rich(context, row, field_name, level=4):
    """Print a rich text. `addresses` in the context says where its references lead (`core.references.resolve`).

    `glossary` in the context marks the terms in it, those of a page each once; `dead_links` the links that are dead.
    """
    text = read(row, field_name)
    content = printable(text.text, context.get("addresses", {}), level)
    if glossary := context.get("glossary"):
        content = glossary.mark(content, text.language)
    if dead_links := context.get("dead_links"):
        content = dead_links.mark(content)
    return _marked("div", text, content)


@register.simple_tag(takes_context=True)
def localized_prose(context, row, field_name):
    """Print sentences without markup. `glossary` in the context marks the terms in them, those of a page each once."""
    text, glossary = read(row, field_name), context.get("glossary")
    return _marked("span", text, glossary.mark_plain(text.text, text.language) if glossary else None)


@register.filter
def text(row, field_name):
    """Return a text without markup, for titles and attributes."""
    return str(read(row, field_name))


@register.simple_tag
def text_note(row, *field_names):
    """Say in words what a reader has to know about a text: that it is in English, or older than the English one."""
    texts = [read(row, name) for name in field_names]
    if any(text.state == State.UNSAFE for text in texts):
        return _note(_("corrected in English: shown in English until it is translated again"))
    if any(text.is_fallback for text in texts):
        return _note(_("not available in this language: shown in English"))
    if any(text.state == State.OUTDATED for text in texts):
        return _note(_("older than the English text"))
    return ""


def _marked(tag, text, content=None):
    content = text.text if content is None else content
    if text.language in RIGHT_TO_LEFT:
        content = with_ranges_isolated(content)
    if text.language == active():
        return format_html("<div>{}</div>", content) if tag == "div" else format_html("{}", content)
    return format_html('<{0} lang="{1}" dir="{2}">{3}</{0}>', tag, text.language, text.direction, content)


def _note(words):
    return format_html('<small class="text-note">{}</small>', words)
