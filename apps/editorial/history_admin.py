"""The history of an object in the administration."""

from datetime import date

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.identity import as_key
from apps.core.languages import CODES, own_name
from apps.editorial.history import Past, timeline
from apps.editorial.models import Draft
from apps.editorial.readers_saw import readers_saw
from apps.editorial.rights import known_to

LONGEST_NUMBER = 7  # of pages
DAYS = date(1900, 1, 1), date(2199, 12, 31)  # well inside what the clocks of all time zones can count


class SeenForm(forms.Form):
    """Which day readers saw something, and in which language."""

    use_required_attribute = False
    on = forms.DateField(
        label=gettext_lazy("On"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(DAYS[0]), MaxValueValidator(DAYS[1])],
    )
    read_in = forms.ChoiceField(
        label=gettext_lazy("Language of the reader"), choices=[(code, own_name(code)) for code in CODES]
    )


class HasHistory:
    """The part of a content admin that tells what happened to an object, live or not published yet."""

    object_history_template = "admin/content/history.html"

    def history_view(self, request, object_id, extra_context=None):
        key = as_key(unquote(str(object_id)))
        obj, title = self.subject(request, key)
        if title is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = self._history_context(request, key, obj, title)
        return TemplateResponse(request, self.object_history_template, context | (extra_context or {}))

    def subject(self, request, key):
        """Return (the live row or None, what it is called), (None, None) where the person may know of neither."""
        obj = (
            known_to(request.user, self.model._default_manager.all()).filter(pk=key).first() if key else None
        )
        if obj is not None:
            return obj, str(obj)
        drafts = Draft.objects.of(self.opts.label_lower, key).visible_to(request.user).order_by("-pk")
        draft = drafts.filter(base__isnull=True).first() if key else None
        if draft is None or self.model._base_manager.filter(pk=key).exists():
            return None, None
        return None, draft.title

    def _history_context(self, request, key, obj, title):
        language = request.GET.get("language", "")
        language = language if language in CODES else ""
        past = Past.of(self.model, key, request.user, obj)
        form = SeenForm(request.GET if "on" in request.GET else None)
        seen = readers_saw(self.model, key, *_asked(form)) if form.is_valid() else None
        number = request.GET.get("p", "")
        page = (
            int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < LONGEST_NUMBER else 1
        )
        shown = timeline(self.model, key, past, language=language, page=max(page, 1))
        return self.admin_site.each_context(request) | {
            "title": _("History: %s") % title,
            "object": obj,
            "object_title": title,
            "object_key": key,
            "opts": self.opts,
            "language": language,
            "languages_to_choose": [(code, own_name(code)) for code in CODES],
            "shown": shown,
            "may_be_asked": obj and hasattr(obj, "get_absolute_url") and not obj.is_managed,
            "last_published": next((one for one in shown.events if one["kind"] == "published"), None),
            "seen_form": form,
            "seen": seen,
        }


def _asked(form):
    return form.cleaned_data["read_in"], form.cleaned_data["on"]
