"""Fields as readers are told of them: which they are, and in words of the interface what they say."""

from datetime import UTC, date, datetime
from functools import cache

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from apps.core.dates import short_date
from apps.core.fields import YearField
from apps.core.text import listed

# What no page shows, or shows as something else: order, addresses, how a part is laid out, notes on sources.
UNSEEN = frozenset(
    {
        *("position", "archived_at", "archived_reason", "code", "slug", "iso2", "anchor", "redirects"),
        *("display", "shows", "shows_framework", "list_style", "content_date_precision"),
        *("source_wording", "source_locator", "search_words", "forbidden", "do_not_translate", "proposed_in"),
        *("is_internal", "is_default", "is_primary"),
    }
)


def words_of(own, values, names):
    """Return in words of the interface what a field that is no text says, "" for nothing.

    `names` (`naming.Names`) knows what the rows are called that it refers to.
    """
    value = value_of(own, values)
    if value in (None, "", []):
        return ""
    if own.is_relation:
        keys = value if isinstance(value, list) else [value]
        return listed(filter(None, (names.of(own.related_model, key) for key in keys)))
    if own.choices:
        return str(dict(own.flatchoices).get(value, value))
    return _plain_words(own, value, values)


def _plain_words(own, value, values):
    if isinstance(own, models.BooleanField):
        return _("yes") if value else _("no")
    if isinstance(own, models.DateTimeField):
        time = datetime.fromisoformat(value).astimezone(UTC)
        return f"{short_date(time)} {time:%H:%M} UTC"
    if isinstance(own, models.DateField):
        precision = values.get(f"{own.name}_precision") or "day"
        return short_date(date.fromisoformat(value), precision)
    if isinstance(own, models.IntegerField) and not isinstance(own, YearField):
        return number_format(value)
    return str(value)


@cache
def base_of(own):
    """Return the field as the model declares it, for a field that is its column in one language."""
    return own.translated_field if isinstance(own, TranslationField) else own


def value_of(own, values):
    """Return the value of a field; what no payload has named yet is what a new row has."""
    name = own.name if own.many_to_many else own.attname
    if name in values:
        return values[name]
    if own.many_to_many:
        return []
    return None if callable(own.default) else own.get_default()
