"""People and invitations for tests. A test states every value that it asserts on."""

from itertools import count

from django.contrib.auth.models import Group

from apps.accounts.models import Invitation, User
from apps.accounts.syncing import sync_roles

PASSWORD = "seven quiet herons"
_numbers = count(1)


def make_user(*role_codes, email=None, password=None, **fields):
    """Return a stored person with these roles. Without a password they can only be signed in by force."""
    if Group.objects.filter(name__in=role_codes).count() < len(set(role_codes)):
        sync_roles()
    fields.setdefault("full_name", "Noor Haddad")
    return User.objects.create_user(
        email or f"person-{next(_numbers)}@example.org", password, roles=role_codes, **fields
    )


def make_invitation(**fields):
    """Return a stored invitation and the token of its link."""
    defaults = {"email": "new@example.org", "full_name": "Amina Diallo", "kinds": ["reader"]}
    inviter = fields.pop("invited_by", None) or make_user(full_name="Ada Admin")
    invitation = Invitation(**(defaults | fields), invited_by=inviter)
    token = invitation.renew()
    if not Group.objects.exists():
        sync_roles()
    return invitation, token
