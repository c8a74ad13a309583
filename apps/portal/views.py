from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView

from apps.accounts.signing_in import OF_A_READER, OF_AN_EDITOR
from apps.contacts.remembering import DAYS as CHOICE_KEPT
from apps.core.conditional import unless_unchanged
from apps.feedback.failed_searches import KEPT as SEARCHES_KEPT
from apps.feedback.forgetting import NAMES_KEPT
from apps.portal.addresses import preferred_language
from apps.portal.due import SIGN_INS_KEPT
from apps.portal.front_page import front_page
from apps.portal.models import Notice
from apps.portal.notices import notice_page
from apps.portal.whats_new import choices, whats_new


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
        asked = self.request.GET
        wanted = {"kind": asked.get("kind", ""), "language": asked.get("language", "")}
        shown = whats_new(self.request.user, **wanted, page=asked.get("page", 1))
        return super().get_context_data(**choices(), **shown, **kwargs)


@page
class NoticeDetail(DetailView):
    """A notice, standing or ended."""

    template_name = "portal/notice.html"
    context_object_name = "posted"

    def get_object(self):
        return get_object_or_404(Notice.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**notice_page(self.object), **kwargs)


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
        "report_days": NAMES_KEPT.days,
        "search_days": SEARCHES_KEPT.days,
    }
