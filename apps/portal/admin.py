from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.portal.models import MenuItem


@admin.register(MenuItem)
class MenuItemAdmin(ContentAdmin):
    list_display = ["display_name", "code", "menu", "parent", "translations", "published"]
    list_select_related = ["parent"]
    list_filter = ["menu", *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("label")]
    autocomplete_fields = ["parent", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["label", "blurb"]}),
        (_("Facts"), {"fields": ["code", "menu", "parent", "path", "url", "position"]}),
        SOURCED,
    ]
