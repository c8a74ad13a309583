"""The page in the administration that brings an older text back, as a draft."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.editorial.comparing import readable_revisions
from apps.editorial.drafting import open_draft
from apps.editorial.forms import NumberField
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.restoring import as_it_was, restored, save_restored, told
from apps.editorial.rights import may_decide_access, may_edit

STRUCTURE = "structure"


class RestoreForm(forms.Form):
    """What the person saw when they asked for it: a later publication or draft is a conflict."""

    seen = NumberField()
    revision = NumberField(required=False)


class Restores:
    """The part of a content admin that makes a draft of an older text. It publishes nothing."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        return [path("<uuid:key>/history/<int:revision>/", view, name=name), *super().get_urls()]

    def restore_view(self, request, key, revision):
        obj, title = self.subject(request, key)
        if title is None:
            raise Http404
        older = get_object_or_404(Revision.objects.of(self.opts.label_lower, key), pk=revision)
        seen = LogHead.current()  # before the texts are read
        request.draft = open_draft(self.opts.label_lower, key, older.language)
        self._check_may_restore(request, older)
        only_structure = older.language == SOURCE and request.GET.get("what") == STRUCTURE
        try:
            under = self._layers(request, key)
            current, payload = restored(as_it_was(older), under, only_structure=only_structure)
            found, refusal = told(current, payload, under, request.user), None
        except Refused as caught:
            current, payload, found, refusal = None, None, None, caught
        form = RestoreForm(request.POST if request.method == "POST" else None)
        if form.is_valid() and refusal is None:
            response, refusal = self._restore(request, form, older, current, payload)
            if response:
                return response
        return self._restore_page(
            request,
            obj,
            title,
            {"older": older, "found": found, "refusal": refusal, "is_same": current == payload},
            seen,
        )

    def _check_may_restore(self, request, older):
        label, key, language = self.opts.label_lower, older.object_id, older.language
        readable = readable_revisions(request.user, label, key, language)
        if not may_edit(request.user, self.model, language) or not readable.filter(pk=older.pk).exists():
            raise PermissionDenied
        if request.draft and request.draft.is_restricted and not may_decide_access(request.user):
            raise PermissionDenied

    def _restore(self, request, form, older, current, payload):
        """Return (the answer, None), or (None, why it was refused)."""
        if payload == current:
            messages.info(request, _("It says this already: there is nothing to bring back."))
            return HttpResponseRedirect(reverse(self._url_name("history"), args=[older.object_id])), None
        try:
            change = save_restored(payload, older, by=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return None, refusal
        messages.success(request, _("The older text is a draft now. Readers see it once it is published."))
        return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk])), None

    def _restore_page(self, request, obj, title, what, seen):
        draft = request.draft
        initial = {"seen": seen, "revision": draft.revision_id if draft else None}
        context = self.admin_site.each_context(request) | {
            "title": _("Bring back an older text: %s") % title,
            "object": obj,
            "object_title": title,
            "opts": self.opts,
            "draft": draft,
            "form": RestoreForm(initial=initial),
            "is_english": what["older"].language == SOURCE,
            "only_structure": request.GET.get("what") == STRUCTURE,
            "publication": Publication.objects.filter(revision=what["older"]).first(),
        }
        return TemplateResponse(request, "admin/content/restore.html", context | what)
