"""Answers to what went wrong, in the reader's language."""

import sys

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext_lazy as _

from apps.accounts.giving_back import after_refusal
from apps.core.languages import CODES, direction
from apps.core.middleware import NEVER_KEPT
from apps.portal.addresses import language_of
from apps.portal.nearest import nearest
from apps.portal.old_addresses import Moved, page_of, what_became_of
from apps.translation.models import TranslationUnit

RETRY_AFTER = 30  # seconds
BROKEN = (
    _("Something went wrong"),
    _("The fault is ours, not yours, and it has been recorded. Please try again in a moment."),
)
UNAVAILABLE = (
    _("The portal is not available right now"),
    _("It cannot reach its data. Nothing you have stored is lost. Please try again in a minute."),
)


def bad_request(request, exception=None):
    return _page(request, "errors/bad_request.html", 400, language_of(request))


def forbidden(request, exception=None):
    return _page(request, "errors/forbidden.html", 403, language_of(request))


def csrf_failure(request, reason=""):
    """Answer a form whose token is missing or too old. `reason` is for developers; readers get the remedy.

    Who signed in again in another window gets back what they wrote.
    """
    with translation.override(language_of(request)):
        if page := after_refusal(request):
            return page
    return _page(request, "errors/form_refused.html", 403, language_of(request))


def not_found(request, exception=None):
    """Answer 404 with the nearest titles among those that the person may see.

    An address that led to a page once answers with what became of it. A stranger who asks for a page is sent to sign
    in, whether it is there or not.
    """
    language, user = language_of(request), getattr(request, "user", AnonymousUser())
    with translation.override(language):
        found = what_became_of(request.path_info, user) if request.method in ("GET", "HEAD") else None
        if isinstance(found, Moved):
            return HttpResponsePermanentRedirect(found.address)
        if found is None and not user.is_authenticated and page_of(request.path_info):
            return redirect_to_login(request.get_full_path())
    near = nearest(request.path_info, user)
    TranslationUnit.objects.attach_to(near, language)
    if found is None:
        return _page(request, "errors/not_found.html", 404, language, nearest=near)
    return _page(request, "errors/gone.html", 410, language, nearest=near, gone=found)


def server_error(request):
    """Answer 500, or 503 with a time to wait where it was the database that did not answer."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return service_unavailable(request)
    return _plain_page(request, 500, *BROKEN)


def service_unavailable(request):
    response = _plain_page(request, 503, *UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _page(request, template, status, language, **context):
    # The language that is active may be a former request's, where this one failed before LocaleMiddleware.
    with translation.override(language):
        response = render(request, template, context, status=status)
        response.headers["Content-Language"] = language
        return response


def _plain_page(request, status, title, words):
    """Return a page made of the template alone: no database, no session, no person, no context processor.

    In the language of the address; where it names none, in all of them, for the person's own cannot be looked up.
    """
    language = get_language_from_path(request.path_info)
    languages = [language] if language else CODES
    messages = [_message(code, title, words) for code in languages]
    context = {
        "messages": messages,
        "status": status,
        "style": _static("portal.css"),
        "icon": _static("favicon.svg"),
    }
    html = render_to_string("errors/server_error.html", context)
    return HttpResponse(html, status=status, headers={"Cache-Control": NEVER_KEPT})


def _static(name):
    """Return the address of a file of ours, "" where the files were not collected: that may be what went wrong."""
    try:
        return static(f"portal/{name}")
    except ValueError:
        return ""


def _message(language, title, words):
    with translation.override(language):
        return {
            "language": language,
            "direction": direction(language),
            "title": str(title),
            "words": str(words),
            "again": translation.gettext("Try again"),
        }
