"""Rules over the texts of drafts: what every language and every kind of content has in common."""

import re
from collections import defaultdict

from django.apps import apps
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.fields import RichTextField, holds_address
from apps.core.models import Content
from apps.core.sentences import sentences
from apps.core.text import plain_blocks
from apps.editorial.aggregates import children, columns
from apps.translation.conventions import broken_conventions

MOST_WORDS = 40  # of a sentence
_REFERENCE = re.compile(r'data-ref="([^"]*)"')
_EXTERNAL = re.compile(r'href="(https?://[^"]*)"')
_EMPTY_HEADING = re.compile(r"<h4>(?:(?!</h4>).)*</h4>(?=<h4>|$)", re.DOTALL)

# Functions that take a set of addresses and return those known to lead nowhere (`links.draft_rules`).
LINK_CHECKS = []


def long_sentences(rows):
    """A sentence that is too long is not read under stress."""
    for row in rows:
        for own, text in row.texts:
            words = plain_blocks(text) if isinstance(own, RichTextField) else text
            for sentence in sentences(words):
                if (number := len(sentence.split())) > MOST_WORDS:
                    message = ngettext(
                        "A sentence has %(number)s word: “%(words)s”",
                        "A sentence has %(number)s words: “%(words)s”",
                        number,
                    )
                    told = {"number": number, "words": Truncator(sentence).words(6)}
                    yield row.finding(own, message % told, _("Make two sentences of it."))


def conventions(rows):
    """How each language writes."""
    for row in rows:
        for own, text in row.texts:
            for message in broken_conventions(text, row.language):
                yield row.finding(own, _("How this language writes: %(rule)s") % {"rule": message})


def empty_headings(rows):
    """A heading has a text under it."""
    for row in rows:
        for own, text in row.texts:
            if isinstance(own, RichTextField) and (found := _EMPTY_HEADING.search(text)):
                words = plain_blocks(found[0])
                yield row.finding(
                    own,
                    _("Nothing stands under the heading “%(heading)s”.") % {"heading": words},
                    _("Write a text under it, or take the heading away."),
                    is_error=found.end() < len(text),  # a list of records may follow the last one
                )


def dead_references(rows):
    """A link to a page of the portal leads to a page that readers see, and to a part that is there."""
    places = defaultdict(list)
    for row, own, text in _rich_texts(rows):
        for reference in _REFERENCE.findall(text):
            places[reference].append((row, own))
    for reference in leading_nowhere(places):
        for row, own in places[reference]:
            message = _("The link to “%(reference)s” leads nowhere.") % {"reference": reference}
            yield row.finding(own, message, _("Choose another page, or remove the link."), is_error=True)


def dead_addresses(rows):
    """A link that leaves the portal leads somewhere, as far as the link check knows."""
    places = addresses_in(rows) if LINK_CHECKS else {}
    dead = {address for check in LINK_CHECKS for address in check(set(places))} if places else ()
    for address in sorted(dead):
        for row, own in places[address]:
            message = _("The address %(address)s leads nowhere.") % {"address": address}
            yield row.finding(own, message, _("Write another address, or remove the link."), is_error=True)


def addresses_in(rows):
    """Return {address as it is written: [(row, field)]} of what rows name by its address, in texts and alone."""
    places = defaultdict(list)
    for row, own, text in _rich_texts(rows):
        for address in _EXTERNAL.findall(text):
            places[address.replace("&amp;", "&")].append((row, own))
    for row in rows:
        for own in columns(row.model, row.language):
            if holds_address(own) and row.values.get(own.attname):
                places[row.values[own.attname]].append((row, own))
    return places


def _rich_texts(rows):
    for row in rows:
        for own, text in row.texts:
            if isinstance(own, RichTextField):
                yield row, own, text


def leading_nowhere(references):
    """Return those of the stored references to pages (“manual.entry:mcof#role”) that lead nowhere. At most two queries
    for each kind of page.
    """
    by_label = defaultdict(dict)
    for reference in references:
        label, _colon, rest = reference.partition(":")
        key, _hash, anchor = rest.partition("#")
        by_label[label][reference] = (key, anchor)
    dead = set()
    for label, wanted in by_label.items():
        known = _known(label, wanted.values())
        dead |= {reference for reference, target in wanted.items() if target not in known}
    return sorted(dead)


def _known(label, targets):
    """Return those of pairs (key, anchor or "") that are there for readers."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return set()
    if not issubclass(model, Content) or not hasattr(model, "get_absolute_url"):
        return set()
    name = model.natural_key_field
    live = model._default_manager.live().filter(**{f"{name}__in": {key for key, _anchor in targets}})
    known = {(key, "") for key in live.values_list(name, flat=True)}
    if any(anchor for _key, anchor in targets):
        for child in children(model).values():
            if any(own.name == "anchor" for own in child._meta.concrete_fields):
                parts = child._base_manager.filter(**{f"{child.root_field}__in": live.values("pk")})
                known |= set(parts.values_list(f"{child.root_field}__{name}", "anchor"))
    return known


RULES = [long_sentences, conventions, empty_headings, dead_references, dead_addresses]
