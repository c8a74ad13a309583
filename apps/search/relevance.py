"""How well search answers: what people type, judged by hand, against what it returns.

`tests/search/judgements.yaml` says for each language what is typed and which pages must come first.
"""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import override

from apps.search import searching
from apps.search.generated import publish_entries

JUDGEMENTS = settings.BASE_DIR / "tests" / "search" / "judgements.yaml"
FIRST = 3  # results that a person looks at
ENOUGH = 0.95  # share of the queries of a language that must find a page among the first


class Unknown(Exception):
    """Judgements name pages that do not exist."""


@dataclass(frozen=True)
class Judgement:
    """What was typed by a reader of a language, and the pages of which one must come first."""

    language: str
    query: str
    pages: tuple
    why: str


@dataclass(frozen=True)
class Outcome:
    """`rank` is the place of the first judged page, 0 when it is not on the first page; `came` what came first."""

    judgement: Judgement
    rank: int
    came: tuple

    @property
    def succeeded(self):
        return 0 < self.rank <= FIRST


@dataclass(frozen=True)
class Figures:
    """The figures of one language."""

    language: str
    queries: int
    reciprocal_rank: float
    success: float


def judgements(path=JUDGEMENTS):
    """Return the judgements of a file."""
    languages = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    return [
        Judgement(language, row["query"], tuple(row["pages"]), row["why"])
        for language, rows in languages.items()
        for row in rows
    ]


@contextmanager
def apart(entries=0):
    """Give a colleague who may read what all staff may, an index of its own and generated entries; then forget all."""
    own, people = settings.SEARCH_ROOT, get_user_model().objects
    with TemporaryDirectory() as folder, transaction.atomic():
        settings.SEARCH_ROOT = Path(folder)
        searching.forget()
        try:
            publish_entries(entries)
            yield people.create_user("relevance@example.org", full_name="Relevance")
        finally:
            settings.SEARCH_ROOT = own
            searching.forget()
            transaction.set_rollback(True)


def measure(judged, user):
    """Return the outcome of each judgement. Raises Unknown when pages are judged that do not exist."""
    missing = [page for page in {page for one in judged for page in one.pages} if _address(page) is None]
    if missing:
        raise Unknown(", ".join(sorted(missing)))
    return [_outcome(judgement, user) for judgement in judged]


def figures(outcomes):
    """Return the figures of each language that was measured."""
    by_language = defaultdict(list)
    for outcome in outcomes:
        by_language[outcome.judgement.language].append(outcome)
    return [
        Figures(
            language,
            len(rows),
            sum(1 / row.rank for row in rows if row.rank) / len(rows),
            sum(row.succeeded for row in rows) / len(rows),
        )
        for language, rows in by_language.items()
    ]


def _outcome(judgement, user):
    with override(judgement.language):
        results = searching.search(judgement.query, user).results
        wanted = [(page.partition(":")[0], _address(page)) for page in judgement.pages]
    ranks = (
        rank
        for rank, result in enumerate(results, start=1)
        if any(_is_at(result, label, address) for label, address in wanted)
    )
    came = tuple(f"{result.label} {result.url}" for result in results[:FIRST])
    return Outcome(judgement, next(ranks, 0), came)


def _is_at(result, label, address):
    return result.label == label and (result.url == address or result.url.startswith(f"{address}#"))


def _address(page):
    """Return the address of a judged page in the active language, None when there is no such page."""
    label, _colon, rest = page.partition(":")
    key, _hash, anchor = rest.partition("#")
    model = apps.get_model(label)
    rows = model._default_manager.live().filter(**{model.natural_key_field: key})
    rows = rows.with_address() if hasattr(rows, "with_address") else rows
    row = rows.first()
    if row is None or (anchor and not row.sections.filter(anchor=anchor).exists()):
        return None
    return f"{row.get_absolute_url()}#{anchor}" if anchor else row.get_absolute_url()
