"""How each language writes: what can be checked in a text without knowing what it means.

Source of the rules: the writing conventions of the United Nations in English, French, Spanish and Arabic.
"""

import re

from django.utils.translation import gettext_lazy as _

from apps.core.text import plain_text

# Without the punctuation behind it, which is the sentence's.
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S*[\w/]|[\w.+-]+@\S*\w")
_ARABIC_LETTER = "\u0620-\u0652"  # with the short vowels: many adverbs end in one

# language → [(what must not be found, what to say of it)]
_RULES = {
    "en": [
        (re.compile(r"\b(?:Labor|labor)\b"), _("write “labour”")),
        (re.compile(r"\b(?:Organisation|organisation)s?\b"), _("write “organization”")),
        (re.compile(r"\b(?:Program|program)s?\b"), _("write “programme”")),
        (re.compile(r"\b(?:Center|center)s?\b"), _("write “centre”")),
        (re.compile(r"\binter-governmental\b", re.IGNORECASE), _("write “intergovernmental”")),
    ],
    "fr": [
        (re.compile(r"[^\s?!][;?!]|\S»|\S:(?=\s|$)"), _("a no-break space before ; : ? ! »")),
        (re.compile(r" [:;?!»]"), _("the space before : ; ? ! » must not break")),
        (re.compile(r"«(?![\u00a0\u202f])"), _("a no-break space after «")),
        (
            re.compile(r"\b(?:Etat|Egypte|Ethiopie|Erythrée|Emirats|Equateur)"),
            _("capitals keep their accents"),
        ),
    ],
    "es": [
        (re.compile(r"(?:^|\?)[^¿?]*[^¿?!]\?"), _("a question begins with ¿")),
        (re.compile(r"(?:^|!)[^¡!]*[^¡!?]!"), _("an exclamation begins with ¡")),
    ],
    "ar": [
        (
            re.compile(rf"[{_ARABIC_LETTER}]\s*[,;?]|[,;?]\s*[{_ARABIC_LETTER}]"),
            _("Arabic punctuation: ، ؛ ؟"),
        ),
        (re.compile("[\u0660-\u0669\u06f0-\u06f9]"), _("digits 0 to 9")),
        (
            re.compile(r"\([ivx]+\)|(?<![\w(])\b(?:ii|iii|iv)\b(?!\w)"),
            _("sub-paragraphs are lettered (أ) (ب) (ج)"),
        ),
    ],
}


def broken_conventions(text, language):
    """Return in words which conventions of a language a text, rich or not, does not keep. Addresses do not count."""
    words = _ADDRESS.sub("", plain_text_with_spaces(text))
    return [message for pattern, message in _RULES[language] if pattern.search(words)]


def plain_text_with_spaces(text):
    """Return the words of a text with the no-break spaces that they were written with."""
    kept = (text or "").replace("\u00a0", "\ue000").replace("\u202f", "\ue001").replace("&nbsp;", "\ue000")
    return plain_text(kept).replace("\ue000", "\u00a0").replace("\ue001", "\u202f")
