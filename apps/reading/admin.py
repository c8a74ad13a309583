"""Asking colleagues to read something, and who of them has."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import BY_CODE
from apps.core.columns import moment_column
from apps.editorial.models import Publication
from apps.editorial.rights import shown_to_editor
from apps.reading.asking import may_be_asked_for, people_asked
from apps.reading.models import MustRead
from apps.reading.roots import attach_rows

LONGEST_NUMBER = 18  # digits that both databases have room for


class MustReadForm(forms.ModelForm):
    """What is asked for is named by its number in the log: the history of each page leads here with it."""

    user = None  # set by the admin

    def clean_publication(self):
        publication = self.cleaned_data["publication"]
        if not may_be_asked_for(publication, self.user):
            raise forms.ValidationError(
                gettext("This is no page that colleagues can be asked to read. Open the history of the page.")
            )
        return publication


def group_in_words(group):
    """Return what a group is called: a role has a name in every language, other groups have their own."""
    return str(BY_CODE[group.name].name) if group.name in BY_CODE else group.name


@admin.register(MustRead)
class MustReadAdmin(admin.ModelAdmin):
    form = MustReadForm
    list_display = ["page", "for_groups", "set_by", "asked_on", "ended_on", "have_read_it"]
    list_display_links = ["page"]
    asked_on = moment_column(MustRead, "set_at")
    ended_on = moment_column(MustRead, "ended_at")
    fields = ["publication", "note", "groups"]
    actions = ["end"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = {models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple}}

    # --- the form -------------------------------------------------------------------------------------------

    def get_readonly_fields(self, request, obj=None):
        return ["page", "set_by", "asked_on", "ended_on", "have_read_it"] if obj else []

    def get_fields(self, request, obj=None):
        return ["page", "note", "groups", *self.get_readonly_fields(request, obj)[1:]] if obj else self.fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"user": request.user})

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return db_field.formfield(queryset=Publication.objects.all(), widget=forms.NumberInput)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.label_from_instance = group_in_words
        return field

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, gettext("Your colleagues are asked to read this now."))
        return HttpResponseRedirect(reverse("admin:reading_mustread_people", args=[obj.pk]))

    # Django's own titles put our nouns into sentences, where French and Arabic would inflect them.

    def add_view(self, request, form_url="", extra_context=None):
        title = {"title": gettext("Ask colleagues to read this"), "show_save_and_add_another": False}
        number = request.POST.get("publication") or request.GET.get("publication", "")
        title["subtitle"] = self._page_of(number, request)
        return super().add_view(request, form_url, title | (extra_context or {}))

    def _page_of(self, number, request):
        """Return what the page is called that a number of the log belongs to, "" where it may not be asked for."""
        is_number = number.isdecimal() and len(number) <= LONGEST_NUMBER
        found = Publication.objects.filter(pk=number) if is_number else ()
        named = [each for each in found if may_be_asked_for(each, request.user)]
        return "".join(str(each.row) for each in attach_rows(named, request.user, choose=shown_to_editor))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name), "show_save_and_add_another": False}
        return super().change_view(request, object_id, form_url, title | (extra_context or {}))

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            attach_rows([found], request.user, choose=shown_to_editor)
        return found

    # --- the list -------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        rows = super().get_queryset(request).known_to(request.user)
        rows = rows.annotate(read_by=Count("acknowledgements"))
        return rows.select_related("publication", "set_by").prefetch_related("groups")

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        attach_rows(changelist.result_list, request.user, choose=shown_to_editor)
        return changelist

    @admin.display(description=_("page"))
    def page(self, must_read):
        return str(must_read.row or gettext("no longer there"))

    @admin.display(description=_("who is asked"))
    def for_groups(self, must_read):
        return ", ".join(map(group_in_words, must_read.groups.all())) or gettext("everybody")

    @admin.display(description=_("have read it"))
    def have_read_it(self, must_read):
        address = reverse("admin:reading_mustread_people", args=[must_read.pk])
        words = ngettext("%(number)s person", "%(number)s people", must_read.read_by)
        return format_html('<a href="{}">{}</a>', address, words % {"number": must_read.read_by})

    @admin.action(description=_("End: ask nobody any more"), permissions=["change"])
    def end(self, request, queryset):
        standing = queryset.filter(ended_at__isnull=True)
        for must_read in standing:
            self.log_change(request, must_read, [{"changed": {"fields": [gettext("ended on")]}}])
        number = standing.update(ended_at=timezone.now())
        words = ngettext("%(number)s request has ended.", "%(number)s requests have ended.", number)
        messages.success(request, words % {"number": number})

    # --- who has read it ------------------------------------------------------------------------------------

    def get_urls(self):
        people = path(
            "<path:object_id>/people/",
            self.admin_site.admin_view(self.people_view),
            name="reading_mustread_people",
        )
        return [people, *super().get_urls()]

    def people_view(self, request, object_id):
        """Show by name who has read what they were asked to read, and who has not."""
        must_read = self.get_object(request, unquote(object_id))
        if must_read is None:
            raise Http404
        if not self.has_view_permission(request, must_read):
            raise PermissionDenied
        people = list(people_asked(must_read))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Who has read it"),
            "opts": self.opts,
            "must_read": must_read,
            "page": self.page(must_read),
            "have": [person for person in people if person.acknowledged_at],
            "have_not": [person for person in people if not person.acknowledged_at],
        }
        return TemplateResponse(request, "admin/reading/people.html", context)
