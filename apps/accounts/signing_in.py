"""Begin a session, and say how long it may last."""

from datetime import timedelta

from django.contrib.auth import login
from django.db import transaction

from apps.accounts.audit import record
from apps.accounts.models import Action, User
from apps.accounts.throttling import client_address, take_turn

BACKEND = "apps.accounts.backends.RolesBackend"
# Counted from the sign-in, whatever happens in between. Who can change what others read signs in every day.
OF_A_READER = timedelta(days=14)
OF_AN_EDITOR = timedelta(hours=12)


@transaction.atomic
def begin_session(request, user):
    """Sign the person in with a new session that ends by itself at a fixed time."""
    login(request, user, backend=BACKEND)
    record(Action.SIGNED_IN, by=user, request=request)
    # Django turns a timedelta into a moment; a number of seconds would begin anew whenever the session is stored.
    request.session.set_expiry(OF_AN_EDITOR if user.is_staff else OF_A_READER)


def record_failure(request, address):
    """Record a sign-in that failed. Whoever goes on after being locked out is recorded once an hour, not each time."""
    person = User.objects.filter(email=address.lower()).first()
    if not getattr(request, "axes_locked_out", False):
        record(Action.SIGN_IN_FAILED, request=request, about=person or address)
    elif take_turn("audit of a lockout", f"{client_address(request)} {address.lower()}", 1) == 0:
        record(Action.SIGN_IN_STOPPED, request=request, about=person or address)
