from functools import partial

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.filters import ChosenFilter
from apps.editorial.guided_admin import Guided
from apps.editorial.one_language import in_all_languages
from apps.frameworks.choosing import part_choices
from apps.frameworks.models import Framework, Part, PartGroup, Programme, Relation, UnitRole
from apps.frameworks.retiring import RETIRE
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.organization.owned_admin import OWNED, OWNED_FILTERS, OwnedAdmin


class PartChooser:
    """Parts are edited on the page of their list, so they have no search of their own: a plain list of them all."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Part:
            field.choices = partial(part_choices, request)
        return field


class RelationInline(PartChooser, ContentInline):
    model = Relation
    fk_name = "framework"
    autocomplete_fields = ["to_framework", "source", "further_source"]
    fieldsets = [(None, {"fields": ["verb", "to_framework", "to_part", "note", "position"]}), SOURCED]


class UnitRoleInline(PartChooser, ContentInline):
    model = UnitRole
    autocomplete_fields = ["unit", "source", "further_source"]
    fieldsets = [(None, {"fields": ["unit", "part", "statement", "position"]}), SOURCED]


@admin.register(Framework)
class FrameworkAdmin(Guided, OwnedAdmin, ContentAdmin):
    flows = {"retire": RETIRE}
    list_display = ["display_name", "code", "kind", "status", "translations", "published"]
    list_filter = ["kind", "status", *OWNED_FILTERS, *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("title", "acronym")]
    autocomplete_fields = ["documents", "superseded_by", "owner_unit", "source", "further_source"]
    inlines = [RelationInline, UnitRoleInline]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "purpose", "summary"]}),
        (
            _("Facts"),
            {
                "fields": [
                    "code",
                    "kind",
                    "status",
                    "superseded_by",
                    "ended_on",
                    "start_year",
                    "end_year",
                    "documents",
                    "position",
                ]
            },
        ),
        OWNED,
        SOURCED,
    ]


class PartInline(ContentInline):
    model = Part
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [(None, {"fields": ["number", "title", "text", "position"]}), SOURCED]


@admin.register(PartGroup)
class PartGroupAdmin(ContentAdmin):
    list_display = ["display_name", "code", "framework", "kind", "translations", "published"]
    list_select_related = ["framework"]
    list_filter = ["kind", ("framework", ChosenFilter), *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("title"), *in_all_languages("parts__title")]
    autocomplete_fields = ["framework", "source", "further_source"]
    inlines = [PartInline]
    fieldsets = [
        (None, {"fields": ["title", "lead_in"]}),
        (_("Facts"), {"fields": ["code", "framework", "kind", "list_style", "declared_count", "position"]}),
        SOURCED,
    ]


@admin.register(Programme)
class ProgrammeAdmin(ContentAdmin):
    list_display = ["display_name", "code", "framework", "translations", "published"]
    list_select_related = ["framework"]
    list_filter = [("framework", ChosenFilter), *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("name", "acronym")]
    autocomplete_fields = ["framework", "unit", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "summary"]}),
        (_("Facts"), {"fields": ["code", "framework", "unit", "position"]}),
        SOURCED,
    ]
