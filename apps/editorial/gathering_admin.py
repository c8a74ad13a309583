"""Changes of several drafts in the administration: chosen on the form of a new draft, arranged on their own page."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.core.identity import as_key
from apps.core.models import Content
from apps.editorial.gathering import (
    give_title,
    joinable,
    may_arrange,
    may_move,
    move,
    new_drafts,
    offered,
    payloads_in,
)
from apps.editorial.models import Change
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.rights import may_add

MOST_NEW = 50


class JoinsChange:
    """The part of a content admin that begins drafts inside an open change, and lists what is not published yet."""

    change_list_template = "admin/content/change_list.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.object_key, request.asked = as_key(object_id), None
        return super().changeform_view(request, object_id, form_url, extra_context)

    def changes_to_join(self, request):
        """Return [(key, name)] of the changes that a new draft may become a part of."""
        if request.draft or self.model.is_managed:
            return []
        if not hasattr(request, "changes_to_join"):
            request.changes_to_join = offered(request.user, getattr(request, "object_key", None))
        return request.changes_to_join

    def change_asked(self, request):
        """Return the change that a new draft is to be a part of, None for one of its own."""
        posted = (
            request.POST.get("part_of", "") if request.method == "POST" else request.GET.get("change", "")
        )
        if request.draft or self.model.is_managed or not posted.isdecimal() or len(posted) > 9:
            return None
        return joinable(request.user, getattr(request, "object_key", None)).filter(pk=posted).first()

    def layers_asked(self, request):
        """Return the payloads of the change that a new draft is begun in."""
        request.asked = self.change_asked(request)
        return payloads_in(request.asked) if request.asked else []

    def form_for(self, request):
        form = super().form_for(request)
        changes = self.changes_to_join(request)
        return type(form.__name__, (form,), {"changes": changes} if changes else {"part_of": None})

    def changelist_view(self, request, extra_context=None):
        shown = list(new_drafts(self.model, request.user)[:MOST_NEW])
        return super().changelist_view(request, {"new_drafts": shown, **(extra_context or {})})


class TitleForm(forms.ModelForm):
    use_required_attribute = False

    class Meta:
        model = Change
        fields = ["title"]


class MoveForm(forms.Form):
    """Where a draft is to go."""

    to = forms.ChoiceField(label=gettext_lazy("Move to"), required=False)

    def __init__(self, choices, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("a change of its own")), *choices]


class ArrangesDrafts:
    """The part of the page of a change on which it gets its title and its drafts."""

    def get_urls(self):
        views = {"title": self.title_view, "move/<int:draft>": self.move_view}
        own = [
            path(
                f"<int:pk>/{address}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"editorial_change_{address.partition('/')[0]}",
            )
            for address, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def title_view(self, request, pk):
        change = self._change(request, pk)
        form = TitleForm(request.POST, instance=Change(pk=change.pk))
        if not form.is_valid():
            return self._say(request, change, [str(error) for error in form.errors["title"]])
        return self._arrange(request, change, give_title, change, request.user, form.cleaned_data["title"])

    def move_view(self, request, pk, draft):
        change = self._change(request, pk)
        moved = get_object_or_404(change.drafts, pk=draft)
        form = MoveForm(offered(request.user, moved.object_id), request.POST)
        if not form.is_valid():
            return self._say(request, change, [str(error) for error in form.errors["to"]])
        to = form.cleaned_data["to"]
        target = get_object_or_404(self.get_queryset(request), pk=to) if to else None
        return self._arrange(request, target or change, move, moved, request.user, target)

    def _arrange(self, request, change, act, *args):
        try:
            result = act(*args)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            return self._say(request, change, [str(problem) for problem in refusal.problems])
        messages.success(request, _("Done. Readers see nothing of it yet."))
        return _to_page(result or change)

    def _say(self, request, change, problems):
        for problem in problems:
            messages.error(request, problem)
        return _to_page(change)

    def arranging(self, request, change):
        """Return what the page shows of it: the form of the title, a form for each draft, what may be added."""
        if not change.is_open:
            return {}
        drafts = change.drafts_with_texts()
        choices = [one for one in offered(request.user) if one[0] != change.pk]
        movable = len(drafts) > 1 or choices
        return {
            "title_form": TitleForm(instance=change) if may_arrange(request.user, change) else None,
            "move_forms": {
                draft.pk: MoveForm(choices, auto_id=f"id_%s_{draft.pk}")
                for draft in drafts
                if movable and may_move(request.user, draft, change)
            },
            "kinds_to_add": self._kinds_to_add(request),
        }

    def _kinds_to_add(self, request):
        models = [model for model in self.admin_site._registry if issubclass(model, Content)]
        return sorted(
            (
                capfirst(model._meta.verbose_name),
                reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add"),
            )
            for model in models
            if not model.is_managed and may_add(request.user, model)
        )


def _to_page(change):
    return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))
