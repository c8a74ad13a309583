"""The inbox: what readers told the editors, and what became of it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.core.languages import CODES, own_name
from apps.core.templatetags.dates import moment
from apps.feedback.admin_forms import AnswerForm
from apps.feedback.answering import answer
from apps.feedback.desk import desk_page
from apps.feedback.models import Report
from apps.feedback.pages import attach_pages
from apps.feedback.querysets import languages_of

OPEN, ALL = "open", "all"


class StateFilter(admin.SimpleListFilter):
    """Open messages, unless others are asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(ALL, _("all")), *Report.State.choices]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": pgettext("messages from readers", "open"),
        }
        for value, name in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": name}

    def queryset(self, request, queryset):
        if self.value() == ALL:
            return queryset
        return queryset.filter(state=self.value()) if self.value() in Report.State.values else queryset.open()


class LanguageFilter(admin.SimpleListFilter):
    title = gettext_lazy("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, own_name(code)) for code in languages_of(request.user)]

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() in CODES else queryset


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    form = AnswerForm
    list_display = ["what", "said_in_short", "page", "language", "state", "sent_at", "owner"]
    list_filter = [StateFilter, "kind", LanguageFilter]
    search_fields = ["text", "words"]
    fieldsets = [
        (
            None,
            {"fields": ["what", "page", "language", "said_in_full", "sent_at", "writer", "owner"]},
        ),
        (gettext_lazy("What becomes of it"), {"fields": ["history", "state", "note", "seen"]}),
    ]
    readonly_fields = [
        "what", "page", "language", "said_in_full", "sent_at", "writer", "owner", "history"
    ]  # fmt: skip
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def lookup_allowed(self, lookup, value, request):
        """Only what links of ours ask for: Django lets an address filter by any expression, some of which fail."""
        return lookup in {"object_id", "kind__exact", "state", "language"}

    # --- what may be done -----------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).for_editor(request.user)

    # --- the list and the form ------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        attach_pages(changelist.result_list, request.user)
        return changelist

    def get_object(self, request, object_id, from_field=None):
        report = super().get_object(request, object_id, from_field)
        if report is not None and request.method == "POST":
            # Locked until the answer is stored: of two editors the second one sees what the first one said.
            report = Report.objects.select_for_update().get(pk=report.pk)
        if report is not None:
            attach_pages([report], request.user)
        return report

    def render_change_form(self, request, context, *args, **kwargs):
        context["title"] = capfirst(self.opts.verbose_name)
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        """Record what was decided, and nothing where nothing was."""
        values = form.cleaned_data
        if values["note"] or "state" in form.changed_data:
            answer(obj, values["state"], by=request.user, note=values["note"])

    # --- what is shown --------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def what(self, report):
        return report.get_kind_display()

    @admin.display(description=gettext_lazy("page"))
    def page(self, report):
        if report.page is None:
            return "–"
        address = report.page.get_absolute_url()
        if not report.anchor:
            return format_html('<a href="{}"><bdi>{}</bdi></a>', address, report.page)
        words = '<a href="{}#{}"><bdi>{}</bdi> <bdi dir="ltr">#{}</bdi></a>'
        return format_html(words, address.partition("#")[0], report.anchor, report.page, report.anchor)

    @admin.display(description=gettext_lazy("text"))
    def said_in_short(self, report):
        return format_html('<span dir="auto">{}</span>', Truncator(report.said or "–").chars(120))

    @admin.display(description=gettext_lazy("text"))
    def said_in_full(self, report):
        return format_html('<div class="said" dir="auto">{}</div>', report.said or "–")

    @admin.display(description=gettext_lazy("sent by"))
    def writer(self, report):
        if report.sender is None:
            return _("without a name")
        return format_html(
            '<bdi>{}</bdi> <a href="mailto:{}"><bdi dir="ltr">{}</bdi></a>',
            report.sender,
            report.sender.email,
            report.sender.email,
        )

    @admin.display(description=gettext_lazy("owner"))
    def owner(self, report):
        return getattr(report.page, "owner_unit", None) or "–"

    @admin.display(description=gettext_lazy("so far"))
    def history(self, report):
        """Every state that it was brought into, with the answers."""
        changes = report.changes.select_related("by")
        lines = [(moment(row.at), row.get_state_display(), row.by, row.note) for row in changes]
        return format_html_join("", '<p>{} · {} · <bdi>{}</bdi> <span dir="auto">{}</span></p>', lines) or "–"

    # --- the desk -------------------------------------------------------------------------------------------

    def get_urls(self):
        own = path("desk/", self.admin_site.admin_view(self.desk), name="feedback_desk")
        return [own, *super().get_urls()]

    def desk(self, request):
        """Show what was looked for in vain and what waits for an answer, by language."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        shown = desk_page(request.user, request.GET.get("language", ""))
        named = {"title": _("What readers did not find"), "opts": self.opts}
        context = self.admin_site.each_context(request) | named | shown
        return TemplateResponse(request, "admin/feedback/desk.html", context)
