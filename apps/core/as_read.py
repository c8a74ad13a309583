"""A text as it is read, each character with its place in the markup: to find words in it and to write others there."""

import re
from dataclasses import dataclass
from html import unescape

BLOCK = "\u2029"  # between two blocks; stored texts have no such character (`core.text.normalise`)
# A tag as the cleaner writes it: values stand in double quotes, which may hold any other sign.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"]*")*)>')
_ADDRESS = re.compile(r' (?:href|data-ref)="([^"]*)"')
_CHARACTER = re.compile(r"&(?:[a-zA-Z]+|#[0-9]+|#x[0-9a-fA-F]+);|.", re.DOTALL)
_ACROSS = frozenset(["strong", "em"])  # words may be replaced across these and lose nothing but their weight
_INLINE = _ACROSS | {"a"}
_EMPTIED = re.compile(r"<(strong|em)></\1>")


@dataclass(frozen=True)
class Reading:
    """What is read of a stored text. places: for each character, where it begins and ends in the stored text."""

    source: str
    text: str
    places: tuple
    is_rich: bool

    def span(self, start, end):
        """Return where the characters of `text[start:end]` stand in the stored text."""
        return self.places[start][0], self.places[end - 1][1]

    def is_replaceable(self, start, end):
        """True when other words can take the place of these: no link and no paragraph begins or ends among them."""
        first, last = self.span(start, end)
        return not self.is_rich or all(tag[2] in _ACROSS for tag in _TAG.finditer(self.source[first:last]))


def read_plain(text):
    """Return the reading of a text without markup."""
    return Reading(text, text, tuple((n, n + 1) for n in range(len(text))), is_rich=False)


def read_rich(html):
    """Return the reading of the words of a rich text, without its tags and attributes."""
    characters, end = [], 0
    for tag in _TAG.finditer(html):
        characters += _characters(html, end, tag.start())
        if tag[2] not in _INLINE:
            characters.append((BLOCK, tag.start(), tag.end()))
        end = tag.end()
    characters += _characters(html, end, len(html))
    return _reading(html, characters)


def read_addresses(html):
    """Return a reading for the address of each link in a rich text, stored references to pages included."""
    return [
        _reading(html, _characters(html, tag.start(3) + found.start(1), tag.start(3) + found.end(1)))
        for tag in _TAG.finditer(html)
        for found in _ADDRESS.finditer(tag[3])
    ]


def with_replaced(source, changes):
    """Return a stored text with other words at some places. changes: (first, last, what is written there).

    Tags between the words stay, unless nothing is left in them.
    """
    for first, last, words in sorted(changes, reverse=True):
        tags = "".join(tag[0] for tag in _TAG.finditer(source[first:last]))
        source = source[:first] + words + tags + source[last:]
        if tags:
            source = _EMPTIED.sub("", source)
    return source


def _characters(source, start, end):
    found = _CHARACTER.finditer(source, start, end)
    return [(unescape(one[0]), one.start(), one.end()) for one in found]


def _reading(source, characters):
    # A stray entity may stand for two characters; each of them has the same place.
    flat = [(character, (start, end)) for words, start, end in characters for character in words]
    text = "".join(character for character, _place in flat)
    return Reading(source, text, tuple(place for _character, place in flat), is_rich=True)
