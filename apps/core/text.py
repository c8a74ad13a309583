"""Text as it is stored and compared: normal form, plain text of rich text, and what no text may hold."""

import re
import unicodedata
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

# Direction overrides and embeddings change how other people's text is read (Unicode TR 36, "bidirectional text
# spoofing"). Isolates are refused too: the page isolates what it prints.
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BIDI = re.compile(f"[{BIDI_CONTROLS}]")
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|td|th|tr|blockquote)>|<br>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|td|th|tr|table|blockquote)(?: [^>]*)?>|<br>", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\u00a0\u202f\u200b\ufeff]+")


def normalise(text):
    """Return the text in NFC, with LF line ends, trimmed; None when nothing is left.

    Source of the rule: one spelling for one text, so that equal texts have equal digests.
    """
    if text is None:
        return None
    text = _LINE_END.sub("\n", unicodedata.normalize("NFC", text).replace("\ufeff", "")).strip()
    return text or None


def plain_text(html):
    """Return the words of a rich text, blocks parted by a space."""
    without_tags = _TAG.sub("", _BLOCK_END.sub(" ", html or ""))
    return _SPACES.sub(" ", unescape(without_tags)).strip()


def plain_blocks(html):
    """Return the words of a rich text with a line for each block: paragraph, item of a list, cell of a table."""
    lines = map(plain_text, _BLOCK.sub("\n", html or "").split("\n"))
    return "\n".join(filter(None, lines))


def is_blank(text):
    """True when a text, rich or not, has nothing to read."""
    return not text or not plain_text(text)


def validate_characters(text):
    """Raise ValidationError for control characters and direction overrides.

    They cannot be seen in a form, break PostgreSQL (NUL) or turn the order of other text around.
    """
    if _CONTROL.search(text):
        raise ValidationError(
            _("This text contains invisible control characters. Paste it as plain text and try again."),
            code="control_characters",
        )
    if _BIDI.search(text):
        raise ValidationError(
            _(
                "This text contains invisible marks that turn its direction around. Remove them and try again."
            ),
            code="bidi_controls",
        )


def listed(items):
    """Return items as a list in a sentence, with the comma of the active language ("a, b", "أ، ب")."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def chained(items):
    """Return items as steps one after the other, with an arrow in the reading direction of the active language."""
    return f" {pgettext('between two steps', '→')} ".join(str(item) for item in items)
