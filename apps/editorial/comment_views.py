"""Writing, answering and resolving comments on the page of a change."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.text import listed
from apps.editorial.comment_pages import CommentForm, ReplyForm
from apps.editorial.commenting import add_comment, colleagues, named_in, resolve, tell
from apps.editorial.problems import NotAllowed, Refused


def comment_urls(model_admin):
    """Return the addresses of what is done with comments; `model_admin` finds changes and shows their page."""
    routes = (
        ("<int:pk>/comment/", write, "editorial_comment"),
        ("<int:pk>/comment/<int:comment>/reply/", reply, "editorial_comment_reply"),
        ("<int:pk>/comment/<int:comment>/resolve/", resolve_comment, "editorial_comment_resolve"),
    )
    return [path(route, _wrapped(model_admin, view), name=name) for route, view, name in routes]


def _wrapped(model_admin, view):
    def answer(request, pk, **kwargs):
        change = model_admin.change_of(request, pk)
        try:
            return view(request, model_admin, change, **kwargs)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal

    return model_admin.admin_site.admin_view(require_POST(answer))


def write(request, model_admin, change):
    form = CommentForm(change, request.user, request.POST)
    if not form.is_valid():
        return model_admin.page_of(request, change, comment_form=form)
    try:
        comment = add_comment(change, request.user, form.cleaned_data["text"], **form.where)
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return model_admin.page_of(request, change, comment_form=form)
    return _stored(request, comment, set(form.cleaned_data["told"]))


def reply(request, model_admin, change, comment):
    first, form = get_object_or_404(change.comments, pk=comment, answers=None), ReplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what you have to say."))
        return _back(first)
    return _stored(request, add_comment(change, request.user, form.cleaned_data["text"], answers=first), set())


def resolve_comment(request, model_admin, change, comment):
    first = get_object_or_404(change.comments, pk=comment, answers=None)
    resolve(first, request.user)
    messages.success(request, _("The comment is resolved."))
    return _back(first)


def _stored(request, comment, chosen):
    people = chosen | set(named_in(comment.text, colleagues(request.user)))
    hidden, failed = tell(comment, sorted(people, key=lambda person: person.pk))
    messages.success(request, _("The comment is stored."))
    if hidden:
        message = _("Not told, for they may not see this change: %(people)s")
        messages.warning(request, message % {"people": listed(hidden)})
    if failed:
        message = _("The mail could not be sent to %(people)s. Tell them in another way.")
        messages.warning(request, message % {"people": listed(failed)})
    if settings.PORTAL_DEMO and set(people) - set(hidden):
        messages.info(request, _("This is a trial: nobody gets a mail."))
    return _back(comment)


def _back(comment):
    address = reverse("admin:editorial_change_change", args=[comment.change_id])
    return HttpResponseRedirect(f"{address}#comment-{comment.answers_id or comment.pk}")
