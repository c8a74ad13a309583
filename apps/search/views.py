from django.http import JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import capfirst
from django.views.generic import TemplateView

from apps.core.languages import CODES, active, own_name
from apps.core.sorting import sort_key
from apps.feedback import failed_searches
from apps.search import index
from apps.search.kinds import KINDS
from apps.search.pointers import pointers
from apps.search.searching import LAST_PAGE, nearest, search, suggest

JSON = "application/json"


class Search(TemplateView):
    """The page of results; the same address answers a program that accepts JSON."""

    template_name = "search/search.html"

    def get(self, request, *args, **kwargs):
        asked = request.GET
        found = search(
            asked.get("q", ""),
            request.user,
            kind=asked.get("kind", ""),
            language=asked.get("language", ""),
            page=_page(asked.get("page", "")),
        )
        if not found.total and _is_searched_for(request):
            failed_searches.record(found.query, active())
        wants_json = request.get_preferred_type(["text/html", JSON]) == JSON
        response = (
            JsonResponse(_as_json(found, request))
            if wants_json
            else self.render_to_response(self.get_context_data(found=found))
        )
        patch_vary_headers(response, ["Accept"])
        return response

    def get_context_data(self, found, **kwargs):
        asked = self.request.GET
        return super().get_context_data(
            found=found,
            query=found.query,
            nearest=nearest(found.query, self.request.user) if found.query and not found.total else [],
            pointers=pointers(found.query, self.request.user, index.current().seen()) if found.query else [],
            kinds=_kinds(),
            kind=asked.get("kind", ""),
            languages_found=[(code, own_name(code)) for code in CODES],
            in_language=asked.get("language", ""),
            **kwargs,
        )


class Suggestions(TemplateView):
    """Titles that go on like what is being typed: a part of a page, put under the search field by script."""

    template_name = "search/suggestions.html"

    def get_context_data(self, **kwargs):
        found = suggest(self.request.GET.get("q", ""), self.request.user)
        return super().get_context_data(found=found, **kwargs)


def _is_searched_for(request):
    """True where a person looks for something anywhere: what a choice of kind hides is not missing."""
    narrowed = any(request.GET.get(name) for name in ("kind", "language", "page"))
    return request.method == "GET" and not narrowed and "Sec-Purpose" not in request.headers


def _kinds():
    names = [(kind.label, capfirst(str(kind.model._meta.verbose_name_plural))) for kind in KINDS]
    return sorted(names, key=lambda kind: sort_key(kind[1]))


def _page(text):
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _as_json(found, request):
    return {
        "query": found.query,
        "language": active(),
        "total": found.total,
        "did_you_mean": found.did_you_mean,
        "results": [
            {
                "title": result.title,
                "url": request.build_absolute_uri(result.url),
                "kind": result.label,
                "language": result.language,
                "snippet": result.plain_snippet,
            }
            for result in found.results
        ],
    }
