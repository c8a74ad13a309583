"""Everything needs a sign-in, unless its view says that it does not; a person's clock goes by their time zone."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseForbidden
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from apps.accounts.audit import record
from apps.accounts.giving_back import carried, sign_in_page
from apps.accounts.models import Action


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Send whoever is not signed in to the sign-in form, in the language of the address they asked for.

    Views marked with `login_not_required` are open, and cost no look at the session.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        """Redirect to the form, and back afterwards where that makes sense.

        The view's own `login_url` is left aside: the admin's would be a second form. Coming back to a POST address
        would answer 405, so only a page that was read is remembered; what was written in a form goes along with the
        sign-in.
        """
        if not request.accepts("text/html"):
            return HttpResponseForbidden(_("Sign in first."), content_type="text/plain; charset=utf-8")
        form, page = resolve_url(settings.LOGIN_URL), request.get_full_path()
        if request.method == "POST" and (blob := carried(request)) is not None:
            return sign_in_page(request, blob)
        was_read = request.method in ("GET", "HEAD")
        if was_read and url_has_allowed_host_and_scheme(page, allowed_hosts=None):
            return redirect_to_login(page, form)
        return redirect(form)


class RefusalMiddleware:
    """Record in the audit what the administration refused to somebody who is signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        inside = request.resolver_match and "admin" in request.resolver_match.namespaces
        if isinstance(exception, PermissionDenied) and inside and request.user.is_authenticated:
            # The sign-in form of the administration refuses who is signed in; `next` is what they had asked for.
            record(
                Action.REFUSED,
                request=request,
                about=request.GET.get("next") or request.path,
                method=request.method,
            )


class TimeZoneMiddleware:
    """Show and read moments by the clock of whoever is signed in; by UTC for everybody else.

    Views that are open to all cost no look at the session.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(None):  # whatever this thread answered before
            return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "login_required", True) and request.user.is_authenticated:
            timezone.activate(request.user.zone)
