from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import BY_CODE
from apps.core.columns import moment_column
from apps.core.fields import LineField
from apps.core.identity import as_key
from apps.core.languages import CODES, SOURCE, TARGETS, column, direction, own_name
from apps.core.moments import MomentField, MomentInput
from apps.core.text import validate_characters
from apps.editorial.admin import ContentAdmin
from apps.editorial.forms import ContentForm
from apps.editorial.keeping import Place
from apps.editorial.models import Draft, LogHead
from apps.editorial.one_language import in_all_languages
from apps.editorial.payloads import normalise, payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing_changes import publish_now
from apps.editorial.step_rights import may_take
from apps.editorial.workflow import Meaning
from apps.library.admin import SOURCED, SOURCED_FILTERS
from apps.portal.models import MenuItem, Notice, OldAddress
from apps.translation.states import Gravity


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


class NoticeForm(ContentForm):
    """Why a notice was posted, changed or taken down belongs to what stays of it."""

    change_note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        validators=[validate_characters],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Why you post or change it, in a sentence. Readers find it in What's new."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in CODES:
            if field := self.fields.get(column("text", code)):
                field.label = f"{capfirst(Notice._meta.get_field('text').verbose_name)} ({own_name(code)})"
                field.widget.attrs |= {"lang": code, "dir": direction(code)}
                field.help_text = field.help_text if code == SOURCE else ""

    def clean(self):
        cleaned = super().clean()
        # A form that is sent twice posts one notice: its key is the notice's own.
        if self.instance._state.adding and cleaned.get("key"):
            self.instance.pk = cleaned["key"]
        return cleaned


@admin.register(Notice)
class NoticeAdmin(ContentAdmin):
    form = NoticeForm
    list_display = ["display_name", "severity", "starts_on", "ends_on", "translations", "published"]
    list_filter = ["severity"]
    starts_on = moment_column(Notice, "starts_at")
    ends_on = moment_column(Notice, "ends_at")
    search_fields = ["code", *in_all_languages("text")]
    autocomplete_fields = ["countries"]
    fieldsets = [
        (None, {"fields": ["text", "severity", "link", "starts_at", "ends_at", "countries", "roles"]})
    ]
    formfield_overrides = ContentAdmin.formfield_overrides | {
        LineField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})},
        models.DateTimeField: {"form_class": MomentField, "widget": MomentInput},
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def get_fieldsets(self, request, obj=None):
        """A new notice is written in all languages at once: in an emergency nobody has time for four forms."""
        (name, options), *others = super().get_fieldsets(request, obj)
        if obj is None:
            _text, *rest = options["fields"]
            options = options | {"fields": [*in_all_languages("text"), *rest]}
        return [(name, options), *map(self._with_reason, others)]

    def _with_reason(self, fieldset):
        name, options = fieldset
        return name, options | {"fields": ["change_note", *options["fields"]]}

    def add_view(self, request, form_url="", extra_context=None):
        key = as_key(request.POST.get("key"))
        if key and self.has_add_permission(request) and self._is_posted(key):
            return HttpResponseRedirect(self._address_of_posted(request, key))
        return super().add_view(request, form_url, {**(extra_context or {}), "in_all_languages": True})

    def _address_of_posted(self, request, key):
        """What the form says otherwise than the notice that it posted waits in the forms of that notice, unsaved."""
        languages = self._changed_in(request, key)
        posted = request.POST.copy()
        del posted["key"]  # of forms of something new
        for language in languages:
            Place(request.user, self.opts.label_lower, key, language).keep(posted)
        if languages:
            return f"{self._address(key, languages[0])}&autosave=1"
        return self._address(key, SOURCE)

    def _changed_in(self, request, key):
        """Return the languages in which the form of a new notice says something else than the posted one."""
        request.draft = None
        form = self.get_form(request)(request.POST, instance=self._live(key))
        texts = {column("text", code): code for code in TARGETS}
        own = {field.name for field in self.opts.get_fields()}
        return sorted(
            {texts.get(name, SOURCE) for name in own.intersection(form.changed_data)}, key=CODES.index
        )

    def _is_posted(self, key):
        drafts = Draft.objects.open().of(self.opts.label_lower, key)
        return self._live(key) is not None or drafts.exists()

    def store(self, request):
        """Who may publish posts a notice at once, with the reason that the form asks for; it is reviewed afterwards."""
        with transaction.atomic():
            LogHead.lock()  # before the change, as every publication does
            if not request.is_change and self._is_posted(
                request.payload["id"]
            ):  # the form was sent twice at once
                return self._posted_meanwhile(request)
            words = super().store(request)
            if not may_take(request.user, request.change, "publish_now"):
                return words
            reason = request.content_form.cleaned_data["change_note"]
            meaning = Meaning(note=reason, gravity=Gravity.NORMAL)
            publish_now(request.change, request.user, meaning, why=reason)
        request.change = None  # there is nothing left to do with it
        return _("“{title}” is published ({language}). Readers see it now.")

    def _posted_meanwhile(self, request):
        """Say that a new notice is there already. Raises Refused where it says something else."""
        if not self._is_published(normalise(request.payload, self.model)):
            message = _("Somebody began a draft of this at the same moment. Open the form again to see it.")
            raise Refused([message])
        request.change = None
        return _("Nothing had changed in “{title}” ({language}).")

    def payloads_of(self, request, stored):
        payloads = super().payloads_of(request, stored)
        written = [
            code for code in TARGETS if not request.is_change and getattr(stored, column("text", code))
        ]
        return [*payloads, *(payload_of(stored, code) for code in written)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "roles":
            field.queryset = field.queryset.filter(name__in=BY_CODE)
            field.label_from_instance = lambda group: BY_CODE[group.name].name
        return field


@admin.register(OldAddress)
class OldAddressAdmin(ContentAdmin):
    list_display = ["display_name", "replacement", "happened_on", "translations", "published"]
    list_filter = ["redirects"]
    search_fields = ["former", "replacement", *in_all_languages("reason")]
    fieldsets = [(None, {"fields": ["former", "replacement", "redirects", "reason", "happened_on"]})]
