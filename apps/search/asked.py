"""What a person typed, taken apart: quoted phrases and words. Nothing of it is a query language."""

import re
from dataclasses import dataclass

from apps.core.text import BIDI_CONTROLS

LONGEST = 200  # characters
MOST_WORDS = 12
_INVISIBLE = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff{BIDI_CONTROLS}]")
_QUOTED = re.compile('["“„«]([^"“”„«»]+)["”»]')
_QUOTATION_MARKS = re.compile('["“”„«»]')
_AROUND = ".,;:!?()[]{}<>'’‘،؛؟¿¡*"


@dataclass(frozen=True)
class Asked:
    """A question to the index. `is_open` is true while the last word may still be going on."""

    text: str
    words: tuple
    phrases: tuple

    @property
    def is_empty(self):
        return not self.words and not self.phrases

    @property
    def is_open(self):
        return bool(self.words) and self.text.rstrip(_AROUND).endswith(self.words[-1])


def asked(text):
    """Return what a person typed as an Asked, whatever it holds: what is too long is cut off."""
    text = " ".join(_INVISIBLE.sub(" ", text)[:LONGEST].split())
    phrases = tuple(phrase.strip() for phrase in _QUOTED.findall(text) if phrase.strip(_AROUND + " "))
    rest = _QUOTATION_MARKS.sub(" ", _QUOTED.sub(" ", text))
    words = (word.strip(_AROUND) for word in rest.split())
    return Asked(text, tuple(dict.fromkeys(filter(None, words)))[:MOST_WORDS], phrases[:MOST_WORDS])
