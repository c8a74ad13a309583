"""Saving a form of content: Django's own view writes over the draft and is rolled back; what it wrote is the draft."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.bidi import isolated
from apps.core.identity import as_key
from apps.core.languages import SOURCE, own_name
from apps.editorial.bringing_together import BringsTogether, NothingThere
from apps.editorial.drafting import layers, layers_to_begin, open_draft, save_drafts, written
from apps.editorial.kept_forms import KeepsForms
from apps.editorial.merging import in_line, with_choices, without_draft
from apps.editorial.models import Draft, LogHead
from apps.editorial.overtaking import Discarded, was_discarded
from apps.editorial.payloads import normalise, payload_of, without_what_is_in
from apps.editorial.problems import Conflict, Refused, Unplaceable
from apps.editorial.publishing import publish
from apps.editorial.rights import may_decide_access
from apps.editorial.trying import in_place
from apps.editorial.unplaceable import MendsDrafts
from apps.editorial.validation import check_rules

logger = logging.getLogger(__name__)
LONGEST_KEY = 19  # digits that any database takes for a key
REFUSED_BY_DATABASE = gettext_lazy(
    "Two rows would have the same key, or a row that goes is still referred to. Change one of them and save again; "
    "to swap two keys, save in two steps."
)


class SavesDrafts(KeepsForms, BringsTogether, MendsDrafts):
    """The part of a content admin that shows and saves drafts.

    `request.draft` is the open draft of the form's object and language, `request.layers` what lies over the live rows,
    `request.log_number` the number of the log when its first text was read: what is published later is a conflict.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        key = as_key(object_id)
        request.draft = open_draft(self.opts.label_lower, key, self.language(request)) if key else None
        if request.draft and request.draft.is_restricted and not may_decide_access(request.user):
            raise PermissionDenied
        request.log_number = request.draft.log_number if request.draft else None
        request.three_way, request.undecided, request.lost, request.is_given_up = None, {}, [], False
        told = self._known_of_form(request, key)
        extra_context = (extra_context or {}) | told
        try:
            if request.draft and "mend" in request.POST:
                return self._mend(request)
            request.layers = self._layers(request, key)
            if self._shows_kept(request) or request.method == "POST":
                request.POST = self._without_dead_draft(request, with_choices(request.POST), key)
                return self._save(request, object_id, form_url, extra_context)
            return self._note_open(request, self._show(request, object_id, form_url, extra_context), told)
        except Refused as refusal:  # what is refused of a form is answered in it; this is the draft itself
            return self._unplaceable(request, refusal, key)

    def _without_dead_draft(self, request, posted, key):
        """What was kept of a form of a draft that was discarded since begins a new one."""
        revision = posted.get("revision", "")
        is_shown = hasattr(request, "refusal") and request.draft is None and key
        if not is_shown or not revision.isdecimal() or len(revision) >= LONGEST_KEY:
            return posted
        is_dead = was_discarded(self.opts.label_lower, key, int(revision))
        return without_draft(posted) if is_dead else posted

    def _layers(self, request, key):
        if request.draft:
            found = self._layers_of_draft(request)
            return self._checked(request, found)
        found = [*self.layers_asked(request), *self._layers_of_object(request, key)]
        return self._checked(request, list({(one["id"], one["language"]): one for one in found}.values()))

    def _checked(self, request, found):
        """A form shows the drafts that lie under it: what says who reads a page, to nobody but who decides that."""
        own = request.draft.object_id if request.draft and request.draft.language == SOURCE else None
        under = {one["id"] for one in found if one["language"] == SOURCE} - {str(own)}
        drafts = Draft.objects.open().filter(object_id__in=under, language=SOURCE, is_restricted=True)
        if under and not may_decide_access(request.user) and drafts.exists():
            raise PermissionDenied
        return found

    def _layers_of_object(self, request, key):
        if key is None or self.language(request) == SOURCE:
            return []
        root = self.model._base_manager.annotate(log_number=LogHead.beside_a_row()).filter(pk=key).first()
        if root is not None:
            request.log_number = root.log_number
            return layers_to_begin(root, self.language(request))
        # Not published yet: a translation lies over the English draft.
        english = open_draft(self.opts.label_lower, key, SOURCE)
        return layers(english) if english else []

    def _live(self, key):
        return self.model._base_manager.filter(pk=key).first()

    def _show(self, request, object_id, form_url, extra_context):
        if request.three_way:
            extra_context = (extra_context or {}) | {"three_way": self._what_moved(request)}
        if not request.layers:
            return super().changeform_view(request, object_id, form_url, extra_context)
        shown, draft = request.layers, request.draft
        if draft and draft.base and not draft.is_on_moved_ground and not request.three_way:
            shown = [*shown[:-1], without_what_is_in(draft.payload, draft.base)]
        with in_place(shown):
            return _rendered(super().changeform_view(request, object_id, form_url, extra_context))

    def _save(self, request, object_id, form_url, extra_context):
        try:
            response = self._rehearse(request, object_id, form_url, extra_context)
            self._check_lost(request)
            if not hasattr(request, "payload"):
                return response
            if request.content_form.cleaned_data.get("reviewed"):
                return self._confirm(request)
            if self._says_nothing_new(request):
                return self._after_saving(request, _("Nothing had changed in “{title}” ({language})."))
            words = self.store(request)
        except Unplaceable:
            raise
        except Refused as refusal:
            return self._answer_refusal(request, refusal, object_id, form_url, extra_context)
        return self._after_saving(request, words)

    def _rehearse(self, request, object_id, form_url, extra_context):
        """Let Django save over the draft, keep what it wrote as `request.payload`, and roll it back."""
        key = as_key(object_id)
        locked = [(self.opts.label_lower, key)] if key else []
        try:
            with in_place(request.layers, locked=locked):
                self._bring_in_line(request, object_id)
                return _rendered(super().changeform_view(request, object_id, form_url, extra_context))
        except NothingThere:
            request.layers = self._layers_given_up(request, key)
            return self._rehearse(request, object_id, form_url, extra_context)
        except IntegrityError as error:
            logger.warning("The database refused a form: %s", error)
            raise Refused([str(REFUSED_BY_DATABASE)]) from error

    def _bring_in_line(self, request, object_id):
        """Django's formsets drop a part that somebody deleted meanwhile, and what was written in it, without a word."""
        obj = self.get_object(request, object_id) if object_id else None
        if obj is not None:
            request.POST, request.lost = in_line(request.POST, obj)
        elif object_id and not request.is_given_up:
            raise NothingThere

    def _take_payload(self, request, obj):
        if self.language(request) == SOURCE:
            check_rules([self.model])
        root = self.model._base_manager.get(pk=obj.pk)
        request.content_title = str(root)
        request.payload, *request.translations = self.payloads_of(request, root)
        return HttpResponse()  # never sent: the answer follows once it is stored

    def payloads_of(self, request, root):
        """Return the payloads of what a form wrote, that of its own language first."""
        return [written(root, self.language(request), request.draft)]

    def response_add(self, request, obj, post_url_continue=None):
        return self._take_payload(request, obj)

    def response_change(self, request, obj):
        return self._take_payload(request, obj)

    def save_formset(self, request, form, formset, change):
        formset.write()

    def log_addition(self, request, obj, message):
        """The admin's log would be rolled back with what was tried. What was saved is in the change's own history."""

    log_change = log_addition

    def save_form(self, request, form, change):
        request.content_form, request.is_change = form, change
        return super().save_form(request, form, change)

    def _says_nothing_new(self, request):
        """True when the form holds just what its draft has, or what readers see where there is no draft."""
        payload = normalise(request.payload, self.model)
        if request.draft:  # one that moved is stored anew: it is now based on what is published
            return request.three_way is None and payload == request.draft.payload
        return self._is_published(payload)

    def _is_published(self, payload):
        root = self._live(payload["id"])
        return root is not None and payload == payload_of(root, payload["language"])

    def store(self, request):
        """Store what the form wrote, as `request.change`, and return what to tell its author."""
        payloads = [request.payload, *request.translations]
        opened = self._opened_with(request)
        request.change = save_drafts(payloads, by=request.user, change=request.asked, **opened)
        return _("The draft of “{title}” is saved ({language}). Readers see it once it is published.")

    def _confirm(self, request):
        """A reviewer confirms what readers see: no text changes, so there is nothing to review."""
        if request.draft or not self._is_published(normalise(request.payload, self.model)):
            message = _(
                "Confirm the texts that readers see, without changing them; or save your changes without this."
            )
            raise Refused([message])
        publish(
            [request.payload],
            by=request.user,
            seen=request.content_form.cleaned_data.get("seen") or 0,
            approve=True,
        )
        return self._after_saving(request, _("The texts of “{title}” are confirmed ({language})."))

    def _answer_refusal(self, request, refusal, object_id, form_url, extra_context):
        """Show the form again, with everything the person wrote and why it was not saved."""
        request.refusal = refusal
        if isinstance(refusal, Conflict):
            extra_context = (extra_context or {}) | {"three_way": self._bring_up(request, refusal)}
        if isinstance(refusal, Discarded):
            request.POST = without_draft(request.POST)
        key = as_key(object_id)
        request.draft = open_draft(self.opts.label_lower, key, self.language(request)) if key else None
        with in_place(
            self._layers_given_up(request, key) if request.is_given_up else self._layers(request, key)
        ):
            return _rendered(super().changeform_view(request, object_id, form_url, extra_context))

    def _after_saving(self, request, words):
        request.place.forget(is_closed="_continue" not in request.POST)
        language = request.payload["language"]
        messages.success(
            request, format_html(words, title=isolated(request.content_title), language=own_name(language))
        )
        change = getattr(request, "change", request.draft and request.draft.change)
        if "_continue" in request.POST:
            return HttpResponseRedirect(self._address(request.payload["id"], language))
        if change:
            return HttpResponseRedirect(reverse("admin:editorial_change_change", args=[change.pk]))
        return HttpResponseRedirect(reverse(self._url_name("changelist")))


def _rendered(response):
    """Render a page while its rows are as they are to be shown."""
    return response.render() if hasattr(response, "render") else response
