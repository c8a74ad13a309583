from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged

page = method_decorator(unless_unchanged, name="dispatch")


@page
class FrameworkList(TemplateView):
    template_name = "frameworks/index.html"


@page
class ProgrammeList(TemplateView):
    template_name = "frameworks/programmes.html"


@page
class FrameworkDetail(TemplateView):
    template_name = "frameworks/framework.html"
