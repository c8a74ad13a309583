"""Begin a session, and say how long it may last."""

from datetime import timedelta

from django.contrib.auth import login

BACKEND = "apps.accounts.backends.RolesBackend"
# Counted from the sign-in, whatever happens in between. Who can change what others read signs in every day.
OF_A_READER = timedelta(days=14)
OF_AN_EDITOR = timedelta(hours=12)


def begin_session(request, user):
    """Sign the person in with a new session that ends by itself at a fixed time."""
    login(request, user, backend=BACKEND)
    # Django turns a timedelta into a moment; a number of seconds would begin anew whenever the session is stored.
    request.session.set_expiry(OF_AN_EDITOR if user.is_staff else OF_A_READER)
