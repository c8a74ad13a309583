"""Terms where they are used: at its first use on a page an acronym says what it stands for and leads to the glossary.

A tooltip alone would be nothing on a phone, so the acronym is a link too. A term without an acronym is a link where
the glossary says more than its name. What is stored stays as it is: texts are marked when they are printed.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import mark_safe

from apps.core.languages import CODES, SOURCE, column
from apps.library.models import Term

# A tag as it is printed: values stand in double quotes, which may hold any other sign.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
# A link inside a link is no HTML, and a heading is read as a whole.
_LEFT_ALONE = frozenset(["a", "abbr", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"])
_FIELDS = ("acronym", "name")
_COLUMNS = [column(field, language) for language in CODES for field in _FIELDS]
_SPACE = re.compile(r"[ \u00a0\u202f]")
# Arabic joins its small words to what follows ("الـWASH"); another letter, an address or a hyphen makes another word.
_LATIN = r"[^\W\u0600-\u06ff]"
_WORD = r"(?<![@/&#-])(?:(?<!\w)(?i:{names})(?!\w)|(?<!{latin}){acronyms}(?!{latin}))(?![@/-]|\.\w)"
_NOTHING = "(?!)"


@dataclass(frozen=True)
class Mark:
    """What is printed around the words of a term."""

    code: str
    expansion: str  # "" for a name that needs none

    def around(self, words):
        address = f"{reverse('library:terms')}#term.{self.code}"
        if self.expansion:
            words = f'<abbr title="{escape(self.expansion)}">{words}</abbr>'
        return f'<a class="term" href="{escape(address)}">{words}</a>'


class Glossary:
    """The terms that a person may look up, and which of them a page has marked already. One query, if any."""

    def __init__(self, user):
        self.user = user
        self.marked = set()

    @cached_property
    def terms(self):
        rows = Term.objects.visible_to(self.user).current()
        return tuple(sorted(rows.columns("code", column("definition", SOURCE), *_COLUMNS)))

    def mark(self, printable, language):
        """Return a text as it is printed, in a language, with the terms marked that the page has not marked yet."""
        printable = str(printable)
        if not printable or not self.terms:
            return mark_safe(printable)  # noqa: S308  printable already
        vocabulary, pieces, depth, end = _vocabulary(self.terms, language), [], 0, 0
        for tag in _TAG.finditer(printable):
            pieces += [self._words(printable[end : tag.start()], vocabulary, depth), tag[0]]
            depth += (-1 if tag[1] else 1) if tag[2] in _LEFT_ALONE else 0
            end = tag.end()
        pieces.append(self._words(printable[end:], vocabulary, depth))
        return mark_safe("".join(pieces))  # noqa: S308  what was added is escaped

    def mark_plain(self, text, language):
        """Return a text without markup, escaped, with the terms marked that the page has not marked yet."""
        return self.mark(html.escape(text, quote=False), language)

    def _words(self, text, vocabulary, depth):
        pattern, marks = vocabulary
        return text if depth else pattern.sub(lambda found: self._marked(found[0], marks), text)

    def _marked(self, words, marks):
        mark = _mark_of(words, marks)
        if mark is None or mark.code in self.marked:
            return words
        self.marked.add(mark.code)
        return mark.around(words)


def _mark_of(words, marks):
    """Return the mark for words of a text, None where they are an acronym in other letters ("who")."""
    own = _SPACE.sub(" ", words)
    return marks.get(own) or marks.get(own.removesuffix("s")) or marks.get(_folded(own))


@lru_cache(maxsize=16)
def _vocabulary(terms, language):
    """Return the pattern of all words to be marked in a language, and {words: mark}. Kept for the same terms."""
    acronyms, names = {}, {}
    for code, definition, *texts in terms:
        acronym, name = (
            dict(zip(_COLUMNS, texts, strict=True))[column(field, language)] for field in _FIELDS
        )
        if acronym and name and acronym != name:
            acronyms.setdefault(html.escape(acronym, quote=False), Mark(code, name))
        elif name and definition and not acronym:
            names.setdefault(_folded(html.escape(name, quote=False)), Mark(code, ""))
    plural = "s?" if language == SOURCE else ""  # "IDPs"
    pattern = _WORD.format(latin=_LATIN, acronyms=_any_of(acronyms, plural), names=_any_of(names))
    return re.compile(pattern), names | acronyms


def _any_of(words, ending=""):
    """Return the pattern of any of the words, the longest first: "UN General Assembly" is not "UN"."""
    longest_first = sorted(words, key=lambda one: (-len(one), one))
    escaped = (re.escape(one).replace(r"\ ", "[ \u00a0\u202f]").replace("'", "['’]") for one in longest_first)
    return f"(?:{'|'.join(escaped)}){ending}" if words else _NOTHING


def _folded(words):
    return words.replace("’", "'").casefold()
