"""Writing, answering and resolving comments on the page of a change."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.giving_back import is_given_back
from apps.editorial.comment_pages import CommentForm, ReplyForm, comments_on
from apps.editorial.commenting import (
    add_comment,
    check_may_comment,
    colleagues,
    named_in,
    resolve,
    unknown_in,
)
from apps.editorial.gathering import told_of
from apps.editorial.problems import NotAllowed
from apps.editorial.telling import tell_of_comment


def comment_urls(site, change_of, page_of):
    """Return the addresses of what is done with comments.

    change_of(request, key) finds a change that the person may see; page_of(request, change, …) shows it, with a form to
    be shown again (`comments_context`).
    """

    def answering(view):
        def answer(request, pk, **kwargs):
            try:
                change = change_of(request, pk)
                check_may_comment(request.user, change)
                return view(request, change, **kwargs)
            except NotAllowed as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return site.admin_view(require_POST(answer))

    comment, thread = "<int:pk>/comment/", "<int:pk>/comment/<int:comment>/"
    return [
        path(comment, answering(partial(_write, page_of=page_of)), name="editorial_comment"),
        path(f"{thread}reply/", answering(partial(_reply, page_of=page_of)), name="editorial_comment_reply"),
        path(f"{thread}resolve/", answering(_resolve), name="editorial_comment_resolve"),
    ]


def _write(request, change, *, page_of):
    form = CommentForm(change, request.user, request.POST)
    if is_given_back(request) or not form.is_valid():
        return page_of(request, change, comment_form=form)
    comment = add_comment(change, request.user, form.cleaned_data["text"], spot=form.spot)
    return _stored(request, comment, set(form.cleaned_data["told"]))


def _reply(request, change, comment, *, page_of):
    first, form = _thread(request, change, comment), ReplyForm(request.POST)
    if is_given_back(request) or not form.is_valid():
        return page_of(request, change, answer=(first.pk, form))
    text = form.cleaned_data["text"]
    return _stored(request, add_comment(change, request.user, text, answers=first), set())


def _resolve(request, change, comment):
    first = _thread(request, change, comment)
    resolve(first, request.user)
    messages.success(request, _("The comment is resolved."))
    return _back(first)


def _thread(request, change, key):
    found = comments_on(change).filter(pk=key, answers=None).select_related("draft")
    if not (told := told_of(found, change, request.user)):
        raise Http404
    return told[0]


def _stored(request, comment, chosen):
    known = list(colleagues(request.user))
    people = chosen | set(named_in(comment.text, known))
    told = tell_of_comment(comment, sorted(people, key=lambda person: person.pk))
    messages.success(request, _("The comment is stored."))
    if unknown := unknown_in(comment.text, known):
        words = _(
            "No colleague is called that: %(names)s. Write “@” and a full name or an address, in an answer."
        )
        messages.warning(request, words % {"names": ", ".join(unknown)})
    told.say(request)
    return _back(comment)


def _back(comment):
    address = reverse("admin:editorial_change_change", args=[comment.change_id])
    return HttpResponseRedirect(f"{address}#comment-{comment.answers_id or comment.pk}")
