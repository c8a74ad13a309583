"""Changes in the administration: what waits for whom, and one page on which a change is read, decided and published."""

from collections import defaultdict

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.giving_back import is_given_back
from apps.core.columns import moment_column
from apps.editorial.change_filters import StateFilter, WhoseFilter
from apps.editorial.checking import findings_of_change
from apps.editorial.comment_pages import comments_context
from apps.editorial.comment_views import comment_urls
from apps.editorial.draft_differences import differences_of
from apps.editorial.filters import is_offered
from apps.editorial.gathering_admin import ArrangesDrafts
from apps.editorial.models import Change, Draft, State
from apps.editorial.preview_links import address_for, shared_address
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.step_forms import STEP_FORMS
from apps.editorial.step_rights import may_take
from apps.editorial.steps import last_step
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
        return change.title or ", ".join(dict.fromkeys(draft.title for draft in drafts))

    @admin.display(description=_("languages"))
    def languages(self, change):
        return ", ".join(sorted({draft.language for draft in change.drafts.all()}))

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
        if not str(pk).isdecimal():
            raise Http404
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _page(self, request, change, bound=None, **said):
        if is_given_back(request):
            messages.warning(
                request,
                _("This is what you had written when your session ended. Nothing of it is saved yet."),
            )
        seen = last_step(change)  # before what it says is read
        rows = Draft.objects.filter(change=change).select_related("revision__author", "publication")
        differences = differences_of(rows, request.user)
        arranged = self.arranging(request, change, list(rows)) | self.undoing(request, change)
        moves = arranged.get("move_forms", {})
        pages = _published_pages(rows, request.user)
        lines = [
            _as_line(draft, differences[draft.pk])
            | {"move": moves.get(draft.pk), "page": pages.get(draft.pk)}
            for draft in rows
        ]
        context = self.admin_site.each_context(request) | {
            **arranged,
            "title": self.display_name(change),
            "opts": self.opts,
            "change": change,
            "drafts": lines,
            "returned": _last_return(change),
            "transitions": _steps_of(change, request.user),
            "steps": _steps(change, request.user, bound or {}, seen),
            "findings": findings_of_change(change),
            **comments_context(change, request, **said),
            "shared_preview": _shared_preview(request, change, lines),
        }
        return TemplateResponse(request, "admin/editorial/change.html", context)


def _steps_of(change, user):
    """Return what was done with a change, without the drafts that were moved out of it and the person may not read."""
    steps = change.transitions.select_related("by", "draft")
    told = Draft.objects.filter(transitions__change=change).visible_to(user).values("pk")
    return steps.filter(Q(draft=None) | Q(draft__in=told))


def _as_line(draft, differences):
    """Return a draft with the addresses of its form and its preview, and what it says that readers do not see."""
    app_label, model_name = draft.model.split(".")
    address = reverse(f"admin:{app_label}_{model_name}_change", args=[draft.object_id])
    return {
        "draft": draft,
        "address": f"{address}?language={draft.language}",
        "kind": apps.get_model(draft.model)._meta.verbose_name,
        "preview": address_for(draft),
        "differences": differences,
    }


def _published_pages(drafts, user):
    """Return {key of a draft: address of the page on which the person reads what it published}."""
    by_model = defaultdict(list)
    for draft in drafts:
        if draft.publication_id and hasattr(apps.get_model(draft.model), "get_absolute_url"):
            by_model[draft.model].append(draft)
    pages = {}
    for label, published in by_model.items():
        visible = apps.get_model(label)._default_manager.visible_to(user)
        rows = visible.in_bulk({draft.object_id for draft in published})
        for draft in published:
            if draft.object_id in rows:
                with override(draft.language):
                    pages[draft.pk] = rows[draft.object_id].get_absolute_url()
    return pages


def _last_return(change):
    """Return the step by which a change was returned to its author, None where it is not returned."""
    if change.state != State.RETURNED:
        return None
    steps = change.transitions.filter(to_state=State.RETURNED).exclude(from_state=State.RETURNED)
    return steps.select_related("by").last()


def _shared_preview(request, change, lines):
    """Return the whole address of the preview for a colleague, None where there is nothing to look at."""
    if not any(line["preview"] for line in lines):
        return None
    return request.build_absolute_uri(shared_address(change, request.user))


def _steps(change, user, bound, seen):
    """Return the steps that the person may take now, each with its form, and the one that was refused just now."""
    steps = []
    for step, (form_class, button, _done) in STEP_FORMS.items():
        if step in bound or may_take(user, change, step):
            form = _with_own_ids(bound.get(step) or form_class(change, user), step)
            form.stand_on(seen)
            steps.append({"step": step, "form": form, "button": form.button or button})
    return steps


def _with_own_ids(form, step):
    """Several forms on one page ask for the same: each field needs an id of its own."""
    form.auto_id = f"id_{step}_%s"
    return form
