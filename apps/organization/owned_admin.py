"""What the forms and lists of all content that a unit answers for have in common."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.dates import long_date
from apps.editorial.filters import ChosenFilter
from apps.editorial.models import LogHead
from apps.organization.forms import ReviewForm
from apps.organization.reviewing import may_review


class OverdueFilter(admin.SimpleListFilter):
    """Content whose day of review has passed (`Owned.due_on`)."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request, model_admin):
        return [("overdue", gettext("overdue for review"))]

    def queryset(self, request, queryset):
        if self.value() != "overdue":
            return queryset
        return queryset.to_review_by(timezone.localdate() - timedelta(days=1))


OWNED = (_("Who answers for it"), {"fields": ["owner_unit", "review_by"]})
OWNED_FILTERS = [OverdueFilter, ("owner_unit", ChosenFilter)]


class OwnedAdmin:
    """A mixin, before `ContentAdmin`: the page that records “reviewed, nothing to change”."""

    def rows_of_forms(self):
        return super().rows_of_forms().with_review()

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_reviewed"
        own = path("<uuid:pk>/reviewed/", self.admin_site.admin_view(self.reviewed_view), name=name)
        return [own, *super().get_urls()]

    def reviewed_view(self, request, pk):
        """Ask when to look again, and record it. The form is on the form of the content and in lists, too."""
        seen = LogHead.current()  # before the row is read
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        if not may_review(request.user, self.model):
            raise PermissionDenied
        if request.method != "POST":
            return self._ask(request, row, ReviewForm(row, seen=seen))
        form = ReviewForm(row, request.POST)
        if not form.is_valid():
            return self._ask(request, row, form)
        review = form.save(request.user)
        words = gettext("“{title}” is recorded as reviewed. It is to be reviewed again by {day}.")
        messages.success(request, format_html(words, title=str(row), day=long_date(review.next_by)))
        return HttpResponseRedirect(self._back(request, row))

    def _ask(self, request, row, form):
        context = self.admin_site.each_context(request) | {
            "title": gettext("Reviewed, nothing to change"),
            "opts": self.opts,
            "row": row,
            "form": form,
            "back": self._back(request, row),
        }
        return TemplateResponse(request, "admin/organization/review.html", context)

    def _back(self, request, row):
        """Return where the person came from: a list of the portal, else the form."""
        back = request.POST.get("back", "")
        if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            return back
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
