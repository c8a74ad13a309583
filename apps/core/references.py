"""Rich text as a page prints it.

Links to the portal's own pages are stored as references (`<a data-ref="manual.entry:mcof#role">`). They become links in
the reader's language; a reference to what the reader may not see, or to nothing, is printed as plain text, so that a
link never tells that a page exists. Behind a link to what no longer applies stands that it does not.
"""

import re
from collections import defaultdict
from functools import lru_cache

from django.apps import apps
from django.db.models import CharField, Value
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from apps.core.html import REFERENCE, clean_html
from apps.core.languages import active, direction
from apps.core.models import Content
from apps.core.text import plain_text

_STORED = re.compile(r'data-ref="([^"]*)"')
# What the cleaner writes: double quotes around every value, and quotes inside it escaped.
_LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.DOTALL)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_HEADER_CELL = re.compile(r"<th[ >].*?</th>", re.DOTALL)
_EXTERNAL = ("http://", "https://")


class Address(str):
    """Where a link leads. `mark`: what a page says behind it of what it leads to, "" for nothing."""

    __slots__ = ("mark",)

    def __new__(cls, address, mark=""):
        self = super().__new__(cls, address)
        self.mark = mark
        return self


def rows_once_called(keys):
    """Return {(label, former key): id of the row} for pairs (label, key) that no row has.

    `editorial`, which keeps the log, puts its own function in the place of this one when it starts.
    """
    return {}


def resolve(texts, user):
    """Return {reference without anchor: `Address`} for all references in the texts that the person may follow.

    One query, however many texts, kinds and references there are; two more where some key is none (any more), for a row
    that was given another key is still meant by its former one.
    """
    keys = defaultdict(set)
    for reference in _STORED.findall(" ".join(filter(None, texts))):
        if REFERENCE.fullmatch(reference):
            label, key = _parts(reference)
            keys[label].add(key)
    models = {label: model for label in sorted(keys) if (model := _page_model(label))}
    rows = [
        model._default_manager.visible_to(user).filter(**{f"{model.natural_key_field}__in": keys[label]})
        for label, model in models.items()
    ]
    found = {f"{label}:{key}": address for (label, _pk), key, address in _addresses(rows)}
    missing = {(label, key) for label in models for key in keys[label] if f"{label}:{key}" not in found}
    return found | _moved(missing, user) if missing else found


def _moved(missing, user):
    """Return {reference: address} of what is called otherwise today than a reference says."""
    rows = rows_once_called(missing)
    wanted = defaultdict(set)
    for (label, _key), pk in rows.items():
        wanted[label].add(pk)
    addresses = addresses_of(wanted, user)
    return {
        f"{label}:{key}": addresses[label, pk]
        for (label, key), pk in rows.items()
        if (label, pk) in addresses
    }


def addresses_of(keys, user):
    """Return {(label, id): `Address`} of the rows, given as {label: ids}, that the person may see. One query."""
    rows = [
        apps.get_model(label)._default_manager.visible_to(user).filter(pk__in=keys[label])
        for label in sorted(keys)
    ]
    return {identity: address for identity, _key, address in _addresses(rows)}


def printable(html, addresses, heading_level=4):
    """Return the rich text cleaned once more and ready to print. `addresses` comes from `resolve`.

    Headings inside the text are stored as h4; `heading_level` is the level that follows the heading above the text.
    """
    html = clean_html(html) or ""
    html = _LINK.sub(lambda link: _link(dict(_ATTRIBUTE.findall(link[1])), link[2], addresses), html)
    html = _TABLE.sub(lambda table: _scrolling(table[0]), html)
    html = html.replace("<h4>", f"<h{heading_level}>").replace("</h4>", f"</h{heading_level}>")
    return mark_safe(html)  # noqa: S308  cleaned by the allow-list above; what was added since is escaped


def _parts(reference):
    label, key = reference.partition("#")[0].split(":")
    return label, key


def _page_model(label):
    """Return the model of a kind of content that has pages, None for any other label."""
    try:
        model = apps.get_model(label)
    except LookupError:
        return None
    return model if issubclass(model, Content) and hasattr(model, "get_absolute_url") else None


def _addresses(querysets):
    """Yield ((label, id), natural key, `Address`) of the rows of all querysets. One query, none for no queryset."""
    if not querysets:
        return
    first, *others = [
        rows.columns(
            Value(rows.model._meta.label_lower, CharField()),
            "pk",
            rows.model.natural_key_field,
            rows.address_under or Value("", CharField()),
            rows.marked_by or Value("", CharField()),
        )
        for rows in querysets
    ]
    marks = {rows.model._meta.label_lower: _marks(rows) for rows in querysets}
    for label, pk, key, under, value in first.union(*others, all=True):
        yield (label, pk), key, Address(_address(label, key, under, active()), marks[label].get(value, ""))


def _marks(rows):
    """Return {value: words in the active language} of what is said behind links to rows of a kind."""
    if not rows.marked_by:
        return {}
    relation, _, name = rows.marked_by.rpartition("__")
    model = rows.model._meta.get_field(relation).related_model if relation else rows.model
    words = dict(model._meta.get_field(name).flatchoices)
    return {value: str(words[value]) for value in rows.marked_values}


@lru_cache(maxsize=10_000)
def _address(label, key, under, _language):
    """Return the address, in the active language, of a row: `key` is its own, `under` that of the row above it."""
    model = apps.get_model(label)
    row = model(**{model.natural_key_field: key})
    if path := model._default_manager.all().address_under:
        relation, _, name = path.partition("__")
        setattr(row, relation, model._meta.get_field(relation).related_model(**{name: under}))
    return row.get_absolute_url()


def _link(attributes, words, addresses):
    if reference := attributes.get("data-ref"):
        target, hash_mark, anchor = reference.partition("#")
        address = addresses.get(target)
        return _marked(address, hash_mark + anchor, words) if address else words
    address = attributes.get("href", "")
    if address.startswith(_EXTERNAL):
        return f'<a class="external" href="{address}" rel="noopener noreferrer">{words}{external_mark()}</a>'
    return f'<a href="{address}">{words}</a>' if address else words


def _marked(address, anchor, words):
    link = f'<a href="{escape(address + anchor)}">{words}</a>'
    if not address.mark:
        return link
    mark = format_html(
        ' <span class="badge doubtful" lang="{}" dir="{}">{}</span>',
        active(),
        direction(active()),
        address.mark,
    )
    return link + mark


def external_mark():
    """Return what a screen reader says of a link that leaves the portal. The style sheet shows an arrow."""
    return format_html('<span class="unseen" lang="{}"> ({})</span>', active(), _("external site"))


def _scrolling(table):
    """Wrap a table so that it scrolls by itself, also by keyboard, where it is wider than the page."""
    columns = ", ".join(filter(None, map(plain_text, _HEADER_CELL.findall(table))))
    label = _("Table: %(columns)s") % {"columns": columns} if columns else _("Table")
    return f'<div class="scroller" role="group" aria-label="{escape(label)}" tabindex="0">{table}</div>'
