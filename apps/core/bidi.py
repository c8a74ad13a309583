"""Mixed directions: what right-to-left text would turn around is isolated when it is printed."""

import re

from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

# "2024-2028" in Arabic text is shown as "2028-2024": the hyphen between two numbers takes the direction of the text.
_TAG_OR_RANGE = re.compile(r"(<[^>]*>)|(\d+[-–]\d+)")


def isolated(text):
    """Return a name or a title for a sentence or a mail, marked so that its direction turns no words around it.

    Where a page prints it by itself, `<bdi>` does the same.
    """
    return f"\u2068{text}\u2069"


def with_ranges_isolated(html):
    """Return the text, escaped unless it is safe already, with ranges of numbers kept in their order."""
    html = conditional_escape(html).replace("/ة", "/\u2060ة")  # the feminine ending stays on its line
    return mark_safe(_TAG_OR_RANGE.sub(_isolated, html))  # noqa: S308  escaped or safe before


def _isolated(match):
    return match[1] or f'<bdi dir="ltr">{match[2]}</bdi>'
