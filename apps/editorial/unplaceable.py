"""The part of a content admin that opens a draft which does not go with what is published any more."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.editorial.aggregates import children
from apps.editorial.choosing import part_in_words
from apps.editorial.drafting import layers, open_draft, save_drafts
from apps.editorial.mending import check_keys, keys_of, mended, taken_away, text_of
from apps.editorial.models import Draft
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused, Unplaceable
from apps.editorial.trying import in_place


class MendsDrafts:
    """Shows such a draft in words, and takes other keys for it."""

    def _unplaceable(self, request, refusal, object_id):
        """Answer with the rule in words, the text in full, and what may be changed."""
        draft = request.draft or open_draft(self.opts.label_lower, object_id, SOURCE)
        draft = draft or self._given_up(request, object_id)
        self._check_may_read(request, draft)
        if (
            request.method == "POST"
        ):  # what was just written goes with nothing now: it waits for the form to open
            request.place.keep(request.POST)
        return self._page_of_unplaceable(request, draft, draft.payload, refusal)

    def _check_may_read(self, request, draft):
        if draft is None or not Draft.objects.visible_to(request.user).filter(pk=draft.pk).exists():
            raise PermissionDenied

    def _mend(self, request):
        draft = request.draft
        self._check_may_read(request, draft)
        payload = mended(draft.payload, request.POST, self._published(draft))
        try:
            _check_unchanged(draft, request.POST["mend"])
            check_keys(payload)
            with in_place([*layers(draft)[:-1], payload]):
                pass
            save_drafts([payload], by=request.user, revision=draft.revision_id)
        except Refused as refusal:
            draft = open_draft(draft.model, draft.object_id, draft.language) or draft
            shown = payload if isinstance(refusal, Unplaceable) else draft.payload
            return self._page_of_unplaceable(request, draft, shown, refusal)
        return HttpResponseRedirect(self._address(draft.object_id, draft.language))

    def _published(self, draft):
        live = self._live(draft.object_id)
        return payload_of(live, draft.language) if live else None

    def _address(self, object_id, language):
        return f"{reverse(self._url_name('change'), args=[object_id])}?language={language}"

    def _page_of_unplaceable(self, request, draft, payload, refusal):
        kinds = children(self.model)
        gone = taken_away(payload, self._published(draft)) if draft.language == SOURCE else []
        is_other = draft.language != SOURCE or self.language(request) != SOURCE
        context = self.admin_site.each_context(request) | {
            "title": draft.title,
            "opts": self.opts,
            "draft": draft,
            "refusal": refusal,
            "text": text_of(payload, request.user),
            "keys": keys_of(payload),
            "taken_away": [(row["id"], part_in_words(kinds[name], row, SOURCE)) for name, row in gone],
            "may_write": draft.is_open and self.has_change_permission(request),
            "is_kept": request.method == "POST" and "mend" not in request.POST,
            "mends_at": self._address(draft.object_id, SOURCE) if is_other else "",
        }
        return TemplateResponse(request, "admin/content/unplaceable.html", context, status=409)


def _check_unchanged(draft, revision):
    if revision != str(draft.revision_id):
        raise Refused([_("Somebody saved this draft meanwhile. Here it is as it stands now.")])
