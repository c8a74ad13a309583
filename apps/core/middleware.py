"""What every response carries, whoever made it: pages, redirects, errors and the administration."""

from http.client import BAD_REQUEST
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.urls import get_resolver
from django.utils.cache import patch_vary_headers

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# The portal asks for none of these; a script that got in cannot either.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb",
        "xr-spatial-tracking",
    )
)  # fmt: skip
# A file opened by itself needs nothing else. The policies of pages would be half of what a small file weighs.
POLICY_OF_A_FILE = "default-src 'none'; frame-ancestors 'none'"
# Pages may lie in the reader's own browser, to be asked for again with their ETag: a bad line gets its 304.
KEPT_BY_THE_READER = "private, no-cache"
NEVER_KEPT = "private, no-store"
NAMESPACES_NEVER_KEPT = frozenset({"accounts", "admin", "editorial", "feedback", "reading"})


class SecurityHeadersMiddleware:
    """Set the headers that no other middleware sets, and refuse methods that nothing here answers (TRACE)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self._answer(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if request.path_info.startswith(settings.STATIC_URL) and response.status_code < BAD_REQUEST:
            response.headers.setdefault("Content-Security-Policy", POLICY_OF_A_FILE)
            return response  # the same for everybody; WhiteNoise has said how long it may be kept
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault(
            "Cache-Control", NEVER_KEPT if _is_private(request) else KEPT_BY_THE_READER
        )
        patch_vary_headers(response, ["Cookie"])
        return response

    def _answer(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if _has_nul(request):
            return get_resolver().resolve_error_handler(400)(request, exception=None)
        return self.get_response(request)


def _has_nul(request):
    """No browser sends one, and PostgreSQL answers it with an error wherever it gets into a query."""
    parts = (request.META.get("QUERY_STRING", ""), request.path_info, request.META.get("HTTP_USER_AGENT", ""))
    return any("\0" in unquote(part) for part in parts)


def _is_private(request):
    """True for pages about a person and for the administration: they leave no trace in a shared browser."""
    match = request.resolver_match
    return match is not None and not NAMESPACES_NEVER_KEPT.isdisjoint(match.namespaces)
