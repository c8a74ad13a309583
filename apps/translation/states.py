"""In what state is a translation? One pure function of the two texts and of what an approval was about."""

import hashlib
import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.text import is_blank, plain_text

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")
# Up to this many words a text may be the same in two languages: names, acronyms, "Contacts", "Description".
WORDS_THAT_MAY_BE_EQUAL = 2


class State(models.TextChoices):
    """States of a translation, from the one that needs most work to the one that needs none."""

    MISSING = "missing", _("missing")
    UNSAFE = "unsafe", _("unsafe to follow: the English text was corrected")
    OUTDATED = "outdated", _("older than the English text")
    CHANGED = "changed", _("changed outside the portal")
    UNTRACKED = "untracked", _("of unknown origin")
    MACHINE = "machine", _("machine translation")
    DRAFT = "draft", _("draft")
    NEEDS_REVIEW = "needs-review", _("not yet reviewed")
    APPROVED = "approved", _("reviewed")
    NOT_NEEDED = "not-needed", _("not needed")


class Review(models.TextChoices):
    DRAFT = "draft", _("draft")
    NEEDS_REVIEW = "needs-review", _("needs review")
    APPROVED = "approved", _("approved")


class Origin(models.TextChoices):
    HUMAN = "human", _("written by a person")
    FIXTURE = "fixture", _("first content")
    MACHINE = "machine", _("machine")
    MEMORY = "memory", _("translation memory")
    IMPORT = "import", _("import")


class Gravity(models.TextChoices):
    """How much a change of the English text matters for those who read its translations."""

    TYPO = "typo", _("a slip of the pen: translations stay as good as they were")
    NORMAL = "normal", _("normal: translations are marked as older than the English text")
    CRITICAL = (
        "critical",
        _("critical: unsafe to follow the old text; readers see the English until it is translated"),
    )


def digest(text):
    """Return the digest of a normalised text, "" for no text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def state_of(source, target, language, pins=None):  # noqa: PLR0911  a table, read from the top
    """Return the State of `target`, a text in `language`, as the translation of the English `source`.

    `pins` says what was approved: `source_hash`, `target_hash`, `review`, `origin`, and `is_unsafe` after a critical
    change of the English; None or empty hashes when nobody ever recorded it. The first rule that fits wins.
    """
    if is_blank(source):
        return State.NOT_NEEDED
    if not is_translated(source, target, language):
        return State.MISSING
    if pins is not None and pins.is_unsafe and digest(source) != pins.source_hash:
        return State.UNSAFE
    if pins is None or not pins.target_hash:
        return State.UNTRACKED
    if digest(source) != pins.source_hash:
        return State.OUTDATED
    if digest(target) != pins.target_hash:
        return State.CHANGED
    if pins.origin == Origin.MACHINE and pins.review != Review.APPROVED:
        return State.MACHINE
    return State(pins.review)


def is_translated(source, target, language):
    """True when `target` is a text of its own: not blank, no copy of the source, in the script of its language."""
    if is_blank(target) or not in_script(target, source, language):
        return False
    return _may_be_equal(source) or plain_text(target) != plain_text(source)


def in_script(target, source, language):
    """True when at least half of the letters are of the script that the language is written in.

    Names and acronyms may keep the script of the source.
    """
    text = plain_text(target)
    if _may_be_equal(source) and text == plain_text(source):
        return True
    letters, arabic = len(_LETTER.findall(text)), len(_ARABIC.findall(text))
    return 2 * arabic >= letters if language == "ar" else 2 * arabic <= letters


def _may_be_equal(source):
    return len(plain_text(source).split()) <= WORDS_THAT_MAY_BE_EQUAL
