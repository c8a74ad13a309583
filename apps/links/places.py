"""The pages that addresses stand on, as far as a person may work on them."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.db.models import CharField, Value
from django.urls import reverse
from django.utils.text import capfirst

from apps.core.languages import CODES, SOURCE, active, own_name
from apps.editorial.rights import shown_to_editor
from apps.links.models import Place


@dataclass(frozen=True)
class Page:
    """A page on which an address stands, with the languages of the texts in which it does."""

    model: type
    pk: uuid.UUID
    title: str
    languages: tuple

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def forms(self):
        """Where its texts are edited: (language, name of the language in itself, address)."""
        name = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change"
        form = reverse(name, args=[self.pk])
        return [
            (code, own_name(code), form if code == SOURCE else f"{form}?language={code}")
            for code in self.languages
        ]


def attach_pages(links, user, most):
    """Give each link its `pages`, at most so many, and `has_more_pages`. Two queries."""
    own = Place.objects.for_editor(user).filter(link__in=[link.pk for link in links])
    places = list(own.on_first_pages(most + 1))
    called = _called(places, user)
    languages = defaultdict(lambda: defaultdict(list))
    for place in places:
        if (place.model, place.root_id) in called:
            languages[place.link_id][place.model, place.root_id].append(place.language)
    for link in links:
        pages = [
            Page(apps.get_model(label), pk, called[label, pk], tuple(sorted(own, key=CODES.index)))
            for (label, pk), own in languages[link.pk].items()
        ]
        link.pages, link.has_more_pages = pages[:most], len(pages) > most


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
