from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.filters import ChosenFilter
from apps.editorial.guided_admin import Guided
from apps.editorial.one_language import in_all_languages
from apps.library.editions import NEW_EDITION
from apps.library.models import Document, DocumentVersion, Source, Term

SOURCED = (
    _("Where it comes from"),
    {
        "fields": [
            "source",
            "source_locator",
            "further_source",
            "source_wording",
            "standing",
            "public_note",
        ],
        "classes": ["collapse"],
    },
)

SOURCED_FILTERS = ["standing", ("source", ChosenFilter)]


@admin.register(Source)
class SourceAdmin(ContentAdmin):
    list_display = ["display_name", "code", "kind", "translations", "published"]
    list_filter = ["kind", "language"]
    search_fields = ["code", *in_all_languages("title")]
    fieldsets = [
        (None, {"fields": ["title", "publisher", "credit_line", "code"]}),
        (
            _("About the publication"),
            {"fields": ["kind", "language", "url", "content_date", "content_date_precision"]},
        ),
    ]


class DocumentVersionInline(ContentInline):
    model = DocumentVersion
    fields = ["language", "title", "url", "edition", "issued_on", "is_original", "position"]


@admin.register(Document)
class DocumentAdmin(Guided, ContentAdmin):
    flows = {"new-edition": NEW_EDITION}
    list_display = ["display_name", "code", "kind", "year", "symbol", "translations", "published"]
    list_filter = ["kind", *SOURCED_FILTERS]
    search_fields = ["code", "symbol", "versions__title"]
    autocomplete_fields = ["source", "further_source"]
    inlines = [DocumentVersionInline]
    fieldsets = [(None, {"fields": ["code", "kind", "year", "symbol", "note"]}), SOURCED]

    def get_queryset(self, request):
        return super().get_queryset(request).with_versions()


@admin.register(Term)
class TermAdmin(ContentAdmin):
    list_display = ["display_name", "full_name", "code", "translations", "published"]
    list_filter = ["do_not_translate", *SOURCED_FILTERS]
    search_fields = ["code", *in_all_languages("acronym", "name", "synonyms")]
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [
        (None, {"fields": ["acronym", "name", "definition", "synonyms", "forbidden"]}),
        (_("Facts"), {"fields": ["code", "do_not_translate", "proposed_in"]}),
        SOURCED,
    ]

    @admin.display(description=_("full name"))
    def full_name(self, obj):
        return obj.in_language("name")
