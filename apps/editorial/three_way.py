"""Three versions of one payload: what it was begun from, what somebody else made of it, and mine.

What only they changed is taken over, what only I changed stays. Where both changed the same field, mine stands until
somebody decides. Links to many are brought together one by one.
"""

from collections import Counter
from dataclasses import dataclass, field

from apps.editorial.payloads import is_structural
from apps.editorial.slots import in_line_with, naming_columns, slot_of

MISSING = object()


@dataclass(frozen=True)
class Undecided:
    """A field that both changed: its three values, as a payload has them."""

    base: object
    theirs: object
    mine: object


@dataclass
class ThreeWay:
    """`payload`: what came of the three. `undecided`: {(row id, column): Undecided}.

    Of parts, pairs (manager, row): `added` and `removed` by them; `lost`, which they removed and I had written in;
    `contested`, which I removed and they had written in: it stays away.
    """

    payload: dict
    undecided: dict = field(default_factory=dict)
    added: list = field(default_factory=list)
    removed: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    contested: list = field(default_factory=list)


def three_way(base, theirs, mine):
    """Return what comes of three payloads of one object and language, as `ThreeWay`. base: None where nobody knows.

    A part that both added is one, with the key of theirs: only one of the two could be stored.
    """
    base, mine = in_line_with(theirs, base), in_line_with(theirs, mine)
    result = ThreeWay(dict(mine))
    fields = [_fields(payload) for payload in (base, theirs, mine)]
    result.payload["fields"] = _merged(mine["id"], *fields, result)
    result.payload["children"] = {
        name: _children(name, *(_rows(payload, name) for payload in (base, theirs, mine)), result)
        for name in mine["children"]
    }
    return result


def _taken(columns, rows, mine):
    """Return the key of a row that names what another one names, and does so by what they made of it, None for none.

    A slot with nothing in it ("all of the framework") is one that several may have.
    """
    named = {pk: slot_of(row.get(column) for column in columns) for pk, row in rows.items()}
    twice = Counter(slot for slot in named.values() if all(slot))
    taken = [pk for pk, slot in named.items() if twice[slot] > 1 and not _as_in(columns, rows, mine, pk)]
    return min(taken, key=lambda pk: (pk not in mine, pk), default=None)


def _as_in(columns, rows, mine, pk):
    return pk in mine and all(rows[pk].get(column) == mine[pk].get(column) for column in columns)


def _give_way(name, pk, columns, rows, versions, result):
    """Mine stands: a part of both names again what mine did, until somebody decides; one of theirs stays away, told."""
    base, theirs, mine = (version.get(pk, {}) for version in versions)
    if not mine:
        result.contested.append((name, rows.pop(pk)))
        result.added = [pair for pair in result.added if pair[1]["id"] != pk]
        return
    for column in columns:
        if rows[pk].get(column) != mine.get(column):
            result.undecided[pk, column] = Undecided(base.get(column), theirs[column], mine[column])
    rows[pk] |= {column: mine[column] for column in columns if column in mine}


def _fields(payload):
    return payload["fields"] if payload else {}


def _rows(payload, name):
    return {row["id"]: row for row in payload["children"].get(name, ())} if payload else {}


def _merged(pk, base, theirs, mine, result):
    """Return the values of a row. A column that only one has came, or went, with a new version of the portal."""
    merged = dict(mine)
    for name in theirs.keys() & mine.keys():
        was, their, own = base.get(name, MISSING), theirs[name], mine[name]
        if own == their:
            continue
        if own == was:
            merged[name] = their
        elif isinstance(was, list) and their != was and (links := _brought_together(was, their, own)):
            merged[name] = links
        elif their != was:
            result.undecided[pk, name] = Undecided(None if was is MISSING else was, their, own)
    return merged


def _brought_together(was, their, own):
    """Return the links that both kept and those that either added, in the order of their keys, None where they
    contradict each other. About a single link they cannot; but none at all says something of its own (a notice for no
    country is for all): that one of them took away all, or both together did, is to be decided.
    """
    before, theirs, mine = set(was), set(their), set(own)
    together = sorted(before & theirs & mine | (theirs | mine) - before)
    return together if theirs and mine and together else None


def _children(name, base, theirs, mine, result):
    rows = {
        pk: _merged(pk, base.get(pk, {}), theirs[pk], row, result) if pk in theirs else row
        for pk, row in mine.items()
    }
    if not is_structural(result.payload):  # a translation has texts only: parts come and go with the English
        return list({**theirs, **rows}.values())
    for pk in mine.keys() & (base.keys() - theirs.keys()):
        del rows[pk]
        (result.removed if mine[pk] == base[pk] else result.lost).append((name, mine[pk]))
    for pk in theirs.keys() - base.keys():
        rows.setdefault(pk, theirs[pk])
        result.added.append((name, theirs[pk]))
    for pk in theirs.keys() & base.keys() - mine.keys():
        if theirs[pk] != base[pk]:
            result.contested.append((name, theirs[pk]))
    columns = naming_columns(result.payload, name)
    while columns and (taken := _taken(columns, rows, mine)):
        _give_way(name, taken, columns, rows, (base, theirs, mine), result)
    return sorted(rows.values(), key=lambda row: (row.get("position") or 0, row["id"]))
