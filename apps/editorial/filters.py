"""Filters of the lists in the administration."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from apps.core.languages import TARGETS, own_name
from apps.editorial.rights import known_to
from apps.translation.models import TranslationUnit
from apps.translation.states import State


def is_offered(lookup, value, filters):
    """True for a parameter of one of the filters of a list. Django lets an address filter by any expression, some of
    which fail.
    """
    names = set()
    for one in filters:
        if isinstance(one, type):
            names.add(one.parameter_name)
            continue
        name = one if isinstance(one, str) else one[0]
        names |= {f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
    return lookup in names and "\x00" not in str(value)


class TranslationFilter(admin.SimpleListFilter):
    """What a translator still has to do, in one language."""

    title = gettext_lazy("translations")
    parameter_name = "translation"

    # What is asked for → the states that answer it. "Not reviewed" is every text that is there and unconfirmed.
    WANTED = {
        "missing": (gettext_lazy("%(language)s: missing"), {State.MISSING}),
        "outdated": (gettext_lazy("%(language)s: older than English"), {State.OUTDATED, State.UNSAFE}),
        "unreviewed": (
            gettext_lazy("%(language)s: not reviewed"),
            {State.CHANGED, State.UNTRACKED, State.MACHINE, State.DRAFT, State.NEEDS_REVIEW},
        ),
    }

    def lookups(self, request, model_admin):
        return [
            (f"{code}-{wanted}", words % {"language": own_name(code)})
            for code in TARGETS
            for wanted, (words, _states) in self.WANTED.items()
        ]

    def queryset(self, request, queryset):
        language, _hyphen, wanted = (self.value() or "").partition("-")
        if language not in TARGETS or wanted not in self.WANTED:
            return queryset
        _words, states = self.WANTED[wanted]
        units = TranslationUnit.objects.filter(language=language, state__in=states)
        return queryset.filter(pk__in=units.values("root_id"))


class ArchivedFilter(admin.SimpleListFilter):
    """What is archived is in no list but the one that is asked for."""

    title = gettext_lazy("archived")
    parameter_name = "archived"
    YES = "yes"

    def lookups(self, request, model_admin):
        return [(self.YES, gettext_lazy("Archived"))]

    def choices(self, changelist):
        _all, archived = super().choices(changelist)
        without = changelist.get_query_string(remove=[self.parameter_name])
        current = {"selected": self.value() is None, "query_string": without}
        return [current | {"display": gettext_lazy("For readers")}, archived]

    def queryset(self, request, queryset):
        return (
            queryset  # chosen by the admin's own `get_queryset`: every list begins without what is archived
        )


def is_asked_for_archived(request):
    """True for a list of what is archived."""
    match = request.resolver_match
    is_list = bool(match) and (match.url_name or "").endswith("_changelist")
    return is_list and request.GET.get(ArchivedFilter.parameter_name) == ArchivedFilter.YES


def archived_rows(user, rows):
    """Return those of the rows of one kind that are archived and that a person may know of."""
    return known_to(user, rows).filter(archived_at__isnull=False)


class ChosenFilter(admin.RelatedFieldListFilter):
    """The rows that something in the list points to.

    Each is looked up in an index. Django's own filter of this kind reads the whole list to know them.
    """

    def field_choices(self, field, request, model_admin):
        pointing = model_admin.get_queryset(request).filter(**{field.name: OuterRef("pk")}).order_by()
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=Q(Exists(pointing)), ordering=ordering)
