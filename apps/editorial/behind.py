"""Translations that have fallen behind the English, or are not there yet, in the languages that a person writes."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, IntegerField, Value
from django.urls import reverse
from django.utils.text import capfirst

from apps.core.languages import TARGETS, active
from apps.editorial.aggregates import roots
from apps.editorial.rights import shown_to_editor
from apps.translation.models import TranslationUnit
from apps.translation.states import State

FALLEN_BEHIND = (State.UNSAFE, State.OUTDATED, State.MISSING)
ON_A_PAGE = 100


@dataclass(frozen=True)
class Behind:
    """A page of which some texts in a language are missing, or older than the English."""

    model: type
    pk: object
    title: str
    language: str
    number: int

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def address(self):
        name = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_change"
        return f"{reverse(name, args=[self.pk])}?language={self.language}"


def languages_written_by(user):
    """Return the languages of translations that a person writes."""
    return [code for code in TARGETS if user.may_write(code)]


def numbers_behind(user):
    """Return {language: how many pages have fallen behind} for the languages that a person writes. One query."""
    languages = languages_written_by(user)
    units = _units(languages).filter(root_id__in=_known(user).values("pk")).order_by()
    counted = units.values("language").annotate(pages=Count("root_id", distinct=True))
    found = dict(counted.values_list("language", "pages"))
    return {language: found.get(language, 0) for language in languages}


def behind_page(user, language="", number=1):
    """Return the pages that have fallen behind in one of a person's languages, a page of the list. Two queries."""
    languages = languages_written_by(user)
    language = language if language in languages else next(iter(languages), "")
    units = _units([language]).values("root_id").annotate(texts=Count("pk")).order_by()
    texts = dict(units.values_list("root_id", "texts"))
    known = _known(user, called=True).order_by("kind_number", "called", "pk") if texts else []
    rows = [row for row in known if row[1] in texts]
    page = Paginator(rows, ON_A_PAGE).get_page(number)
    lines = [Behind(roots()[kind], pk, title, language, texts[pk]) for kind, pk, title in page]
    return {"lines": lines, "page": page, "language": language, "written": languages}


def _units(languages):
    return TranslationUnit.objects.filter(language__in=languages, state__in=FALLEN_BEHIND)


def _known(user, *, called=False):
    """Return what a person may work on, of all kinds, as one query."""
    first, *others = (_of_kind(user, model, number, called) for number, model in enumerate(roots()))
    return first.union(*others, all=True)


def _of_kind(user, model, number, called):
    rows = shown_to_editor(user, model._default_manager.all())
    if not called:
        return rows.columns("pk")
    kind = Value(number, output_field=IntegerField())
    return rows.annotate(kind_number=kind).called_in(active()).columns("kind_number", "pk", "called")
