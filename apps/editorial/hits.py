"""An exact text in a value of content: each place where it stands, and the value with another text there."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.db.models import CharField, Field, Q, TextField

from apps.core.as_read import read_addresses, read_plain, read_rich, with_replaced
from apps.core.fields import RichTextField, holds_address
from apps.core.html import clean_html
from apps.core.languages import CODES
from apps.core.sentences import sentence_around
from apps.core.text import normalise
from apps.editorial.aggregates import columns

_SPACES = (
    " \t\n\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # written out: PostgreSQL's own class knows fewer
)
_SPACE = f"[{_SPACES}]+"
_UNSEEN = "\u00ad\u061c\u200b-\u200f\u2060"  # marks of direction, places to break a line
_GROUPING = f"{_SPACES}{_UNSEEN}\u2010-\u2015\u2212()./-"
_PHONE = re.compile(rf"[{_UNSEEN}]*\+?[\d{_GROUPING}]*")
_STORED_PHONE = re.compile(r"\+[0-9]{6,}")
_TAGS = "(?:<[^>]*>)*"
FEWEST_DIGITS = 6  # fewer are a number like any other


@dataclass(frozen=True)
class Wanted:
    """What is looked for. Any space stands for any other; a telephone number is the same however it is grouped."""

    text: str
    any_case: bool = False
    in_addresses: bool = False  # of links, instead of in the words

    @cached_property
    def pattern(self):
        flags = re.IGNORECASE if self.any_case else 0
        if self.is_phone:
            return re.compile(self._digits(f"[{_GROUPING}]*"))
        pieces = map(re.escape, (normalise(self.text) or "").split())
        return re.compile(_SPACE.join(pieces), flags)

    @cached_property
    def is_phone(self):
        # In an address, digits with strokes among them are rather a day.
        return is_phone(self.text) and ("+" in self.text or not self.in_addresses)

    def _digits(self, between):
        """Return the pattern of a telephone number, in Western or Arabic digits, grouped by what may be between."""
        plus = rf"\+{between}" if "+" in self.text else ""
        digits = [f"[{n}{chr(0x660 + n)}{chr(0x6F0 + n)}]" for n in _digits_of(self.text)]
        return plus + between.join(digits)

    @cached_property
    def _longest_word(self):
        words = re.split(r"[\s<>&]", (normalise(self.text) or "").casefold())
        return "" if self.is_phone else max(words, key=len)

    def may_be_in(self, value):
        """Look before reading closely, which takes a hundred times as long."""
        word = self._longest_word
        return word in value.casefold() or word in re.sub(_TAGS, "", value).casefold()

    def condition(self, names, rich=()):
        """Return the condition that one of the columns may hold it. The pattern decides: databases differ in case.

        rich: those of the columns in which tags may stand among the letters.
        """
        if self.is_phone:
            return _any(names, "regex", self._digits(f"(?:[{_GROUPING}]|<[^>]*>)*"))
        # What is stored in another form is left out: spaces, what HTML escapes, and letters that SQLite cannot fold.
        unsafe = r"[\s<>&]" if not self.any_case else r"[\s<>&]|(?![\x00-\x7f])(?=[^\W\d_])[^\u0600-\u06ff]"
        piece = max(re.split(unsafe, normalise(self.text) or ""), key=len)
        if not piece:
            return Q()
        letters = _TAGS.join(map(re.escape, piece))
        among_tags = _any(rich, "iregex" if self.any_case else "regex", letters)
        return _any(names, "icontains" if self.any_case else "contains", piece) | among_tags


def is_phone(text):
    """True when a text that somebody typed is a telephone number."""
    return bool(_PHONE.fullmatch(text.strip())) and len(_digits_of(text)) >= FEWEST_DIGITS


def _digits_of(text):
    return [int(digit) for digit in re.findall(r"\d", text)]


def _as_dialled(phone):
    return "+" * phone.count("+") + "".join(map(str, _digits_of(phone)))


def _any(names, lookup, value):
    condition = Q()
    for name in names:
        condition |= Q(**{f"{name}__{lookup}": value})
    return condition


def searched(model, language):
    """Return the columns of a language that hold texts. English has the untranslated ones."""
    return [
        field
        for field in columns(model, language)
        if isinstance(field, CharField | TextField) and not field.choices and field.editable
    ]


def searched_names(model, kind=Field):
    """Return the names of all columns of a model that hold texts, or of those of a kind of field."""
    found = [field for language in CODES for field in searched(model, language)]
    return [field.attname for field in found if isinstance(field, kind)]


@dataclass(frozen=True)
class Place:
    """One place where it stands in a value: in its sentence, and where it begins and ends in what is stored."""

    before: str
    words: str
    after: str
    first: int
    last: int
    is_replaceable: bool = True
    is_address: bool = False


def places(field, value, wanted):
    """Return the places of a value of a field, in their order. The number of a place in this list names it."""
    if not value or not wanted.may_be_in(value):
        return []
    is_rich = isinstance(field, RichTextField)
    if wanted.in_addresses:
        readings = read_addresses(value) if is_rich else [read_plain(value)] * holds_address(field)
    else:
        readings = [read_rich(value) if is_rich else read_plain(value)]
    return [
        _place(reading, *found.span(), wanted)
        for reading in readings
        for found in wanted.pattern.finditer(reading.text)
        if found[0]
    ]


def _place(reading, start, end, wanted):
    if wanted.in_addresses:
        words = reading.text[:start], reading.text[start:end], reading.text[end:]
    else:
        words = sentence_around(reading.text, start, end)
    can = wanted.in_addresses or reading.is_replaceable(start, end)
    return Place(*words, *reading.span(start, end), is_replaceable=can, is_address=wanted.in_addresses)


def replaced(field, value, chosen, new):
    """Return a value with another text at the chosen places; None where no such address can stand in a link."""
    if is_phone(new) and (_STORED_PHONE.fullmatch(value) or _are_dialled(value, chosen)):
        new = _as_dialled(new)
    if not isinstance(field, RichTextField):
        return _with_plain_replaced(value, chosen, new)
    written = escape(new, quote=False)
    if is_address := any(place.is_address for place in chosen):
        written = new.replace("&", "&amp;").replace('"', "&quot;")
    html = with_replaced(value, [(place.first, place.last, written) for place in chosen])
    return None if is_address and clean_html(html) != html else html


def _are_dialled(value, chosen):
    """True where the places stand in links that a telephone dials."""
    return all(place.is_address and value[: place.first].endswith("tel:") for place in chosen)


def _with_plain_replaced(value, chosen, new):
    for place in sorted(chosen, key=lambda place: place.first, reverse=True):
        value = value[: place.first] + new + value[place.last :]
    return value


def digest(value):
    """Return a short name of a value: whoever ticks a place has seen this text and no other."""
    return hashlib.sha256((value or "").encode()).hexdigest()[:16]
