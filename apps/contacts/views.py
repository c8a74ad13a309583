from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged

page = method_decorator(unless_unchanged, name="dispatch")


@page
class ContactIndex(TemplateView):
    template_name = "contacts/index.html"


@page
class SubjectDetail(TemplateView):
    template_name = "contacts/subject.html"
