"""Guided steps of a content admin: what cites a row is shown, a few things are asked, and one change is begun."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.editorial.archiving import check_no_draft
from apps.editorial.citations import citations_of
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.rights import known_to, may_edit

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Flow:
    """A guided step. `form`: called with the row, the person and the posted data or None. `compose`: makes the English
    payload of the row and the form's values. `title` has %(title)s in it, for the name of the row.
    """

    link: str
    title: str
    intro: str
    button: str
    form: Callable
    compose: Callable


class Guided:
    """The part of a content admin with guided steps: `flows` is {last part of the address: Flow}."""

    flows = {}

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(
                f"<uuid:key>/{address}/",
                self.admin_site.admin_view(self.flow_view),
                {"address": address},
                name=f"{name}_{address}",
            )
            for address in self.flows
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        obj = kwargs.get("obj")
        if obj and not request.draft and self.language(request) == SOURCE and self._may_save(request, obj):
            context["flows"] = [
                (reverse(self._url_name(address), args=[obj.pk]), flow.link)
                for address, flow in self.flows.items()
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    def flow_view(self, request, key, address):
        flow = self.flows[address]
        rows = known_to(request.user, self.model._default_manager.live())
        row = rows.filter(pk=key).first()
        if row is None:
            raise Http404
        if not may_edit(request.user, self.model, SOURCE):
            raise PermissionDenied
        form, refusal = flow.form(row, request.user, request.POST if request.method == "POST" else None), None
        if form.is_valid():
            try:
                change = self._begin(request, flow, row, form.cleaned_data)
            except NotAllowed as problem:
                raise PermissionDenied(str(problem)) from problem
            except Refused as problem:
                refusal = problem
            else:
                messages.success(
                    request, _("A change is begun. Nothing is different for readers until it is published.")
                )
                return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))
        return self._flow_page(request, flow, row, form, refusal)

    @transaction.atomic
    def _begin(self, request, flow, row, values):
        check_no_draft(row)
        title = (flow.title % {"title": row})[:LONGEST_TITLE]
        change = Change.objects.create(title=title, created_by=request.user)
        return save_drafts([flow.compose(row, values)], by=request.user, change=change)

    def _flow_page(self, request, flow, row, form, refusal):
        citations, more = citations_of(row, request.user, by_former_keys=True)
        context = self.admin_site.each_context(request) | {
            "title": flow.title % {"title": row},
            "opts": self.opts,
            "flow": flow,
            "row": row,
            "form": form,
            "refusal": refusal,
            "citations": citations,
            "more_citations": more,
        }
        return TemplateResponse(request, "admin/content/guided.html", context)
