"""The part of a content admin that lists what there is of a kind, with how far each translation is."""

from django.contrib import admin
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.core.languages import translated_fields
from apps.core.templatetags.dates import as_moment
from apps.editorial.filters import (
    ArchivedFilter,
    TranslationFilter,
    archived_rows,
    is_asked_for_archived,
    is_offered,
)
from apps.editorial.language_states import render_states
from apps.editorial.models import Publication
from apps.editorial.rights import shown_to_editor
from apps.translation.models import TranslationUnit


class ListsContent:
    """Whatever its length, a list asks for the states and the days of all its rows at once."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_display_links = ("display_name",)

    def get_queryset(self, request):
        choose = archived_rows if is_asked_for_archived(request) else shown_to_editor
        return choose(request.user, super().get_queryset(request))

    def get_list_filter(self, request):
        """Every list can be narrowed to what a language still lacks."""
        own = list(super().get_list_filter(request))
        return [*own, *([TranslationFilter] if translated_fields(self.model) else []), ArchivedFilter]

    def lookup_allowed(self, lookup, value, request):
        return is_offered(lookup, value, self.get_list_filter(request))

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        rows = changelist.result_list = list(changelist.result_list)
        states = TranslationUnit.objects.states_by_root([row.pk for row in rows])
        published = Publication.objects.last_published([row.pk for row in rows])
        for row in rows:
            row.states_by_language, row.last_published = states[row.pk], published.get(row.pk)
        return changelist

    @admin.display(description=_("name"))
    def display_name(self, obj):
        return str(obj)

    @admin.display(description=_("translations"))
    def translations(self, obj):
        address = reverse(self._url_name("change"), args=[obj.pk])
        return render_states(obj.states_by_language, address)

    @admin.display(description=_("published on"))
    def published(self, obj):
        return as_moment(obj.last_published) or None
