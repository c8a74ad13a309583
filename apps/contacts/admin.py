from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact
from apps.editorial.admin import ContentAdmin
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED
from apps.organization.admin import OWNED


@admin.register(Contact)
class ContactAdmin(ContentAdmin):
    list_display = ["display_name", "email", "level", "languages", "published"]
    list_filter = ["level", "address_not_recorded", "standing"]
    search_fields = ["code", "email", "phone", *in_all_languages("label", "role", "use_for")]
    autocomplete_fields = ["unit", "owner_unit", "source"]
    fieldsets = [
        (None, {"fields": ["label", "role", "use_for"]}),
        (_("How to reach it"), {"fields": ["email", "phone", "url", "address_not_recorded", "confirmed_on"]}),
        (
            _("Where it stands"),
            {"fields": ["code", "level", "unit", "is_primary", "is_internal", "position"]},
        ),
        OWNED,
        SOURCED,
    ]
