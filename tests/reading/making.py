"""What the tests of reading share."""

import re
from html import unescape

from apps.editorial.models import Publication
from apps.reading.models import MustRead
from tests.accounts.factories import make_user


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def parts(html, tag):
    return [words(part) for part in re.findall(rf"<{tag}[ >].*?</{tag}>", html, re.DOTALL)]


def ask_to_read(row, *groups, by=None, **fields):
    """Ask for what was last published of a row, of some groups or of everybody."""
    publication = Publication.objects.filter(object_id=row.pk).latest("number")
    asked = MustRead.objects.create(publication=publication, set_by=by or make_user("publisher"), **fields)
    asked.groups.set(groups)
    return asked
