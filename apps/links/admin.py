"""The list of links to other sites: which are dead, and on which pages they stand. Nothing is written here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from apps.core.languages import SOURCE
from apps.core.templatetags.dates import moment
from apps.links.models import Link
from apps.links.places import attach_pages

ALL = "all"
MOST_IN_A_LINE = 5  # pages
MOST_ON_ITS_PAGE = 500


class StateFilter(admin.SimpleListFilter):
    """Dead links, unless others are asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [(ALL, _("all")), *(choice for choice in Link.State.choices if choice[0] != Link.State.DEAD)]

    def choices(self, changelist):
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": Link.State.DEAD.label,
        }
        for value, name in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": self.value() == value, "query_string": query, "display": name}

    def queryset(self, request, queryset):
        if self.value() == ALL:
            return queryset
        return queryset.filter(state=self.value()) if self.value() in Link.State.values else queryset.dead()


@admin.register(Link)
class LinkAdmin(admin.ModelAdmin):
    list_display = ["link", "what_happened", "asked_at", "pages"]
    list_filter = [StateFilter]
    search_fields = ["address"]
    fields = ["shown", "state", "what_happened", "leads_to", "failures", "failed_at", "asked_at", "pages"]
    readonly_fields = fields
    change_form_template = "admin/links/change_form.html"
    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def lookup_allowed(self, lookup, value, request):
        """Only what links of ours ask for: Django lets an address filter by any expression, some of which fail."""
        return lookup == "state"

    # --- what may be done -----------------------------------------------------------------------------------

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).for_editor(request.user)

    # --- the list and the page of one -----------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name), "subtitle": None}
        return super().change_view(request, object_id, form_url, title | (extra_context or {}))

    def get_changelist_instance(self, request):
        changelist = super().get_changelist_instance(request)
        changelist.result_list = list(changelist.result_list)
        attach_pages(changelist.result_list, request.user, MOST_IN_A_LINE)
        return changelist

    def get_object(self, request, object_id, from_field=None):
        obj = super().get_object(request, object_id, from_field)
        if obj is not None:
            attach_pages([obj], request.user, MOST_ON_ITS_PAGE)
        return obj

    @admin.display(description=_("web address"), ordering="address")
    def link(self, obj):
        return format_html('<bdi dir="ltr">{}</bdi>', Truncator(obj.address).chars(100))

    @admin.display(description=_("web address"))
    def shown(self, obj):
        return _to(obj.address)

    @admin.display(description=_("leads to"))
    def leads_to(self, obj):
        return _to(obj.final_address) if obj.final_address else "–"

    @admin.display(description=_("what happened"), ordering="reason")
    def what_happened(self, obj):
        if not obj.reason:
            return obj.get_state_display()
        return format_html("{}{}", obj.get_reason_display(), f" ({obj.status})" if obj.status else "")

    @admin.display(description=_("last asked"), ordering="checked_at")
    def asked_at(self, obj):
        return moment(obj.checked_at) if obj.checked_at else "–"

    @admin.display(description=_("first failure"), ordering="first_failed_at")
    def failed_at(self, obj):
        return moment(obj.first_failed_at) if obj.first_failed_at else "–"

    @admin.display(description=_("stands on"))
    def pages(self, obj):
        lines = [_line(page) for page in obj.pages]
        if obj.has_more_pages:
            address = reverse("admin:links_link_change", args=[obj.pk])
            lines.append(format_html('<a href="{}">{}</a>', address, _("All pages that it stands on")))
        return format_html('<ul class="places">{}</ul>', format_html_join("", "<li>{}</li>", zip(lines)))


def _line(page):
    """Return the kind and the name of a page, which lead to its form, with links to its other languages."""
    (first, name, form), *others = page.forms
    colon = pgettext("after a name", ":")
    line = format_html('{}{} <a href="{}"><bdi>{}</bdi></a>', page.kind, colon, form, page.title)
    if first != SOURCE:
        line = format_html('{} <bdi lang="{}">({})</bdi>', line, first, name)
    link = ' · <a href="{2}" lang="{0}" hreflang="{0}">{1}</a>'
    return line + format_html_join("", link, others)


def _to(address):
    return format_html(
        '<a href="{0}" rel="noopener noreferrer"><bdi dir="ltr">{0}</bdi></a>',
        address,
    )
