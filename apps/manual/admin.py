from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import BY_CODE
from apps.editorial.admin import ContentAdmin, ContentInline
from apps.editorial.one_language import in_all_languages
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.manual.models import Entry, EntryContact, EntryDocument, EntryLink, Question, Section, Topic
from apps.organization.owned_admin import OWNED, OWNED_FILTERS, OwnedAdmin


@admin.register(Topic)
class TopicAdmin(ContentAdmin):
    list_display = ["display_name", "code", "parent", "translations", "published"]
    list_select_related = ["parent"]
    search_fields = ["code", *in_all_languages("title")]
    autocomplete_fields = ["parent"]
    fieldsets = [(None, {"fields": ["title", "summary", "code", "parent", "position"]})]


class SectionInline(ContentInline):
    model = Section
    autocomplete_fields = ["source", "further_source", "shows_framework"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "heading",
                    "body",
                    "kind",
                    "anchor",
                    "display",
                    "shows",
                    "shows_framework",
                    "position",
                ]
            },
        ),
        SOURCED,
    ]


class EntryLinkInline(ContentInline):
    model = EntryLink
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [(None, {"fields": ["title", "url", "is_internal", "code", "position"]}), SOURCED]


class EntryDocumentInline(ContentInline):
    model = EntryDocument
    autocomplete_fields = ["document"]
    fields = ["document", "position"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("document__versions")


class EntryContactInline(ContentInline):
    model = EntryContact
    autocomplete_fields = ["contact"]
    fields = ["contact", "position"]


@admin.register(Entry)
class EntryAdmin(OwnedAdmin, ContentAdmin):
    list_display = ["display_name", "topic", "access", "translations", "published"]
    list_select_related = ["topic"]
    list_filter = ["topic", "access", "is_stub", *OWNED_FILTERS, *SOURCED_FILTERS]
    search_fields = ["slug", *in_all_languages("title", "summary")]
    autocomplete_fields = ["topic", "about_framework", "related", "owner_unit", "source", "further_source"]
    inlines = [SectionInline, EntryLinkInline, EntryDocumentInline, EntryContactInline]
    fieldsets = [
        (None, {"fields": ["title", "summary", "key_points"]}),
        (
            _("Where it stands"),
            {
                "fields": [
                    "topic",
                    "slug",
                    "about_framework",
                    "related",
                    "series",
                    "number",
                    "is_stub",
                    "position",
                ]
            },
        ),
        (_("Readers"), {"fields": ["access", "restricted_to"]}),
        (_("Date of the content"), {"fields": ["content_date", "content_date_precision"]}),
        OWNED,
        SOURCED,
    ]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "restricted_to":
            field.label_from_instance = _role_name
        return field


@admin.register(Question)
class QuestionAdmin(ContentAdmin):
    list_display = ["display_name", "code", "translations", "published"]
    list_filter = SOURCED_FILTERS
    search_fields = ["code", *in_all_languages("question", "answer")]
    autocomplete_fields = ["source", "further_source"]
    fieldsets = [
        (None, {"fields": ["question", "answer"]}),
        (_("Facts"), {"fields": ["code", "position"]}),
        SOURCED,
    ]


def _role_name(group):
    return BY_CODE[group.name].name if group.name in BY_CODE else group.name
