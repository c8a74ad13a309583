from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from apps.core.conditional import unless_unchanged
from apps.library.pages import documents_page, library_index, sources_page, terms_page
from apps.library.showing import Asked

page = method_decorator(unless_unchanged, name="dispatch")


class Listing(TemplateView):
    """A page of many rows, as the reader asks for them: `?q=` narrows it, `?superseded=1` widens it."""

    @staticmethod
    def read(user, asked):
        """Return what the page shows."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        asked = Asked.by(self.request)
        shown = self.read(self.request.user, asked)
        return super().get_context_data(**shown, **vars(asked), **kwargs)


@page
class LibraryIndex(TemplateView):
    template_name = "library/index.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**library_index(self.request.user), **kwargs)


@page
class DocumentList(Listing):
    template_name = "library/documents.html"
    read = staticmethod(documents_page)


@page
class TermList(Listing):
    template_name = "library/terms.html"
    read = staticmethod(terms_page)


@page
class SourceList(TemplateView):
    template_name = "library/sources.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**sources_page(self.request.user), **kwargs)
