"""The pages that addresses stand on, as far as a person may work on them."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.text import capfirst

from apps.core.languages import SOURCE, active, own_name
from apps.editorial.rights import shown_to_editor
from apps.links.models import Place


@dataclass(frozen=True)
class Page:
    """A page with a text in a language in which an address stands."""

    model: type
    pk: uuid.UUID
    title: str
    language: str

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def language_name(self):
        """The name of the language in itself; "" for English, where a form begins."""
        return own_name(self.language) if self.language != SOURCE else ""

    @property
    def address(self):
        """Where the text is edited."""
        name = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change"
        return reverse(name, args=[self.pk]) + (f"?language={self.language}" if self.language_name else "")


def attach_pages(links, user, most):
    """Give each link its `pages`, at most so many, and `more_pages`, the number of the others. Two queries."""
    places = list(
        Place.objects.for_editor(user).filter(link__in=[link.pk for link in links]).first_of_each(most)
    )
    called = _called(places, user)
    pages, number = defaultdict(list), {}
    for place in places:
        if (place.model, place.root_id) in called:
            title = called[place.model, place.root_id]
            pages[place.link_id].append(
                Page(apps.get_model(place.model), place.root_id, title, place.language)
            )
            number[place.link_id] = place.places_of_link
    for link in links:
        link.pages = pages[link.pk]
        link.more_pages = max(0, number.get(link.pk, 0) - most)


def _called(places, user):
    """Return {(label, key): what it is called in the reader's language} of what the person may work on. One query."""
    keys = defaultdict(set)
    for place in places:
        keys[place.model].add(place.root_id)
    kinds = [_titles(label, keys[label], user) for label in sorted(keys)]
    if not kinds:
        return {}
    first, *others = kinds
    return {(label, pk): str(title) for label, pk, title in first.union(*others, all=True)}


def _titles(label, keys, user):
    rows = shown_to_editor(user, apps.get_model(label)._default_manager.filter(pk__in=keys))
    return rows.called_in(active()).columns(Value(label, CharField()), "pk", "called")


def names_of_places(link):
    """Return where a link stands as the files name it, for who runs the portal: "manual.entry about-iom (fr)"."""
    names = []
    for place in link.places.order_by("model", "root_id", "language"):
        rows = apps.get_model(place.model)._base_manager.filter(pk=place.root_id)
        names += [f"{place.model} {'/'.join(map(str, row.natural_path))} ({place.language})" for row in rows]
    return names
