"""What a row has to do with another one stands on the pages of both."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from apps.editorial.aggregates import members, roots
from apps.library.models import Source
from apps.manual.models import Entry

pytestmark = pytest.mark.django_db

MOST_QUERIES = 24  # of a page with lists of all kinds, on the first visit of a day; its units are read once


def has_page(model):
    return hasattr(model, "get_absolute_url")


def relations():
    """Yield (name of the key, row, other row) of all keys between rows with pages; where a fact is from is none."""
    for root in filter(has_page, roots()):
        for model in members(root):
            for field in [*model._meta.concrete_fields, *model._meta.many_to_many]:
                other = field.related_model
                if other and has_page(other) and other is not Source and field.name != own_key(model):
                    for row in model.objects.all():
                        one = getattr(row, own_key(model)) if own_key(model) else row
                        yield from ((str(field), one, end) for end in ends(row, field))


def own_key(model):
    return getattr(model, "root_field", "")


def ends(row, field):
    end = getattr(row, field.name)
    return end.all() if field.many_to_many else filter(None, [end])


def leads_to(html, row):
    """True when a page has a link to a row, or shows the row itself."""
    address = row.get_absolute_url()
    anchor = address.partition("#")[2]
    links = {unescape(link).partition("?")[0] for link in re.findall(r'href="([^"]*)"', html)}
    return address in links or bool(anchor and f'id="{anchor}"' in html)


def test_every_relation_stands_on_the_pages_of_both_ends(reader):
    pages, seen, missing = {}, set(), []

    for name, *both in relations():
        seen.add(name)
        for row, other in (both, both[::-1]):
            path = row.get_absolute_url().partition("#")[0]
            if path not in pages:
                pages[path] = reader.get(path).content.decode()
            if not leads_to(pages[path], other):
                missing.append((name, path, other.get_absolute_url()))

    assert missing == []
    assert {"manual.Entry.owner_unit", "manual.Entry.related", "contacts.Subject.unit"} <= seen


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_entry_takes_more_queries_than_it_may(reader, language):
    counted = {}
    for entry in Entry.objects.select_related("topic"):
        with translation.override(language):
            path = entry.get_absolute_url()
        with CaptureQueriesContext(connection) as asked:
            reader.get(path)
        counted[path] = len(asked)

    assert {path: number for path, number in counted.items() if number > MOST_QUERIES} == {}
