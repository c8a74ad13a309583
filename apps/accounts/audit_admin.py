"""The audit, for administrators: read, searched, taken away as a file. Nobody adds to it here or changes it."""

import json
from datetime import UTC

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.accounts.audit import record
from apps.accounts.models import Action, AuditRecord
from apps.core.spreadsheets import streamed_table
from apps.core.templatetags.dates import moment

AT_ONCE = 2_000  # rows in memory while a file is sent


class ActionFilter(admin.SimpleListFilter):
    title = _("what")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return Action.choices

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() in Action.values else queryset


@admin.register(AuditRecord)
class AuditAdmin(admin.ModelAdmin):
    list_display = ["when", "what", "by_name", "about_words", "address", "more"]
    list_filter = [ActionFilter, "at"]
    search_fields = ["by_name", "about_words", "about_key"]
    fields = ["when", "what", "by_name", "about_label", "about_key", "about_words", "address", "more"]
    readonly_fields = fields
    actions = None
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/accounts/audit.html"

    def get_urls(self):
        export = path("export/", self.admin_site.admin_view(self.export), name="accounts_auditrecord_export")
        return [export, *super().get_urls()]

    def lookup_allowed(self, lookup, value, request):
        """Only what the filters ask for: Django lets an address filter by any expression, some of which fail."""
        return lookup in {"action", "at__gte", "at__lt"}

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(gettext("audit"))}
        return super().changelist_view(request, title | (extra_context or {}))

    def export(self, request):
        """Answer with the lines that the list shows, all pages of it, as a table. The export is a line itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])  # it writes: a link that is fetched in advance must not
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:accounts_auditrecord_changelist"))
        record(Action.EXPORTED, request=request, about="audit", filters=dict(request.GET.items()))
        return streamed_table("audit", COLUMNS, rows.iterator(chunk_size=AT_ONCE))

    @admin.display(description=_("time"), ordering="at")
    def when(self, row):
        return moment(row.at)

    @admin.display(description=_("what"), ordering="action")
    def what(self, row):
        return row.action_in_words

    @admin.display(description=_("details"))
    def more(self, row):
        told = [
            (_DETAILS.get(name, name), each) for name, each in _in_order(row.details) if name != "holding"
        ]
        return format_html_join(" · ", "{}: <bdi>{}</bdi>", [(name, _in_words(each)) for name, each in told])

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


# What the details are called; the key of a holding is for the portal alone.
_DETAILS = {
    "old": _("before"),
    "new": _("after"),
    "what": _("what"),
    "to": _("to"),
    "how": _("how"),
    "roles": _("roles"),
    "number": _("number"),
    "before": _("older than"),
    "filters": _("filters"),
    "method": _("HTTP method"),
}


def _in_words(value):
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


COLUMNS = {
    _("time"): lambda row: row.at.astimezone(UTC).isoformat(timespec="seconds"),
    _("who"): lambda row: row.by_name,
    _("what"): lambda row: row.action,
    _("what, in words"): lambda row: row.action_in_words,
    _("kind"): lambda row: row.about_label,
    _("key"): lambda row: row.about_key,
    pgettext_lazy("audit", "about what"): lambda row: row.about_words,
    _("network address"): lambda row: row.address or "",
    _("details"): lambda row: (
        json.dumps(row.details, ensure_ascii=False, sort_keys=True) if row.details else ""
    ),
}


def _in_order(details):
    """Return the details by name, what was before what is: a database may keep them in an order of its own."""
    return sorted(details.items(), key=lambda detail: (detail[0] == "new", detail[0]))
