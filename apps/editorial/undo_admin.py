"""The button on the page of a published change that takes it back by another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.editorial.models import State
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.undoing import may_undo, undo, undone_by


class UndoesChanges:
    """The part of the page of a change that undoes it, once it is published."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.undo_view))
        return [path("<int:pk>/undo/", view, name="editorial_change_undo"), *super().get_urls()]

    def undo_view(self, request, pk):
        change = self._change(request, pk)
        shown = change
        try:
            shown = undo(change, request.user)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        except Refused as refusal:
            for problem in refusal.problems:
                messages.error(request, str(problem))
        else:
            messages.success(
                request, _("A change is begun that puts back what stood before. Submit it for review.")
            )
        return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[shown.pk]))

    def undoing(self, request, change):
        """Return what the page shows of it."""
        if change.state != State.PUBLISHED:
            return {}
        return {"may_undo": may_undo(request.user, change), "undone_by": undone_by(change)}
