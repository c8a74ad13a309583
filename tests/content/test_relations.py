"""What a row has to do with another one stands on both of their pages."""

import re
from html import unescape

import pytest

from apps.contacts.models import Contact, Subject
from apps.editorial.aggregates import members, roots
from apps.frameworks.models import Framework, PartGroup
from apps.library.models import Source
from apps.manual.models import Entry, Topic
from apps.organization.models import OfficeType, Unit

pytestmark = pytest.mark.django_db

# Lists in which the other end stands on the same page as the row, or that a page shows without a link.
WITHOUT_LINK = {
    (Entry, Topic): "an entry leads to its topic by the trail",
}


def relations():
    """Yield (field, one row, other row) of every key between rows of two kinds that have pages."""
    for root in roots():
        for model in members(root):
            own = [field for field in model._meta.concrete_fields if field.is_relation]
            for field in [*own, *model._meta.many_to_many]:
                other = field.related_model
                if field.name == getattr(model, "root_field", "") or not hasattr(other, "get_absolute_url"):
                    continue
                if not hasattr(root, "get_absolute_url") or other is Source:
                    continue
                for row in model.objects.all():
                    one = row if model is root else getattr(row, model.root_field)
                    ends = [getattr(row, field.name)] if field in own else getattr(row, field.name).all()
                    yield from ((field, one, end) for end in ends if end is not None)


def test_report(reader):
    pages = {}

    def page(row):
        path = row.get_absolute_url().partition("#")[0]
        if path not in pages:
            html = reader.get(path).content.decode()
            links = {unescape(href) for href in re.findall(r'href="([^"]*)"', html)}
            pages[path] = links | {link.partition("?")[0] for link in links} | {f"{path}#{i}" for i in re.findall(r'id="([^"]*)"', html)}
        return pages[path]

    from collections import Counter
    missing = Counter(); ex={}; total=Counter()
    for field, one, other in relations():
        for a, b in ((one, other), (other, one)):
            k=(str(field), type(a).__name__)
            total[k]+=1
            if b.get_absolute_url() not in page(a) and b.get_absolute_url().partition("#")[0]!=a.get_absolute_url().partition("#")[0]:
                missing[k]+=1; ex.setdefault(k,(a.natural_path,b.natural_path))
    for k,n in total.items(): print(k,n,"missing",missing[k],ex.get(k,""))
    assert 0
