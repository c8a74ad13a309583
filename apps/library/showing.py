"""What pages of many rows have in common: which rows they show, and what they say of all of them."""

from urllib.parse import urlencode

from apps.core.languages import SOURCE, active
from apps.core.models import Content
from apps.editorial.models import Publication
from apps.library.models import Source, Sourced
from apps.translation.models import TranslationUnit
from apps.translation.notices import notice_of

NAME = ("name",)


class Asked:
    """What a reader asks a list for: words that narrow it, and whether superseded rows belong to it."""

    LONGEST_QUERY = 100

    def __init__(self, query="", *, with_superseded=False):
        self.query = query
        self.with_superseded = with_superseded
        self.has_superseded = False

    @classmethod
    def by(cls, request):
        """Return what an address asks for: `?q=…&superseded=1`."""
        asked = request.GET
        query = asked.get("q", "").strip()[: cls.LONGEST_QUERY]
        return cls(query, with_superseded=asked.get("superseded") == "1")

    @property
    def as_query(self):
        """What an address has behind its path to ask for the same, "" for nothing."""
        asked = {"q": self.query, "superseded": "1" if self.with_superseded else ""}
        wanted = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(wanted)}" if wanted else ""

    def sift(self, rows):
        """Return the rows to show, and remember whether there are superseded ones."""
        rows = list(rows)
        self.has_superseded = self.has_superseded or any(row.is_superseded for row in rows)
        return rows if self.with_superseded else current(rows)


def current(rows):
    """Leave out what is superseded. Rows that never are (topics, sources) stay."""
    return [row for row in rows if not getattr(row, "is_superseded", False)]


def shown(rows, *names):
    """Return what `page_of` wants to know: each row with the names of its texts that the page prints."""
    return [(row, *names) for row in rows if row is not None]


def page_of(texts, *, linked=(), **context):
    """Return what a page shows, with the notice about its translations and the sources that its rows cite.

    `texts` belong to the page (`shown`); `linked` rows are only named on it. Two queries.
    """
    rows = [row for row, *_names in texts]
    sources = cited_by(rows)
    TranslationUnit.objects.attach_to([*rows, *linked, *sources], active())
    return {**context, "sources": sources, "notice": notice_of(texts), "shown_rows": rows}


def last_change(rows):
    """Return {"at", "by"} of the last publication of any of the rows, in English or the reader's language, or None.

    `by` is None where it came with the portal.
    """
    keys = [row.pk for row in rows if isinstance(row, Content)]
    changes = Publication.objects.filter(object_id__in=keys, language__in={SOURCE, active()})
    return changes.order_by("-number").values("at", "by").first() if keys else None


def cited_by(rows):
    """Return the sources, each once, in the order in which the rows cite them."""
    sourced = [row for row in rows if isinstance(row, Sourced)]
    cited = list(dict.fromkeys(key for row in sourced for key in row.source_ids))
    found = Source.objects.in_bulk(cited)  # credits belong to the text that the reader has before them
    return [found[source_id] for source_id in cited]
