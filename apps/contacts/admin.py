from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contacts.models import Contact, Subject
from apps.editorial.admin import ContentAdmin
from apps.editorial.filters import ChosenFilter
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.organization.owned_admin import OWNED, OWNED_FILTERS, OwnedAdmin


@admin.register(Contact)
class ContactAdmin(OwnedAdmin, ContentAdmin):
    list_display = ["display_name", "email", "level", "translations", "published"]
    list_filter = ["level", "address_not_recorded", *OWNED_FILTERS, *SOURCED_FILTERS]
    search_fields = ["code", "email", "phone", *in_all_languages("label", "role", "use_for")]
    autocomplete_fields = ["unit", "office", "owner_unit", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["label", "role", "use_for"]}),
        (
            _("How to reach it"),
            {"fields": ["email", "phone", "url", "address_not_recorded", "languages", "confirmed_on"]},
        ),
        (
            _("Where it stands"),
            {
                "fields": [
                    "code",
                    "level",
                    "unit",
                    "office",
                    "is_primary",
                    "is_default",
                    "is_internal",
                    "position",
                ]
            },
        ),
        OWNED,
        SOURCED,
    ]


@admin.register(Subject)
class SubjectAdmin(ContentAdmin):
    list_display = ["display_name", "code", "unit", "contact", "translations", "published"]
    list_select_related = ["unit", "contact"]
    list_filter = [("unit", ChosenFilter), *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("name", "search_words")]
    autocomplete_fields = ["unit", "contact", "source", "further_source"]
    fieldsets = [
        (None, {"fields": ["name", "search_words", "advice"]}),
        (_("Who answers"), {"fields": ["code", "unit", "contact", "position"]}),
        SOURCED,
    ]
