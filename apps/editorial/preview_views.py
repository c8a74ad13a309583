"""The pages of a preview: for who works on the change, and by a link for a colleague."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import override
from django.views import View

from apps.core.languages import CODES
from apps.core.middleware import NEVER_KEPT
from apps.editorial.models import Change
from apps.editorial.preview_links import opened_by, was_closed
from apps.editorial.previewing import NotShown, Preview, render_preview
from apps.editorial.problems import Refused

THEMES = ("light", "dark")


class ChangePreview(View):
    """The page that readers get once a change is published, for a person who may read the change."""

    http_method_names = ("get", "head")
    name = "editorial:preview"

    def get(self, request, **kwargs):
        preview = self._preview(*self.opened(**kwargs))
        try:
            content = render_preview(request, preview, _key(request.GET.get("page", "")))
        except NotShown:
            return self.not_shown(preview)
        except Refused as refusal:
            return self.not_shown(preview, refusal.problems)
        if content is None:
            place = f"{request.path}?{preview.query(at=preview.anchor)}#{preview.anchor}"
            return _never_kept(HttpResponseRedirect(place))
        return _never_kept(HttpResponse(content))

    def opened(self, pk):
        """Return (change, who made the link)."""
        return get_object_or_404(Change.objects.visible_to(self.request.user).open(), pk=pk), None

    def _preview(self, change, maker):
        asked = self.request.GET
        theme = asked.get("theme", "")
        return Preview(
            change,
            paths={code: _in(code, self.name, self.kwargs) for code in CODES},
            at=asked.get("at", ""),
            theme=theme if theme in THEMES else "",
            shared_by=maker,
        )

    def not_shown(self, preview, problems=()):
        """Say why there is nothing to look at."""
        context = {"preview": preview, "problems": problems}
        page = render(self.request, "editorial/not_shown.html", context, status=409 if problems else 404)
        return _never_kept(page)


class SharedPreview(ChangePreview):
    """The same for a colleague with a link, who sees no more of other pages than on any other day.

    What is not theirs to read answers like an address that does not exist. Who is staff is told where a link is good
    and only its change is closed.
    """

    name = "editorial:shared-preview"

    def get(self, request, token):
        if request.user.is_staff and was_closed(token):
            return super().not_shown(None)
        return super().get(request, token=token)

    def opened(self, token):
        found = opened_by(token)
        if found is None:
            raise Http404
        return found

    def not_shown(self, preview, problems=()):
        raise Http404


def _in(language, name, kwargs):
    with override(language):
        return reverse(name, kwargs=kwargs)


def _key(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _never_kept(response):
    """Drafts stay in no browser and in no index."""
    response.headers["Cache-Control"] = NEVER_KEPT
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
