from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged
from apps.library.pages import documents_page, library_index, sources_page, terms_page

page = method_decorator(unless_unchanged, name="dispatch")


class Narrowed(TemplateView):
    """A list that can be narrowed by words (`?q=`) and widened by what is superseded (`?superseded=1`)."""

    @staticmethod
    def read(user, query, with_superseded):
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        query, with_superseded = asked.get("q", "").strip()[:100], asked.get("superseded") == "1"
        shown = self.read(self.request.user, query, with_superseded)
        return super().get_context_data(query=query, with_superseded=with_superseded, **shown, **kwargs)


@page
class LibraryIndex(TemplateView):
    template_name = "library/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**library_index(self.request.user), **kwargs)


@page
class DocumentList(Narrowed):
    template_name = "library/documents.html"
    read = staticmethod(documents_page)


@page
class TermList(Narrowed):
    template_name = "library/terms.html"
    read = staticmethod(terms_page)


@page
class SourceList(TemplateView):
    template_name = "library/sources.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**sources_page(self.request.user), **kwargs)
