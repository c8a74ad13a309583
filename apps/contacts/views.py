from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.generic import DetailView, TemplateView

from apps.contacts.asking import Question
from apps.contacts.finding import find_page
from apps.contacts.models import Subject
from apps.contacts.pages import contacts_page, subject_page
from apps.contacts.remembering import forget, remember, remembered
from apps.core.conditional import unless_unchanged
from apps.library.views import Listing

page = method_decorator(unless_unchanged, name="dispatch")


@page
class ContactIndex(Listing):
    template_name = "contacts/index.html"
    read = staticmethod(contacts_page)


@page
class FindContact(TemplateView):
    """Whom to write to for a country, about a subject. A question in the address counts before the remembered one."""

    template_name = "contacts/find.html"

    def get(self, request):
        asked, kept = Question.by(request.GET), remembered(request)
        found = find_page(request.user, asked or kept or Question())
        if found["answered"] and request.GET.get("remember"):
            # To an address that can be passed on: whoever opens that one has nothing remembered.
            response = redirect(found["answered"].address)
            remember(response, found["answered"], request.user)
            return response
        here = Question(country=request.user.duty_country.code or "")  # chosen beforehand, not asked
        chosen = found["answered"] if asked or kept else here
        return self.render_to_response({"chosen": chosen, "is_remembered": bool(kept), **found})

    def post(self, request):
        """Forget what was remembered."""
        response = redirect("contacts:find")
        forget(response)
        return response


@page
class SubjectDetail(DetailView):
    template_name = "contacts/subject.html"

    def get_object(self):
        return get_object_or_404(Subject.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**subject_page(self.object, self.request.user), **kwargs)
