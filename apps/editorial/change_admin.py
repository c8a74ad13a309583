"""Changes in the administration: what waits for whom, and one page on which a change is read, decided and published."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.giving_back import is_given_back
from apps.core.columns import moment_column
from apps.core.text import listed
from apps.editorial.change_filters import StateFilter, WhoseFilter
from apps.editorial.change_page import history_of, lines_of, shared_preview, steps_to_take
from apps.editorial.checking import findings_of_change
from apps.editorial.comment_pages import comments_context
from apps.editorial.comment_views import comment_urls
from apps.editorial.filters import is_offered
from apps.editorial.gathering_admin import ArrangesDrafts
from apps.editorial.models import Change, Transition
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.step_forms import STEP_FORMS
from apps.editorial.undo_admin import UndoesChanges


class ChangeAdmin(ArrangesDrafts, UndoesChanges, admin.ModelAdmin):
    """Read and decided on here; written on the forms of the content."""

    list_display = ["display_name", "state", "languages", "created_by", "begun_on", "assignee", "due"]
    list_display_links = ("display_name",)
    list_filter = [WhoseFilter, StateFilter]
    search_fields = ["title", "drafts__title"]
    list_select_related = ["created_by", "assignee"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    begun_on = moment_column(Change, "created_at")

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).prefetch_related("drafts")

    def lookup_allowed(self, lookup, value, request):
        return is_offered(lookup, value, self.get_list_filter(request))

    @admin.display(description=_("change"))
    def display_name(self, change):
        drafts = change.drafts.all()
        return change.title or listed(dict.fromkeys(draft.title for draft in drafts))

    @admin.display(description=_("languages"))
    def languages(self, change):
        return listed(sorted({draft.get_language_display() for draft in change.drafts.all()}))

    # --- the page of one change -----------------------------------------------------------------------------

    def get_urls(self):
        take = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.take_step))
        own = path("<int:pk>/step/<slug:step>/", take, name="editorial_change_step")
        return [own, *comment_urls(self.admin_site, self._change, self._page), *super().get_urls()]

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._page(request, self._change(request, object_id))

    def history_view(self, request, object_id, extra_context=None):
        return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[object_id]))

    def take_step(self, request, pk, step):
        change = self._change(request, pk)
        if step not in STEP_FORMS:
            raise Http404
        if request.method != "POST":  # the links to other languages, where the answer was the page again
            return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))
        form_class, _button, done = STEP_FORMS[step]
        form = form_class(change, request.user, request.POST)
        if is_given_back(request):
            return self._page(request, change, {step: form})
        if form.is_valid():
            try:
                form.take()
            except NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from refusal
            except Refused as refusal:
                for problem in refusal.problems:
                    form.add_error(None, str(problem))
        if form.errors:
            return self._page(request, self._change(request, pk), {step: form})
        messages.success(request, done)
        form.tell().say(request)
        return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))

    def _change(self, request, pk):
        """Return a change that the person may see: its last step first (`seen`), then what its drafts say."""
        if not str(pk).isdecimal():
            raise Http404
        last = Transition.objects.filter(change=OuterRef("pk")).order_by("-pk").values("pk")
        changes = Change.objects.visible_to(request.user).select_related("assignee", "scheduled_by")
        change = get_object_or_404(changes.annotate(seen=Subquery(last[:1])), pk=pk)
        change.drafts_with_texts()
        return change

    def _page(self, request, change, bound=None, **said):
        if is_given_back(request):
            messages.warning(
                request,
                _("This is what you had written when your session ended. Nothing of it is saved yet."),
            )
        arranged = self.arranging(request, change) | self.undoing(request, change)
        lines = lines_of(change, request.user, arranged.get("move_forms", {}))
        context = self.admin_site.each_context(request) | {
            **arranged,
            "title": self.display_name(change),
            "opts": self.opts,
            "change": change,
            "drafts": lines,
            **history_of(change, request.user),
            "steps": steps_to_take(change, request.user, bound or {}),
            "findings": findings_of_change(change),
            **comments_context(change, request, **said),
            "shared_preview": shared_preview(request, change, lines),
        }
        return TemplateResponse(request, "admin/editorial/change.html", context)
