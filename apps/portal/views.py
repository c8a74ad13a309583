from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, FormView, TemplateView

from apps.accounts.signing_in import OF_A_READER, OF_AN_EDITOR
from apps.contacts.remembering import DAYS as CHOICE_KEPT
from apps.core.conditional import unless_unchanged
from apps.core.middleware import NEVER_KEPT
from apps.editorial.models.open_forms import TEXT_KEPT
from apps.feedback.failed_searches import KEPT as SEARCHES_KEPT
from apps.feedback.forgetting import NAMES_KEPT
from apps.manual.models import Entry
from apps.portal.addresses import preferred_language
from apps.portal.changes import change_page, changes_since
from apps.portal.digests import choose, rhythm_of
from apps.portal.due import SIGN_INS_KEPT
from apps.portal.forms import DigestForm
from apps.portal.front_page import front_page
from apps.portal.help import help_page, help_pages
from apps.portal.models import Notice
from apps.portal.notices import notice_page
from apps.portal.whats_new import Asked, choices, whats_new
from apps.reading.marks import KEPT_FOR as MARKS_KEPT


@login_not_required
@require_safe
def start(request):
    """Send the reader to the home page in their own language, by way of the sign-in form where that is needed.

    The form leads back here, so that it is the saved language that counts, not the one of the form.
    """
    with override(preferred_language(request)):
        return redirect("portal:home" if request.user.is_authenticated else "accounts:sign-in")


page = method_decorator(unless_unchanged, name="dispatch")
for_everybody = method_decorator(login_not_required, name="dispatch")


@page
class Home(TemplateView):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**front_page(self.request.user), **kwargs)


@page
class WhatsNew(TemplateView):
    template_name = "portal/updates.html"

    def get_context_data(self, **kwargs):
        page = self.request.GET.get("page", 1)
        shown = whats_new(self.request.user, Asked.by(self.request), page)
        return super().get_context_data(**choices(), **shown, **kwargs)


class OfOneRow(TemplateView):
    """A page about a piece of content: of a restricted entry it stays in no browser, as the entry itself."""

    def render_to_response(self, context, **response_kwargs):
        response = super().render_to_response(context, **response_kwargs)
        if getattr(context["row"], "access", "") == Entry.Access.RESTRICTED:
            response.headers["Cache-Control"] = NEVER_KEPT
        return response


@page
class ChangePage(OfOneRow):
    """What one publication changed."""

    template_name = "portal/change.html"

    def get_context_data(self, number, **kwargs):
        return super().get_context_data(**change_page(number, self.request.user), **kwargs)


@page
class ChangesSince(OfOneRow):
    """What changed in a piece of content since `?since=`, a number of the log."""

    template_name = "portal/changes_since.html"

    def get_context_data(self, label, root_id, **kwargs):
        since = self.request.GET.get("since", "")
        found = changes_since(label, root_id, since, self.request.user)
        return super().get_context_data(**found, **kwargs)


@page
class Digest(FormView):
    """How often a person is written to about what changed. Mails lead here to whoever wants no more of them."""

    template_name = "portal/digest.html"
    form_class = DigestForm
    success_url = reverse_lazy("portal:digest")

    def get_initial(self):
        return {"rhythm": rhythm_of(self.request.user)}

    def form_valid(self, form):
        choose(self.request.user, form.cleaned_data["rhythm"])
        messages.success(self.request, _("Your choice is stored."))
        return super().form_valid(form)


@page
class NoticeDetail(DetailView):
    """A notice, standing or ended."""

    template_name = "portal/notice.html"
    context_object_name = "posted"

    def get_object(self):
        return get_object_or_404(Notice.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**notice_page(self.object), **kwargs)


@page
class Help(TemplateView):
    """Which help pages there are, those of the person's own roles first."""

    template_name = "help/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**help_pages(self.request.user), **kwargs)


@page
class HelpPage(TemplateView):
    """What the people of one role do with the portal. Everybody may read all of them: it tells whom to ask."""

    template_name = "help/page.html"

    def get_context_data(self, role, **kwargs):
        return super().get_context_data(**help_page(role), **kwargs)


@for_everybody
@page
class Accessibility(TemplateView):
    template_name = "portal/accessibility.html"


@for_everybody
@page
class Privacy(TemplateView):
    template_name = "portal/privacy.html"
    extra_context = {
        "reader_days": OF_A_READER.days,
        "editor_hours": int(OF_AN_EDITOR.total_seconds() // 3600),
        "sign_in_days": SIGN_INS_KEPT,
        "choice_days": CHOICE_KEPT,
        "mark_days": MARKS_KEPT.days,
        "report_days": NAMES_KEPT.days,
        "search_days": SEARCHES_KEPT.days,
        "unsaved_days": TEXT_KEPT.days,
    }
