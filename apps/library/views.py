from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged

page = method_decorator(unless_unchanged, name="dispatch")


@page
class LibraryIndex(TemplateView):
    template_name = "library/index.html"


@page
class DocumentList(TemplateView):
    template_name = "library/documents.html"


@page
class TermList(TemplateView):
    template_name = "library/terms.html"


@page
class SourceList(TemplateView):
    template_name = "library/sources.html"
