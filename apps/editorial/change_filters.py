"""What the list of changes is narrowed by."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.editorial.models import State
from apps.editorial.waiting import WAITING


class StateFilter(admin.SimpleListFilter):
    """The open changes, unless another state is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("all", _("all")), *State.choices]

    def choices(self, changelist):
        first = {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": pgettext_lazy("changes", "open"),
        }
        return [first, *list(super().choices(changelist))[1:]]

    def queryset(self, request, queryset):
        if self.value() == "all" or "whose" in request.GET:
            return queryset
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset.open()


class WhoseFilter(admin.SimpleListFilter):
    """What waits for the person who looks, as the editor's home counts it."""

    title = _("what waits for me")
    parameter_name = "whose"

    def lookups(self, request, model_admin):
        return [
            ("mine", _("my drafts")),
            ("returned", _("returned to me")),
            ("review", _("waiting for my review")),
            ("afterwards", _("published without a review")),
            ("scheduled", _("scheduled")),
        ]

    def queryset(self, request, queryset):
        way = WAITING.get(self.value())
        return queryset.filter(way(request.user)) if way else queryset
