"""What changed between two texts, word by word, in a time that a page can wait for whatever the texts are.

Words that stand once in both texts and in the same order are the first thing to hold on to; between them the shortest
way from one text to the other is looked for (Myers 1986), with a limit to the work. Where that is used up, the rest
of the stretch counts as replaced: what is said is less fine then, never wrong.
"""

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from apps.core.text import plain_blocks

MOST_STEPS = 60_000  # about a twentieth of a second
KEPT_WORDS = 12  # around a change, where a long stretch that did not change is shortened

# Vowel marks and joiners belong to the word that they stand in; Python does not count them among its letters.
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_TOKEN = re.compile(rf"([\w{_MARKS}]+|[^\w\s])(\s*)|(\s+)")
_WORD = re.compile(r"\w")


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    LEFT_OUT = "left out"  # words that did not change and are not shown


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def word_differences(old, new):
    """Return the pieces that lead from one text to the other.

    Without the added pieces they are the old text, without the removed ones the new text, to the last space.
    """
    before, after = _tokens(old), _tokens(new)
    pieces, at, there = [], 0, 0
    for start, other in _pairs([word for word, _space in before], [word for word, _space in after]):
        pieces += _replaced(before[at:start], after[there:other])
        pieces += _kept(before[start], after[other])
        at, there = start + 1, other + 1
    pieces += _replaced(before[at:], after[there:])
    return _joined(pieces)


def html_differences(old, new):
    """Return the pieces for two rich texts, read as plain text with a line for each block."""
    return word_differences(plain_blocks(old), plain_blocks(new))


def shortened(pieces, kept=KEPT_WORDS):
    """Return the pieces with the middle of every long stretch that did not change left out."""
    last = len(pieces) - 1
    found = []
    for place, piece in enumerate(pieces):
        found += (
            [piece] if piece.kind != Kind.SAME else _ends(piece, kept * (place > 0), kept * (place < last))
        )
    return found


def _ends(piece, before, after):
    """Return the first and the last words of a piece, what lies between them left out where that spares anything."""
    tokens = [match[0] for match in _TOKEN.finditer(piece.text)]
    if len(tokens) <= before + after + KEPT_WORDS:
        return [piece]
    middle = tokens[before : len(tokens) - after]
    ends = [(Kind.SAME, tokens[:before]), (Kind.LEFT_OUT, middle), (Kind.SAME, tokens[len(tokens) - after :])]
    return [Piece(kind, "".join(words)) for kind, words in ends if words]


def _tokens(text):
    """Return pairs (word or sign, space behind it); space at the beginning has an empty word."""
    return [(match[1] or "", match[2] or match[3] or "") for match in _TOKEN.finditer(text)]


def _pairs(a, b):
    """Return the places (in a, in b) of words that stay, in their order."""
    start = _common(a, b)
    end = _common(a[start:][::-1], b[start:][::-1])
    inner_a, inner_b = a[start : len(a) - end], b[start : len(b) - end]
    pairs = [(place, place) for place in range(start)]
    pairs += [(start + i, start + j) for i, j in _between(inner_a, inner_b)]
    return pairs + [(len(a) - back, len(b) - back) for back in range(end, 0, -1)]


def _between(a, b):
    steps, at, there = MOST_STEPS, 0, 0
    pairs = []
    for i, j in [*_anchors(a, b), (len(a), len(b))]:
        found, steps = _shortest(a[at:i], b[there:j], steps)
        pairs += [(at + x, there + y) for x, y in found]
        pairs += [(i, j)] if i < len(a) else []
        at, there = i + 1, j + 1
    return pairs


def _common(a, b):
    """Return how many words two lists have in common at their beginning."""
    return next(
        (place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _anchors(a, b):
    """Return the longest row of pairs of words that stand once in a and once in b, in the same order in both."""
    once_b = _once(b)
    tops, ends, before = [], [], {}  # by the length of a row: its lowest last place in b, its last pair
    for i, word in ((i, word) for word, i in _once(a).items() if word in once_b):
        pair = i, once_b[word]
        length = bisect_left(tops, pair[1])
        before[pair] = ends[length - 1] if length else None
        tops[length : length + 1], ends[length : length + 1] = [pair[1]], [pair]
    pair, found = (ends[-1] if ends else None), []
    while pair is not None:
        found.append(pair)
        pair = before[pair]
    return found[::-1]


def _once(words):
    counts = Counter(words)
    return {word: place for place, word in enumerate(words) if counts[word] == 1 and _WORD.search(word)}


def _shortest(a, b, steps):
    """Return the pairs that stay on the shortest way from a to b, and the steps left; no pairs where they ran out.

    On each diagonal k of the grid of a and b (x - y), `reach` is how far x comes at a cost of so many changes.
    """
    reach, trace = {1: 0}, []
    for cost in range(len(a) + len(b) + 1) if a and b else ():
        trace.append(dict(reach))
        for k in range(-cost, cost + 1, 2):
            first = x = _first(reach, k, cost)
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            steps -= 1 + x - first
            if x >= len(a) and x - k >= len(b):
                return _way_back(trace, len(a), len(b)), steps
        if steps < 0:
            break
    return [], max(steps, 0)


def _first(reach, k, cost):
    """Return where a diagonal is entered: from above (a word more in b) or from the side (one less of a)."""
    return reach[k + 1] if _is_from_above(reach, k, cost) else reach[k - 1] + 1


def _is_from_above(reach, k, cost):
    return k == -cost or (k != cost and reach[k - 1] < reach[k + 1])


def _way_back(trace, x, y):
    """Return the pairs on the way that `trace` has found to the end (x, y)."""
    pairs = []
    for cost in range(len(trace) - 1, -1, -1):
        reach, k = trace[cost], x - y
        first = _first(reach, k, cost)
        while x > first:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = (x, y - 1) if _is_from_above(reach, k, cost) else (x - 1, y)
    return pairs[::-1]


def _replaced(removed, added):
    pieces = [(Kind.REMOVED, removed), (Kind.ADDED, added)]
    return [Piece(kind, "".join(map("".join, tokens))) for kind, tokens in pieces if tokens]


def _kept(before, after):
    """Return the pieces of a word that stays; the space behind it may be another one."""
    (word, space), (_word, other) = before, after
    if space == other:
        return [Piece(Kind.SAME, word + space)]
    found = [Piece(Kind.SAME, word), Piece(Kind.REMOVED, space), Piece(Kind.ADDED, other)]
    return [piece for piece in found if piece.text]


def _joined(pieces):
    """Join neighbours; what stays between two changes without a word in it counts as changed with them."""
    runs = [
        (is_same, list(run)) for is_same, run in groupby(pieces, key=lambda piece: piece.kind == Kind.SAME)
    ]
    found, removed, added = [], "", ""
    for place, (is_same, run) in enumerate(runs):
        if not is_same:
            removed += "".join(piece.text for piece in run if piece.kind == Kind.REMOVED)
            added += "".join(piece.text for piece in run if piece.kind == Kind.ADDED)
            continue
        text = "".join(piece.text for piece in run)
        if 0 < place < len(runs) - 1 and not _WORD.search(text):
            removed, added = removed + text, added + text
            continue
        found += [*_change(removed, added), Piece(Kind.SAME, text)]
        removed, added = "", ""
    return found + _change(removed, added)


def _change(removed, added):
    return [Piece(kind, text) for kind, text in ((Kind.REMOVED, removed), (Kind.ADDED, added)) if text]
