"""The index on this host: a cache of the log of publications, in a folder of its own.

Whoever searches compares the log's head with the number that the index committed together with its documents. If it is
behind, it tries to become the writer and catches up; if another process writes at that moment, it serves what is there.
A kill leaves the last commit; a folder that cannot be read is made anew.
"""

import hashlib
import json
import logging
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from tantivy import Document, Index, Query

from apps.editorial.models import LogHead, Publication
from apps.search.analysis import register
from apps.search.audiences import audiences_by_row
from apps.search.kinds import KINDS, kind_of
from apps.search.schema import document_of, key_of, schema

logger = logging.getLogger(__name__)
HEAP = 64_000_000  # bytes
BATCH = 500  # rows read at once
CODE = Path(__file__).parent


class SearchIndex:
    """The index in one folder, as one process sees it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._index = self._open()

    def _open(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            index = Index(schema(), path=str(self.folder))
            index.searcher()
        except (OSError, ValueError):
            logger.exception("The search index cannot be read and is made anew: %s", self.folder)
            shutil.rmtree(self.folder)
            self.folder.mkdir(parents=True)
            index = Index(schema(), path=str(self.folder))
        register(index)
        return index

    def searcher(self):
        """Return a searcher over all that is published now, or over a little less while another process writes."""
        head = LogHead.current()
        if self.position()["number"] != head:
            self._index.reload()
        if self.position()["number"] != head:
            self.catch_up()
        return self._index.searcher()

    def seen(self):
        """Return a searcher over what this process has seen last, without asking how far the log is."""
        return self._index.searcher()

    def position(self):
        """Return how far the index follows the log: {"number", "at"} of the last publication that it holds."""
        searcher = self._index.searcher()
        hits = searcher.search(Query.term_query(schema(), "key", "log", "basic"), limit=1, count=False).hits
        return json.loads(searcher.doc(hits[0][1])["log"][0]) if hits else {"number": 0, "at": ""}

    def catch_up(self):
        """Take in what was published since; does nothing where another process is writing."""
        if (writer := self._writer()) is None:
            return
        try:
            self._index.reload()  # the writer before may have been further than we saw
            last, position = _last_publication(), self.position()
            if not _continues(position):
                self._write_all(writer, last)
            elif position["number"] < last["number"]:
                self._write_since(writer, position["number"], last)
        finally:
            writer.wait_merging_threads()
        self._index.reload()

    def rebuild(self, say=lambda done, total: None):
        """Make the index anew from the rows that are live. Readers find the old one until it is done.

        `say` is told how many rows are done, and of how many. Returns the number of the last publication that it
        holds. Raises Busy where another process is writing.
        """
        if (writer := self._writer()) is None:
            raise Busy
        try:
            self._write_all(writer, _last_publication(), say)
        finally:
            writer.wait_merging_threads()
        self._index.reload()
        return self.position()["number"]

    def _writer(self):
        """Return the writer, None where another process or thread has it: the operating system holds the lock."""
        try:
            return self._index.writer(HEAP, 1)
        except ValueError as error:
            if "lock" not in str(error).lower():
                raise
            return None

    def _write_all(self, writer, last, say=lambda done, total: None):
        writer.delete_all_documents()
        total, done = sum(kind.rows().count() for kind in KINDS), 0
        for kind in KINDS:
            keys = list(kind.rows().order_by().values_list("pk", flat=True))
            for start in range(0, len(keys), BATCH):
                done += _add(writer, kind, keys[start : start + BATCH])
                say(done, total)
        _commit(writer, last)

    def _write_since(self, writer, number, last):
        changed = Publication.objects.filter(number__gt=number, number__lte=last["number"])
        for label, keys in _with_dependents(changed).items():
            if kind := kind_of(label):
                for key in keys:
                    writer.delete_documents_by_term("key", key_of(label, key))
                for start in range(0, len(keys), BATCH):
                    _add(writer, kind, keys[start : start + BATCH])
        _commit(writer, last)


class Busy(Exception):
    """Another process writes the index at this moment."""


def _with_dependents(publications):
    """Return {model label: keys} of what was published, and of what is found under its words: each row once."""
    published = defaultdict(set)
    for label, pk in publications.order_by().values_list("model", "object_id").distinct():
        published[label].add(pk)
    found = defaultdict(set, {label: set(keys) for label, keys in published.items()})
    for kind in KINDS:
        for label, keys in published.items():
            found[kind.label] |= kind.rows_under(label, keys)
    return {label: sorted(keys) for label, keys in found.items()}


def _add(writer, kind, keys):
    rows = kind.rows().filter(pk__in=keys)
    audiences = audiences_by_row(kind.model._default_manager.filter(pk__in=keys))
    for row in rows:
        if row.pk in audiences:
            writer.add_document(document_of(kind, row, audiences[row.pk]))
    return len(keys)


def _commit(writer, last):
    writer.delete_documents_by_term("key", "log")
    mark = Document()
    mark.add_text("key", "log")
    mark.add_text("log", json.dumps(last))
    writer.add_document(mark)
    writer.commit()


def _last_publication():
    last = Publication.objects.filter(number__lte=LogHead.current()).first()
    return {"number": last.number, "at": last.at.isoformat()} if last else {"number": 0, "at": ""}


def _continues(position):
    """True when the log has the publication that the index ends with: a restored backup may have another one."""
    if not position["number"]:
        return False
    found = Publication.objects.filter(number=position["number"]).first()
    return found is not None and found.at.isoformat() == position["at"]


_indexes = {}


def current():
    """Return the index of this process, opened at the first search: after the server has made its processes."""
    folder = folder_of_this_release()
    if folder not in _indexes:
        _indexes[folder] = SearchIndex(folder)
    return _indexes[folder]


def forget():
    """Forget the open indexes: the next search opens them anew."""
    _indexes.clear()


def folder_of_this_release():
    """Return the folder: another one for each database, and for each release that indexes in another way."""
    return Path(settings.SEARCH_ROOT) / f"{_database()}-{_release()}"


def _database():
    values = connection.settings_dict
    return _digest(*(str(values[name]) for name in ("ENGINE", "HOST", "PORT", "NAME")))


@cache
def _release():
    return _digest(*(path.read_text(encoding="utf-8") for path in sorted(CODE.glob("*.py"))))


def _digest(*texts):
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:12]
