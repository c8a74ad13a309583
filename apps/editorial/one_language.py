"""Forms of one language at a time: which columns, which widgets, for roots and their children alike."""

from django.contrib.admin.widgets import AdminURLFieldWidget, RelatedFieldWidgetWrapper
from django.db.models import Prefetch, URLField
from django.forms import Media

from apps.core.fields import RichTextField
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.editorial.formsets import RowChoice
from apps.editorial.widgets import RichTextWidget, RowSelect, RowSelectMultiple, with_shown

# What Django's admin loads on every form. No form of content has pop-ups, actions or fields filled from others.
NEVER_USED = {
    "admin/js/admin/RelatedObjectLookups.js",
    "admin/js/actions.js",
    "admin/js/urlify.js",
    "admin/js/prepopulate.js",
    "admin/js/vendor/xregexp/xregexp.js",
    "admin/js/vendor/xregexp/xregexp.min.js",
}


def in_all_languages(*names):
    """Return the columns of translatable fields in every language, for `search_fields`."""
    return [column(name, language) for name in names for language in CODES]


class OneLanguage:
    """What roots and their inlines share: the fields of the language that the address names."""

    formfield_overrides = {
        RichTextField: {"widget": RichTextWidget},
        URLField: {"widget": AdminURLFieldWidget, "assume_scheme": "https"},
    }

    @property
    def media(self):
        return Media(js=[script for script in super().media._js if script not in NEVER_USED])

    def language(self, request):
        """Return the language of the form: the address's, else the first one that the person may write."""
        wanted = request.GET.get("language")
        if request.resolver_match and request.resolver_match.url_name.endswith("_add"):
            return SOURCE  # new content is written in English first
        if wanted in CODES:
            return wanted
        return next((code for code in CODES if request.user.may_write(code)), SOURCE)

    def with_chosen(self, rows):
        """Read what the rows point to with them: a search field names the row that is chosen."""
        names = [name for name in self.autocomplete_fields if self.model._meta.get_field(name).many_to_one]
        return rows.select_related(*names) if names else rows

    def with_several_chosen(self, rows, user):
        """Read with the rows what they point to in search fields for several rows."""
        fields = [self.model._meta.get_field(name) for name in self.autocomplete_fields]
        chosen = {field.name: field.related_model.objects.all() for field in fields if field.many_to_many}
        return rows.prefetch_related(*(Prefetch(name, with_shown(one, user)) for name, one in chosen.items()))

    def get_fieldsets(self, request, obj=None):
        """Return the declared fieldsets with the columns of the language; what is left empty goes."""
        language = self.language(request)
        declared = self.fieldsets or [(None, {"fields": self.fields})]
        return [
            (title, options | {"fields": names})
            for title, options in declared
            if (names := self._in_language(options["fields"], language))
        ]

    def _in_language(self, names, language):
        """Return the columns of a language for names of fields; untranslated ones are edited with English."""
        translated = translated_fields(self.model)
        return [
            column(name, language) if name in translated else name
            for name in names
            if name in translated or language == SOURCE
        ]

    def form_for(self, request):
        """Return the form class that knows the language of this request and what was answered to it."""
        attributes = {
            "language": self.language(request),
            "refusal": getattr(request, "refusal", None),
            "units": getattr(request, "units", {}),
            "undecided": getattr(request, "undecided", {}),
            "user": request.user,
            "notes": getattr(request, "notes", {}),
        }
        return type(self.form.__name__, (self.form,), attributes)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None and isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            # Without its pop-ups: one would make a live row in the middle of somebody else's change.
            formfield.widget = formfield.widget.widget
        return formfield

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelect(db_field, self.admin_site)
            kwargs["widget"].change = _change_of(request)
        return super().formfield_for_foreignkey(db_field, request, form_class=RowChoice, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = RowSelectMultiple(db_field, self.admin_site)
            kwargs["widget"].user = request.user
            kwargs["widget"].change = _change_of(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False


def _change_of(request):
    """Return the key of the change that a form is a part of, None for a change of its own."""
    draft, asked = getattr(request, "draft", None), getattr(request, "asked", None)
    return draft.change_id if draft else asked and asked.pk
