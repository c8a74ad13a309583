from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED
from apps.organization.models import Unit, UnitPrinciple

OWNED = (_("Who answers for it"), {"fields": ["owner_unit", "review_by", "reviewed_on"]})


class UnitPrincipleInline(ContentInline):
    model = UnitPrinciple
    fields = ["number", "text", "position"]


@admin.register(Unit)
class UnitAdmin(ContentAdmin):
    list_display = ["display_name", "code", "kind", "parent", "languages", "published"]
    list_select_related = ["parent"]
    list_filter = ["kind", "standing"]
    search_fields = ["code", *in_all_languages("name", "acronym", "also_known_as", "search_words")]
    autocomplete_fields = ["parent", "source"]
    inlines = [UnitPrincipleInline]
    fieldsets = [
        (None, {"fields": ["name", "acronym", "also_known_as", "mandate", "search_words"]}),
        (_("Place in the tree"), {"fields": ["code", "kind", "parent", "position"]}),
        SOURCED,
    ]
