"""304 for a page that the reader's browser has already: on a bad line the difference between waiting and reading."""

import hashlib
import re
from functools import wraps

from django.utils.cache import get_conditional_response

_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


def unless_unchanged(view):
    """Give the page an ETag made of its bytes, and answer 304 when the browser sends it back.

    Django masks the token of the sign-out form anew in every response, so the mask is left out and the secret under
    it taken in: an older mask of the same secret is as good, and a new secret makes a new page.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or request.method not in ("GET", "HEAD"):
            return response
        if hasattr(response, "render"):
            response.render()
        response.headers["ETag"] = _etag(response.content, request.META.get("CSRF_COOKIE", ""))
        return get_conditional_response(request, etag=response.headers["ETag"], response=response)

    return wrapped


def _etag(content, secret):
    digest = hashlib.sha256(_TOKEN.sub(rb"\1", content) + secret.encode())
    return f'"{digest.hexdigest()[:32]}"'
