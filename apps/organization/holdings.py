"""What a person holds here: the posts that name them. They are content: a form changes them, nobody is given them."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.urls import reverse

from apps.accounts.holdings import Holding
from apps.core.languages import CODES, column
from apps.organization.models import Position

SHORTEST_NAME = 4  # letters: a shorter one stands in too many words


def naming(person, *names):
    """Return the condition that one of the translated fields names a person, in any language."""
    if len(person.full_name) < SHORTEST_NAME:
        return Q(pk__in=[])
    columns = [column(name, language) for name in names for language in CODES]
    return reduce(or_, (Q(**{f"{each}__icontains": person.full_name}) for each in columns))


def content_holding(row):
    """Return a row of content that names a person as a holding: its form changes it, a person sees to it."""
    label, name = row._meta.app_label, row._meta.model_name
    address = reverse(f"admin:{label}_{name}_change", args=[row.pk])
    return Holding(key=f"{label}.{name}:{row.pk}", words=str(row), address=address)


def positions(person, administrator):
    """Return the posts whose holder is the person, by name."""
    return [content_holding(row) for row in Position.objects.live().filter(naming(person, "holder"))]
