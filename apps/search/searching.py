"""From what a person typed to the results that they see."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache

from django.apps import apps
from django.utils.text import capfirst

from apps.core.languages import CODES, SOURCE, active, direction, own_name
from apps.core.references import addresses_of
from apps.core.text import plain_text
from apps.search import index
from apps.search.asked import asked
from apps.search.audiences import audiences_of
from apps.search.corrections import correction
from apps.search.kinds import kind_of
from apps.search.nearest import titles_like
from apps.search.query import Builder, among, both, without
from apps.search.thesaurus import thesaurus

PER_PAGE = 10
SUGGESTED = 8
NEAREST = 5
LAST_PAGE = 100
NOTHING = {"title": "", "names": [], "passages": []}


@dataclass(frozen=True)
class Result:
    """One object that was found, in the language in which it says what was asked."""

    title: str
    url: str
    label: str
    language: str  # of the words that were found
    title_language: str
    heading: str
    snippet: str

    @property
    def kind(self):
        return capfirst(str(apps.get_model(self.label)._meta.verbose_name))

    @property
    def language_name(self):
        return own_name(self.language)

    @property
    def plain_snippet(self):
        return plain_text(self.snippet)

    @property
    def direction(self):
        return direction(self.language)

    @property
    def title_direction(self):
        return direction(self.title_language)


@dataclass(frozen=True)
class Found:
    """The answer to a question: one page of results, and how many there are."""

    query: str
    total: int = 0
    results: list = field(default_factory=list)
    page: int = 1
    did_you_mean: str = ""

    @property
    def first_number(self):
        return (self.page - 1) * PER_PAGE + 1

    @property
    def has_more(self):
        return self.page < LAST_PAGE and self.page * PER_PAGE < self.total


def search(text, user, *, kind="", language="", page=1):
    """Return what a person finds: first what says it in their language, then what says it in others.

    `kind` (a model label) and `language` narrow it; what they do not know is ignored. Where nothing has all the words,
    what has some of them is found.
    """
    question = asked(text)
    if question.is_empty:
        return Found(question.text)
    builder = _builder(question)
    reader = language if language in CODES else active()
    others = [] if language in CODES else [code for code in CODES if code != reader]
    filters = _filters(user, kind)
    for every_word in (True, False):
        tiers = _tiers(builder, reader, others, filters, every_word=every_word)
        total, hits = _page(builder.searcher, tiers, (page - 1) * PER_PAGE)
        if total:
            break
    results = _results([builder.searcher.doc(address) for address in hits], user, reader, builder)
    meant = correction(builder.searcher, question, filters)
    return Found(question.text, total, results, page, meant)


def suggest(text, user):
    """Return the first results for what is being typed, in the reader's language."""
    question = asked(text)
    if question.is_empty:
        return Found(question.text)
    builder = _builder(question)
    query = both(builder.in_language(active()), *_filters(user))
    total, hits = _page(builder.searcher, [query], 0, limit=SUGGESTED)
    results = _results([builder.searcher.doc(address) for address in hits], user, active(), builder)
    return Found(question.text, total, results)


def nearest(text, user):
    """Return what has a title near to a question that nothing answers, nothing where no title is."""
    question = asked(text)
    builder = _builder(question, index.current().seen())
    for query in titles_like(builder.searcher, question, active()):
        _total, hits = _page(builder.searcher, [both(query, *_filters(user))], 0, limit=NEAREST)
        if hits:
            return _results([builder.searcher.doc(address) for address in hits], user, active(), builder)
    return []


def _builder(question, searcher=None):
    current = index.current()
    return Builder(searcher or current.searcher(), question, _thesaurus(current.position()["number"]))


def _filters(user, kind=""):
    """Return the queries that every result answers: who may find it, and of which kind it is."""
    audience = among(audiences_of(user), "audience")
    return [audience, among([kind], "kind")] if kind_of(kind) else [audience]


def _tiers(builder, reader, others, filters, *, every_word):
    own = builder.in_language(reader, every_word=every_word)
    tiers = [both(own, *filters)]
    if others:
        elsewhere = builder.in_any(others, every_word=every_word)
        tiers.append(both(without(elsewhere, own), *filters))
    return tiers


def _page(searcher, tiers, offset, limit=PER_PAGE):
    """Return (number of all hits, addresses of one page), the tiers one behind the other."""
    total, hits = 0, []
    for tier in tiers:
        start = max(0, offset - total)
        found = searcher.search(tier, limit=limit, offset=start, weight_by_field="weight")
        hits += [address for _score, address in found.hits[: limit - len(hits)]]
        total += found.count
    return total, hits


@lru_cache(maxsize=1)
def _thesaurus(_log_number):
    return thesaurus()


def forget():
    """Forget what this process knows of the index and of the terms, as a new process would."""
    index.forget()
    _thesaurus.cache_clear()


# --- From documents of the index to results ----------------------------------------------------------------


def _results(documents, user, reader, builder):
    keys = [document["key"][0] for document in documents]
    addresses = _addresses(keys, user)
    return [
        _result(key, json.loads(bytes(document["stored"][0])), addresses[key], reader, builder)
        for key, document in zip(keys, documents, strict=True)
        if key in addresses
    ]


def _result(key, stored, address, reader, builder):
    for language in [reader, *(code for code in CODES if code != reader)]:
        marker = builder.marker(language)
        texts = stored.get(language)
        if texts and any(marker.fits(text) for text in _all_texts(texts)):
            break
    else:
        language = reader if reader in stored else SOURCE
        marker, texts = builder.marker(language), stored.get(language, NOTHING)
    anchor, heading, text = marker.best(texts["passages"]) or ("", "", "")
    titled = reader if stored.get(reader, {}).get("title") else SOURCE
    if not stored.get(titled, {}).get("title"):
        titled = next((code for code in stored if stored[code]["title"]), SOURCE)
    return Result(
        title=stored.get(titled, {}).get("title", ""),
        url=f"{address}#{anchor}" if anchor and "#" not in address else address,
        label=key.partition(":")[0],
        language=language,
        title_language=titled,
        heading=heading,
        snippet=marker.snippet(text),
    )


def _all_texts(texts):
    yield texts["title"]
    yield from texts["names"]
    for _anchor, heading, text in texts["passages"]:
        yield heading
        yield text


def _addresses(keys, user):
    """Return {key: address} of the objects that the person may see now: the index may be a moment behind."""
    by_label = defaultdict(list)
    for key in keys:
        label, _colon, pk = key.partition(":")
        by_label[label].append(pk)
    return {f"{label}:{pk}": address for (label, pk), address in addresses_of(by_label, user).items()}
