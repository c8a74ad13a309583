"""Guessing what a reader meant by an address that does not exist."""

import re
from difflib import get_close_matches

from apps.core.languages import CODES, column
from apps.manual.models import Entry, Topic

MOST = 5
CLOSE_ENOUGH = 0.6
LONGEST = 80  # comparing is quadratic in the length, and no title is longer in an address
MOST_PARTS = 3  # no address has more that name something, and each is compared with every title
_PARTS = re.compile(r"[-_\s.]+")


def nearest(path, user):
    """Return the topics and entries that the person may see whose names are nearest to the parts of a path.

    The last part of the path counts first: it is the most particular one.
    """
    names = _names(user)
    found = {}
    for part in path.strip("/").split("/")[: -MOST_PARTS - 1 : -1]:
        for name in get_close_matches(_comparable(part), names, MOST, CLOSE_ENOUGH):
            found.update({row.pk: row for row in names[name]})
    return list(found.values())[:MOST]


def _names(user):
    """Return {comparable name: rows}, for slugs and codes and for titles in all languages."""
    entries, topics = Entry.objects.visible_to(user).with_address(), Topic.objects.visible_to(user)
    names = {}
    for row in (*entries, *topics):
        for text in (row.natural_path[0], *(getattr(row, column("title", code)) for code in CODES)):
            if text:
                names.setdefault(_comparable(text), []).append(row)
    return names


def _comparable(text):
    return _PARTS.sub(" ", text[:LONGEST]).casefold().strip()
