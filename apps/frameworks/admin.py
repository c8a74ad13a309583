from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin
from apps.editorial.one_language import in_all_languages
from apps.frameworks.models import Framework
from apps.library.admin import SOURCED
from apps.organization.admin import OWNED


@admin.register(Framework)
class FrameworkAdmin(ContentAdmin):
    list_display = ["display_name", "code", "kind", "status", "languages", "published"]
    list_filter = ["kind", "status", "standing"]
    search_fields = ["code", *in_all_languages("title", "acronym")]
    autocomplete_fields = ["documents", "owner_unit", "source"]
    fieldsets = [
        (None, {"fields": ["title", "acronym", "purpose", "summary"]}),
        (
            _("Facts"),
            {"fields": ["code", "kind", "status", "start_year", "end_year", "documents", "position"]},
        ),
        OWNED,
        SOURCED,
    ]
