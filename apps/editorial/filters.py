"""Filters of the lists in the administration."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy

from apps.core.languages import TARGETS, own_name
from apps.translation.models import TranslationUnit
from apps.translation.states import State


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


class ChosenFilter(admin.RelatedFieldListFilter):
    """The rows that something in the list points to.

    Each is looked up in an index. Django's own filter of this kind reads the whole list to know them.
    """

    def field_choices(self, field, request, model_admin):
        pointing = model_admin.get_queryset(request).filter(**{field.name: OuterRef("pk")}).order_by()
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=Q(Exists(pointing)), ordering=ordering)
