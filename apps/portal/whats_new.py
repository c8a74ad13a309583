"""What changed, newest first: one line for each piece of content, from the log that the door writes."""

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Max

from apps.core.languages import CODES, SOURCE, active, own_name
from apps.core.sorting import sort_key
from apps.editorial.aggregates import roots
from apps.editorial.models import Publication
from apps.library.showing import current
from apps.translation.models import TranslationUnit

PER_PAGE = 40
ALL = "all"


def kinds():
    """Return {label: model} of the kinds of content that have a page."""
    return {model._meta.label_lower: model for model in roots() if hasattr(model, "get_absolute_url")}


def whats_new(user, *, kind="", language="", page=1):
    """Return a page of what a person may see, narrowed to a kind and to the language of the change.

    Without a language: changes of the English text and of the reader's own language. `ALL` asks for every language.
    An unknown kind, language or page counts as none. The number of queries grows with the kinds on a page, not with
    the lines.
    """
    kind, language = kind if kind in kinds() else "", language if language in (*CODES, ALL) else ""
    found = Publication.objects.visible_to(user).filter(model__in=[kind] if kind else list(kinds()))
    if language != ALL:
        found = found.filter(language__in=[language] if language else [SOURCE, active()])
    latest = found.values("object_id").annotate(last=Max("number")).order_by("-last")
    lines = Paginator(latest, PER_PAGE).get_page(page)
    return {
        "lines": lines,
        "changes": _changes([line["last"] for line in lines], user),
        "kind": kind,
        "in_language": language,
    }


def choices():
    """Return what the filters offer: (label, name) of kinds and of languages."""
    by_name = [(label, model._meta.verbose_name_plural) for label, model in kinds().items()]
    by_name.sort(key=lambda choice: sort_key(str(choice[1])))
    return {"kinds": by_name, "languages_of_change": [(code, own_name(code)) for code in CODES]}


def _changes(numbers, user):
    """Return the publications with those numbers in their order, each with the `row` that it changed."""
    by_number = Publication.objects.in_bulk(numbers)
    publications = [by_number[number] for number in numbers]
    rows = _rows(publications, user)
    for publication in publications:
        publication.row = rows.get(publication.object_id)
    TranslationUnit.objects.attach_to(rows.values(), active())
    return [publication for publication in publications if publication.row is not None]


def _rows(publications, user):
    """Return {id: row} of what was published: one query for each kind."""
    rows = {}
    for label in sorted({publication.model for publication in publications}):
        ids = [publication.object_id for publication in publications if publication.model == label]
        visible = apps.get_model(label).objects.visible_to(user).filter(pk__in=ids)
        rows |= {row.pk: row for row in current(getattr(visible, "with_address", visible.all)())}
    return rows
