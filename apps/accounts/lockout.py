"""Wrong passwords: what django-axes counts for us, and when whoever is locked out may try again.

Two counts, both over AXES_COOLOFF_TIME: few failures for one name from one address, many for one address whatever the
names. There is none for a name alone: it would let anybody lock a colleague out.
"""

import math

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings


class SignInHandler(AxesDatabaseHandler):
    """The database handler of axes, with the second count that its settings cannot express.

    AXES_LOCKOUT_PARAMETERS would hold the address to the same limit as the pair, and a good sign-in would reset it.
    """

    def is_locked(self, request, credentials=None):
        return super().is_locked(request, credentials) or _wait(request, **_address(request)) > 0


def sign_in_name(request, credentials=None):
    """Return the name that failures are counted under, the same however it is typed."""
    name = (credentials or request.POST).get("username") or ""
    return name.strip().lower()[:255]


def seconds_to_wait(request, credentials=None):
    """Return after how many seconds whoever is locked out may try again (at least 1)."""
    return max(1, _wait(request, **_pair(request, credentials)), _wait(request, **_address(request)))


def forgive(user):
    """Forget the failures of a person who has shown in another way who they are."""
    AxesProxyHandler.reset_attempts(username=user.email.lower())


def _pair(request, credentials):
    filters = {"username": sign_in_name(request, credentials), "ip_address": request.axes_ip_address}
    return {"limit": settings.AXES_FAILURE_LIMIT, "filters": filters}


def _address(request):
    return {
        "limit": settings.SIGN_IN_FAILURES_PER_ADDRESS,
        "filters": {"ip_address": request.axes_ip_address},
    }


def _wait(request, limit, filters):
    """Return the seconds until fewer than `limit` of these failures lie within the cool-off time, else 0."""
    cool_off, failures = get_cool_off(request), 0
    recent = AccessAttempt.objects.filter(attempt_time__gt=request.axes_attempt_time - cool_off, **filters)
    for attempt in recent.order_by("-attempt_time").only("attempt_time", "failures_since_start"):
        failures += attempt.failures_since_start
        if failures >= limit:
            return math.ceil((attempt.attempt_time + cool_off - request.axes_attempt_time).total_seconds())
    return 0
