from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from apps.accounts.giving_back import is_given_back
from apps.accounts.views import too_often
from apps.core.languages import active
from apps.feedback.forms import FORMS
from apps.feedback.models import Report, ReportKind
from apps.feedback.pages import AT_THE_FOOT, attach_pages, place_of
from apps.feedback.sending import count_answer, send

MOST_OWN = 100


class SendReport(FormView):
    """A form to the editors about a page, a section of it or a contact; back to it afterwards."""

    template_name = "feedback/report.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kind = ReportKind.MISSING
        self.place = None

    def dispatch(self, request, *args, **kwargs):
        if kwargs:
            self.kind = _kind(kwargs["kind"])
            named = (kwargs["label"], kwargs["pk"], kwargs.get("anchor", ""))
            self.place = place_of(request.user, self.kind, *named)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return FORMS[self.kind]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"sender": self.request.user}

    def get_initial(self):
        return {"words": self.request.GET.get("q", "")[:200]}

    def get_context_data(self, **kwargs):
        return super().get_context_data(kind=self.kind, place=self.place, back=self.back(), **kwargs)

    def post(self, request, *args, **kwargs):
        """Show what was written before a session ended, or send it."""
        if is_given_back(request):
            return self.render_to_response(self.get_context_data(form=self.get_form(), is_given_back=True))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        report = form.report(kind=self.kind, language=active(), place=self.place)
        if seconds := send(report, self.request.user):
            return self.too_often(form, seconds)
        messages.success(self.request, _("Thank you. The editors have your message."), self.spot())
        return redirect(self.back())

    def too_often(self, form, seconds):
        """Give the text back with the time to wait: nothing that a reader wrote is lost."""
        minutes = -(-seconds // 60)
        words = ngettext(
            "You have sent many messages in a short time. Wait %(minutes)d minute, then send this one again.",
            "You have sent many messages in a short time. Wait %(minutes)d minutes, then send this one again.",
            minutes,
        )
        form.add_error(None, words % {"minutes": minutes})
        response = self.render_to_response(self.get_context_data(form=form), status=429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def back(self):
        """Return the address that the reader came from, else that of what the report is about."""
        asked = self.request.GET.get("back", "")
        if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
            return asked
        if self.place is None:
            return reverse("feedback:own")
        return self.place.address(AT_THE_FOOT if self.kind == ReportKind.NEEDED else "")

    def spot(self):
        """Return where on the page the thanks are to stand (`{% thanks %}`), "" for its top."""
        return "" if self.request.GET.get("back") else self.back().partition("#")[2]


class Answer(View):
    """A "yes" or "no" to whether a page was what was needed. After a "no" a form asks what was missing."""

    def post(self, request, label, pk):
        place = place_of(request.user, ReportKind.NEEDED, label, pk)
        is_yes = request.POST.get("answer") == "yes"
        if seconds := count_answer(place, active(), request.user, is_yes=is_yes):
            return too_often(request, seconds)
        if not is_yes:
            return redirect("feedback:report", ReportKind.NEEDED, label, pk)
        messages.success(request, _("Thank you. Your answer is counted."), AT_THE_FOOT)
        return redirect(place.address(AT_THE_FOOT))


class OwnReports(TemplateView):
    """What the person told the editors, and what became of it."""

    template_name = "feedback/own.html"

    def get_context_data(self, **kwargs):
        sent = Report.objects.sent_by(self.request.user).prefetch_related("changes")
        reports = list(sent[: MOST_OWN + 1])
        attach_pages(reports, self.request.user)
        shown = {"reports": reports[:MOST_OWN], "has_more": len(reports) > MOST_OWN}
        return super().get_context_data(**shown, **kwargs)


def _kind(text):
    if text not in ReportKind.values:
        raise Http404
    return ReportKind(text)
