"""The administration: Django's own, with the portal's sign-in, names and search for links."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from apps.core.languages import own_name
from apps.core.models import Content
from apps.core.sorting import sort_key
from apps.editorial.behind import behind_page
from apps.editorial.compare_views import compare_revisions
from apps.editorial.find_views import find_urls
from apps.editorial.gathering import with_rows_of
from apps.editorial.log_export import log_export
from apps.organization.overdue import overdue_page
from apps.portal.archiving import archive_view
from apps.portal.editors_home import waiting_lines

RESULTS_PER_KIND = 8
# The groups of the index and the sidebar, as people think of their work.
GROUPS = (
    "editorial",
    "manual",
    "organization",
    "frameworks",
    "contacts",
    "library",
    "portal",
    "feedback",
    "links",
    "reading",
    "accounts",
)


class PortalAdminSite(AdminSite):
    site_title = _("Editing the portal")
    site_header = _("Editing the portal")
    index_title = _("Content")

    def get_urls(self):
        from apps.portal.hand_over_page import hand_over_page  # noqa: PLC0415 (the site stands before the models)

        search = path("references/", self.admin_view(self.references), name="references")
        archive = path(
            "<str:app_label>/<str:model_name>/<uuid:key>/archive/",
            self.admin_view(self.archive),
            name="archive",
        )
        # "r/<type>/<id>" tells the address of a page to who may not see it; forms link to the page itself.
        own = [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
        comparing = path("editorial/compare/", self.admin_view(compare_revisions), name="compare")
        log = path("editorial/log/export/", self.admin_view(log_export), name="log_export")
        hand_over = path(
            "accounts/user/<int:pk>/hand-over/", self.admin_view(hand_over_page), name="hand_over"
        )
        overdue = path("overdue/", self.admin_view(self.overdue), name="overdue")
        behind = path("behind/", self.admin_view(self.behind), name="behind")
        return [search, *find_urls(self), comparing, log, behind, overdue, hand_over, archive, *own]

    def index(self, request, extra_context=None):
        """The editor's home: what waits for the person, above all that may be edited."""
        waiting = {"waiting": waiting_lines(request.user)}
        return super().index(request, waiting | (extra_context or {}))

    def get_app_list(self, request, app_label=None):
        """Return the groups of `GROUPS` that the person may work in, each with its kinds in alphabetical order."""
        groups = self._build_app_dict(request, app_label)
        for group in groups.values():
            group["models"].sort(key=lambda kind: sort_key(str(kind["name"])))
        return [groups[label] for label in GROUPS if label in groups]

    # One sign-in for the whole portal: the admin's own would be a second door with weaker throttling.

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("accounts:profile"))

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("accounts:password-change"))

    def i18n_javascript(self, request, extra_context=None):
        """Return the words of the admin's scripts and of the rich text editor."""
        return JavaScriptCatalog.as_view()(request)

    def autocomplete_view(self, request):
        """Find rows to choose from; in a form that is a part of a change, also those that it would publish."""
        with with_rows_of(request.GET.get("change", ""), request.user):
            return super().autocomplete_view(request)

    def archive(self, request, app_label, model_name, key):
        """Archive a piece of content, or bring it back."""
        found = [
            one
            for one in self._registry.values()
            if (one.opts.app_label, one.opts.model_name) == (app_label, model_name)
        ]
        if not found:
            raise Http404
        return archive_view(request, found[0], key)

    def references(self, request):
        """Answer the editor's search for pages to link to: JSON, a list of {reference, title, kind}."""
        term = request.GET.get("q", "").strip()[:100].replace("\x00", "")
        return JsonResponse({"results": self._find_pages(request, term) if term else []})

    def overdue(self, request):
        """List what is overdue for review."""
        shown = overdue_page(request.user, request.GET.get("owner", ""), request.GET.get("page", 1))
        context = self.each_context(request) | {"title": _("Overdue for review")} | shown
        return TemplateResponse(request, "admin/organization/overdue.html", context)

    def behind(self, request):
        """List the translations that have fallen behind the English."""
        shown = behind_page(request.user, request.GET.get("language", ""), request.GET.get("page", 1))
        names = [(code, own_name(code)) for code in shown["written"]]
        context = self.each_context(request) | {"title": _("Translations fallen behind")} | shown
        return TemplateResponse(request, "admin/content/behind.html", context | {"names": names})

    def _find_pages(self, request, term):
        results = []
        for model, model_admin in self._registry.items():
            if not issubclass(model, Content) or not hasattr(model, "get_absolute_url"):
                continue
            visible = model.objects.visible_to(request.user)
            found, _may_repeat = model_admin.get_search_results(request, visible, term)
            results += [_as_result(row) for row in found.distinct()[:RESULTS_PER_KIND]]
        return results


def _as_result(row):
    return {
        "reference": f"{row._meta.label_lower}:{row.natural_path[0]}",
        "title": str(row),
        "kind": str(row._meta.verbose_name),
    }
