from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged
from apps.reading.asking import acknowledge, find_asked
from apps.reading.marks import KEPT_FOR
from apps.reading.models import ReadMark
from apps.reading.pages import my_reading


@method_decorator(unless_unchanged, name="dispatch")
class MyReading(TemplateView):
    template_name = "reading/mine.html"
    extra_context = {"kept_days": KEPT_FOR.days}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**my_reading(self.request.user), **kwargs)


@require_POST
def acknowledge_reading(request, pk):
    """Record that the person has read what they were asked to read, and go back to it."""
    must_read = find_asked(pk, request.user)
    if must_read is None:
        raise Http404
    acknowledge(must_read, request.user)
    if must_read.ended_at is None:  # nobody waits for it any more, and nothing was stored
        messages.success(request, _("It is noted that you have read this."))
    return redirect(must_read.row)


@require_POST
def erase_marks(request):
    """Delete the person's own read marks."""
    ReadMark.objects.filter(user=request.user).delete()
    messages.success(request, _("Your read marks are erased."))
    return redirect("reading:mine")
