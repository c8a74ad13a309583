from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.organization.models import (
    Country,
    Coverage,
    Figure,
    HistoryPeriod,
    Measure,
    Milestone,
    Office,
    OfficeType,
    Partner,
    Position,
    Unit,
    UnitPrinciple,
)
from apps.organization.owned_admin import OWNED, OWNED_FILTERS, OwnedAdmin


@admin.register(Country)
class CountryAdmin(ContentAdmin):
    list_display = ["display_name", "iso2", "kind", "translations", "published"]
    list_filter = ["kind", *SOURCED_FILTERS]
    search_fields = ["iso2", *in_all_languages("name")]
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [(None, {"fields": ["name", "iso2", "kind"]}), SOURCED]


@admin.register(OfficeType)
class OfficeTypeAdmin(ContentAdmin):
    list_display = ["display_name", "code", "parent", "declared_count", "translations", "published"]
    list_select_related = ["parent"]
    list_filter = SOURCED_FILTERS
    search_fields = ["code", *in_all_languages("name", "plural_name", "acronym")]
    autocomplete_fields = ["parent", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["name", "plural_name", "acronym", "role"]}),
        (_("Facts"), {"fields": ["code", "parent", "declared_count", "position"]}),
        SOURCED,
    ]


class CoverageInline(ContentInline):
    model = Coverage
    autocomplete_fields = ["country"]
    fields = ["country", "kind", "position"]


@admin.register(Office)
class OfficeAdmin(OwnedAdmin, ContentAdmin):
    list_display = ["display_name", "code", "type", "country", "translations", "published"]
    list_select_related = ["type", "country"]
    list_filter = ["type", *OWNED_FILTERS, *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("name", "city"), *in_all_languages("country__name")]
    autocomplete_fields = ["type", "country", "reports_to", "owner_unit", "source", "further_source"]
    inlines = [CoverageInline]
    fieldsets = [
        (None, {"fields": ["name", "city", "responsibilities"]}),
        (
            _("Facts"),
            {"fields": ["code", "type", "country", "reports_to", "timezone", "closed_on", "position"]},
        ),
        OWNED,
        SOURCED,
    ]


class UnitPrincipleInline(ContentInline):
    model = UnitPrinciple
    fields = ["number", "text", "position"]


@admin.register(Unit)
class UnitAdmin(OwnedAdmin, ContentAdmin):
    list_display = ["display_name", "code", "kind", "parent", "translations", "published"]
    list_select_related = ["parent"]
    list_filter = ["kind", *OWNED_FILTERS, *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("name", "acronym", "also_known_as", "search_words")]
    autocomplete_fields = ["parent", "owner_unit", "source", "further_source"]
    inlines = [UnitPrincipleInline]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "also_known_as", "mandate", "search_words"]}),
        (_("Place in the tree"), {"fields": ["code", "kind", "parent", "position"]}),
        OWNED,
        SOURCED,
    ]


@admin.register(Position)
class PositionAdmin(ContentAdmin):
    list_display = ["display_name", "holder_name", "since_year", "translations", "published"]
    list_filter = SOURCED_FILTERS
    search_fields = ["code", *in_all_languages("title", "holder", "holder_title")]
    autocomplete_fields = ["unit", "office", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["title", "holder", "holder_title"]}),
        (_("Facts"), {"fields": ["code", "since_year", "unit", "office", "position"]}),
        SOURCED,
    ]

    @admin.display(description=_("holder"))
    def holder_name(self, obj):
        return obj.in_language("holder")


@admin.register(Partner)
class PartnerAdmin(ContentAdmin):
    list_display = ["display_name", "code", "kind", "translations", "published"]
    list_filter = ["kind", *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("name", "acronym")]
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "description"]}),
        (_("Facts"), {"fields": ["code", "kind", "url", "position"]}),
        SOURCED,
    ]


class MilestoneInline(ContentInline):
    model = Milestone
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [
        (None, {"fields": ["label", "text", "time_in_words"]}),
        (_("When"), {"fields": ["content_date", "content_date_precision", "end_year", "code", "position"]}),
        SOURCED,
    ]


@admin.register(HistoryPeriod)
class HistoryPeriodAdmin(ContentAdmin):
    list_display = ["display_name", "code", "start_year", "end_year", "translations", "published"]
    list_filter = SOURCED_FILTERS
    search_fields = ["code", *in_all_languages("label"), *in_all_languages("milestones__label")]
    autocomplete_fields = ["source", "further_source"]
    inlines = [MilestoneInline]
    fieldsets = [
        (None, {"fields": ["label"]}),
        (_("Facts"), {"fields": ["code", "start_year", "end_year", "position"]}),
        SOURCED,
    ]


class FigureInline(ContentInline):
    model = Figure
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [
        (
            None,
            {"fields": ["value", "scale", "qualifier", "currency", "year", "context", "code", "position"]},
        ),
        SOURCED,
    ]


@admin.register(Measure)
class MeasureAdmin(ContentAdmin):
    list_display = ["display_name", "code", "translations", "published"]
    list_filter = SOURCED_FILTERS
    search_fields = ["code", *in_all_languages("name", "definition")]
    autocomplete_fields = ["source", "further_source"]
    inlines = [FigureInline]
    fieldsets = [
        (None, {"fields": ["name", "definition"]}),
        (_("Facts"), {"fields": ["code", "position"]}),
        SOURCED,
    ]
