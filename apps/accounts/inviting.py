"""How an invitation becomes an account."""

from django.db import transaction

from apps.accounts.audit import record
from apps.accounts.models import Action, Invitation, User
from apps.core.time_zones import UTC, only_zone_of


def open_invitation(token):
    """Return the invitation behind a link, or None when the link was never made, was used, has expired or was ended."""
    invitation = Invitation.objects.with_token(token).open().first()
    if invitation and User.objects.filter(email=invitation.email).exists():
        return None
    return invitation


@transaction.atomic
def accept(invitation, password, *, request=None, **person):
    """Create the account of an invitation and return it; None when somebody else used the link meanwhile.

    `person` holds what the form asked for: full_name, language, duty_country. Its time zone is that of the country,
    where it has only one.
    """
    if Invitation.objects.filter(pk=invitation.pk, token_digest=invitation.token_digest).claim() != 1:
        return None
    zone = only_zone_of(person.get("duty_country")) or UTC
    roles = invitation.role_codes
    user = User.objects.create_user(invitation.email, password, roles=roles, time_zone=zone, **person)
    record(Action.INVITATION_ACCEPTED, by=user, request=request, about=user, roles=roles)
    return user
