"""The base of every content admin: Django's own form, one language at a time, saved through the door."""

from collections import Counter, defaultdict

from django.contrib import admin
from django.contrib.admin.options import flatten_fieldsets
from django.contrib.admin.utils import unquote
from django.urls import NoReverseMatch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media

from apps.core.identity import as_key
from apps.core.languages import CODES, SOURCE, own_name, translated_fields
from apps.editorial.change_admin import ChangeAdmin
from apps.editorial.citations import citations_of
from apps.editorial.forms import ContentForm, LanguageForm
from apps.editorial.formsets import Children
from apps.editorial.gathering_admin import JoinsChange
from apps.editorial.history_admin import HasHistory
from apps.editorial.language_states import summary
from apps.editorial.listing_admin import ListsContent
from apps.editorial.models import Change, LogHead
from apps.editorial.noting import notes_of
from apps.editorial.one_language import OneLanguage
from apps.editorial.restore_admin import Restores
from apps.editorial.rights import known_to, may_add, may_edit, may_set
from apps.editorial.saving import SavesDrafts
from apps.translation.models import TranslationUnit

MOST_CHILDREN = 300  # of one kind on a form: a forged number of forms would keep a process busy for a minute


class ContentInline(OneLanguage, admin.StackedInline):
    """Children on the form of their root. Adding, deleting and ordering belong to English."""

    form = LanguageForm
    formset = Children
    extra = 0

    def get_formset(self, request, obj=None, **kwargs):
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs |= {"form": self.form_for(request), "fields": fields, "absolute_max": MOST_CHILDREN}
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request):
        return self.with_chosen(super().get_queryset(request))

    def get_max_num(self, request, obj=None, **kwargs):
        return MOST_CHILDREN if self.language(request) == SOURCE else 0

    def has_view_permission(self, request, obj=None):
        return True  # who may open the root's form sees its children

    def has_add_permission(self, request, obj):
        return self.language(request) == SOURCE and self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return may_edit(request.user, self.parent_model, self.language(request))

    def has_delete_permission(self, request, obj=None):
        return self.language(request) == SOURCE and self.has_change_permission(request, obj)


class ContentAdmin(
    ListsContent, HasHistory, Restores, JoinsChange, SavesDrafts, OneLanguage, admin.ModelAdmin
):
    """One kind of content. Subclasses name fields without a language; saving makes a draft (`saving`)."""

    form = ContentForm
    change_form_template = "admin/content/change_form.html"

    # --- what may be done -----------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return may_add(request.user, self.model)

    def has_change_permission(self, request, obj=None):
        return may_edit(request.user, self.model, self.language(request))

    def get_readonly_fields(self, request, obj=None):
        fixed = tuple(
            name for name in self.model.managed_fields if not may_set(request.user, self.model, name)
        )
        return (
            (*super().get_readonly_fields(request, obj), *fixed) if self.language(request) == SOURCE else ()
        )

    # --- the form -------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self._may_save(request, obj):
            return fieldsets
        closing = ["reviewed"] if self._may_confirm(request) else []
        closing += ["part_of"] if self.changes_to_join(request) else []
        words = _("Saving keeps a draft: readers see it once it is reviewed and published.")
        closing += ["seen", "revision"] if obj else ["seen", "revision", "key"]
        return [*fieldsets, (_("Saving"), {"fields": closing, "description": words})]

    def get_inlines(self, request, obj):
        """Return the inlines that have something to write in this language."""
        language = self.language(request)
        return [inline for inline in self.inlines if language == SOURCE or translated_fields(inline.model)]

    def _may_confirm(self, request):
        language = self.language(request)
        return language != SOURCE and request.draft is None and request.user.may("review", language)

    def form_for(self, request):
        form = super().form_for(request)
        # None takes an inherited field off a form (Django, "Form inheritance").
        return form if self._may_confirm(request) else type(form.__name__, (form,), {"reviewed": None})

    def _may_save(self, request, obj):
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = self.form_for(request)
        kwargs["fields"] = [
            name
            for name in flatten_fieldsets(self.get_fieldsets(request, obj))
            if name not in self.get_readonly_fields(request, obj)
        ]
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request):
        own = {"seen": LogHead.current(), "key": request.place.object_id}
        return super().get_changeform_initial_data(request) | own

    def rows_of_forms(self):
        """Return all rows, read with what the form shows beside its fields."""
        return self.model._default_manager.all()

    def get_object(self, request, object_id, from_field=None):
        # Archived content has a form too: that is where it comes back from.
        rows = known_to(request.user, self.with_chosen(self.rows_of_forms()))
        rows = rows.annotate(log_number=LogHead.beside_a_row())
        if request.method == "GET" and self.language(request) == SOURCE:
            rows = self.with_several_chosen(rows, request.user)
        obj = rows.filter(pk=as_key(unquote(str(object_id)))).first()
        if obj is not None:
            if getattr(request, "log_number", None) is None:  # nothing was read for the form before its row
                request.log_number = obj.log_number
            # Before the form writes into the row: what it writes may be no address at all.
            obj.page_address = _page_address(obj)
        if obj is not None and self.language(request) != SOURCE:
            request.all_units = list(TranslationUnit.objects.filter(root_id=obj.pk))
            own = [unit for unit in request.all_units if unit.language == self.language(request)]
            request.units = {(unit.object_id, unit.field): unit for unit in own}
        if obj is not None and request.method == "GET" and getattr(request, "draft", None):
            request.findings, request.notes = notes_of(request.draft)
        return obj

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        # Django's own titles put our nouns into sentences, where French and Arabic would inflect them.
        kind = capfirst(self.opts.verbose_name)
        context["title"] = kind if kwargs.get("obj") else _("New: %(kind)s") % {"kind": kind}
        if not form.is_bound:
            form.initial["seen"] = request.log_number if kwargs.get("obj") else LogHead.current()
            form.initial["part_of"] = request.asked.pk if request.asked else ""
            form.initial["revision"] = request.draft.revision_id if request.draft else None
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        context |= self._language_context(request, kwargs.get("obj"))
        if context.get("three_way"):
            self._lead_to_choices(request, context)
        if obj := kwargs.get("obj"):
            context["citations"], context["more_citations"] = citations_of(obj, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def _language_context(self, request, obj):
        current = self.language(request)
        states = self._states(request, obj) if obj else {}
        return {
            "draft": request.draft,
            "may_archive": obj and not request.draft and current == SOURCE and self._may_save(request, obj),
            "findings": getattr(request, "findings", ()),
            "content_language": current,
            "content_language_name": own_name(current),
            "show_save_and_add_another": False,
            "closes_form": self._may_save(request, obj),
            "content_languages": [
                {
                    "code": code,
                    "name": own_name(code),
                    "is_current": code == current,
                    "summary": summary(states.get(code)) if code != SOURCE else "",
                    "may_write": request.user.may_write(code),
                }
                for code in (CODES if obj else [SOURCE])
            ],
        }

    def _states(self, request, obj):
        """Return {language: {state: number of texts}}. One query, none where the form has read the units already."""
        if not hasattr(request, "all_units"):
            return TranslationUnit.objects.states_by_root([obj.pk])[obj.pk]
        states = defaultdict(Counter)
        for unit in request.all_units:
            states[unit.language][unit.state] += 1
        return states

    # --- addresses ----------------------------------------------------------------------------------------

    def _url_name(self, view):
        return f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{view}"

    def view_on_site(self, obj):
        """Return the address of its page, None where it has none: Django's own redirect asks nobody who may see it."""
        return getattr(obj, "page_address", None)


def _page_address(obj):
    """Return the address of a row's page, None where it has none, or a key that no address can be made of."""
    try:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None
    except NoReverseMatch:
        return None


admin.site.register(Change, ChangeAdmin)
