from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.generic import DetailView

from apps.contacts.models import Subject
from apps.contacts.pages import contacts_page, subject_page
from apps.core.conditional import unless_unchanged
from apps.library.views import Listing

page = method_decorator(unless_unchanged, name="dispatch")


@page
class ContactIndex(Listing):
    template_name = "contacts/index.html"
    read = staticmethod(contacts_page)


@page
class SubjectDetail(DetailView):
    template_name = "contacts/subject.html"

    def get_object(self):
        return get_object_or_404(Subject.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**subject_page(self.object, self.request.user), **kwargs)
