"""What ends when somebody may no longer sign in. A page of `apps.portal` gives what they leave to others."""

from apps.accounts.models import Invitation


def end_access(person):
    """End every session and every link of a person, for good: enabling the account again brings none of them back.

    The caller saves `is_active` and `sessions_ended`. Links of other apps count `sessions_ended` in: password links do.
    """
    person.end_sessions()
    Invitation.objects.filter(email=person.email).withdraw()
