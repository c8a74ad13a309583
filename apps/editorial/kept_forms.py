"""The part of a content admin that keeps what is written in an open form, and says who else has it open."""

import uuid
from http import HTTPStatus

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.giving_back import is_given_back
from apps.core.dates import moment_in_words
from apps.core.identity import as_key
from apps.editorial.keeping import Place, others_in_words, posted_again
from apps.editorial.models import Draft
from apps.editorial.models.open_forms import WRITTEN_BY
from apps.editorial.problems import Refused
from apps.editorial.rights import known_to

OFFERED = "kept_offered"  # posted by a form beside which kept text is offered


class KeepsForms:
    """`request.place` names the form, `request.own_form` is what is known of it (`models.OpenForm`)."""

    def get_urls(self):
        keep = self.admin_site.admin_view(require_POST(self.keep_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("keep/", keep, name=f"{name}_keep_add"),
            path("<uuid:object_id>/keep/", keep, name=f"{name}_keep"),
            *super().get_urls(),
        ]

    def keep_view(self, request, object_id=None):
        """Keep what is written, or only note that the form is open still, and answer who else has it open."""
        place = self._place(request, object_id)
        if not self._may_keep(request, object_id):
            raise PermissionDenied
        if place.is_new and as_key(request.POST.get("key")) is None:
            raise BadRequest("The form of something new has to carry a key.")
        if "throw_away" in request.POST:
            place.forget(is_closed=False)
            return HttpResponseRedirect(self._form_address(request, object_id))
        own, others = place.own_and_others()
        if "ping" in request.POST:
            if not place.is_new:  # of something new nobody asks
                place.note(own)
        elif not place.keep(request.POST, own):
            return JsonResponse({"error": _("This is too much text to be kept. Save it soon.")}, status=413)
        return JsonResponse({"others": others_in_words(others)})

    def _may_keep(self, request, object_id):
        if object_id is None:
            return self.has_add_permission(request)
        if not self.has_change_permission(request):
            return False
        if known_to(request.user, self.model._default_manager.all()).filter(pk=object_id).exists():
            return True
        drafts = Draft.objects.open().of(self.opts.label_lower, object_id)
        return drafts.visible_to(request.user).exists()

    def _place(self, request, object_id):
        """A form of something new is known by the key that it carries: several may be open."""
        posted = request.POST.get("key") or request.GET.get("autosave")
        return Place(
            request.user,
            self.opts.label_lower,
            object_id or as_key(posted) or uuid.uuid4(),
            self.language(request),
            is_new=object_id is None,
            spares_kept=OFFERED in request.POST,
        )

    def _form_address(self, request, object_id):
        if object_id is None:
            return reverse(self._url_name("add"))
        return self._address(object_id, self.language(request))

    def _keep_address(self, request, object_id):
        if object_id is None:
            return reverse(self._url_name("keep_add"))
        return f"{reverse(self._url_name('keep'), args=[object_id])}?language={self.language(request)}"

    def _known_of_form(self, request, object_id):
        """Return the context of what there is to tell: who else has the form open, what was not saved. One query."""
        request.place, request.own_form = self._place(request, object_id), None
        may = self.has_change_permission(request) if object_id else self.has_add_permission(request)
        if not may:
            return {}
        told = {"keep_at": self._keep_address(request, object_id)}
        if request.method == "GET" or OFFERED in request.POST:
            request.own_form, others = request.place.own_and_others()
            told |= {"others": others_in_words(others), "kept": self._offered(request)}
        if request.method == "GET" and request.place.is_new:
            told["kept_of_new"] = request.place.others_of_something_new()
        return told

    def _offered(self, request):
        """Return what is kept of this form, None for nothing, and where it is just being shown."""
        form = request.own_form
        return None if form is None or form.data is None or "autosave" in request.GET else form

    def _note_open(self, request, response, told):
        """Note that the person has the form open: of something new, nobody asks. One query.

        Where nothing is there any more but what was kept of the form, lead to that.
        """
        if response.status_code == HTTPStatus.FOUND and self._offered(request):
            return HttpResponseRedirect(
                f"{self._address(request.place.object_id, request.place.language)}&autosave=1"
            )
        nobody_asks = request.place.is_new and request.own_form is None
        if told and request.method == "GET" and response.status_code == HTTPStatus.OK and not nobody_asks:
            request.place.note(request.own_form)
        return response

    def _shows_kept(self, request):
        """True where a form is to be shown with what the person wrote and did not save: it then has it, unsaved."""
        if is_given_back(request):
            message = _("This is what you had written when your session ended. Nothing of it is saved yet.")
            request.refusal = Refused([message])
            return True
        form = request.own_form
        if "autosave" not in request.GET or form is None or form.data is None:
            return False
        bool(request.FILES)  # read first: reading the files of a request reads its posted data again
        request.POST, request.method = posted_again(form.data), "POST"
        request.refusal = Refused([_whose(form)])
        return True


def _whose(form):
    """Return the sentence that says whose text a form is shown with."""
    told = {"who": form.data.get(WRITTEN_BY, [""])[0], "time": moment_in_words(form.kept_at)}
    if told["who"]:
        return (
            _("This is what %(who)s had written by %(time)s and not saved. Nothing of it is saved yet.")
            % told
        )
    return _("This is what you had written by %(time)s and not saved. Nothing of it is saved yet.") % told
