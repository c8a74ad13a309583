import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.roles import ADMINISTRATOR, ROLES
from apps.accounts.syncing import sync_roles
from apps.core.languages import SOURCE

DOMAIN = "portal.test"  # "test" never exists on the Internet (RFC 2606)


class Command(BaseCommand):
    help = (
        "Make one account for each role, for a trial on this machine. Existing accounts are left as they are. "
        "The password is PORTAL_DEMO_PASSWORD, else a random one that is printed once."
    )

    def handle(self, **options):
        if not settings.PORTAL_DEMO:
            raise CommandError(
                "Demo accounts have a known password. They are made only where PORTAL_DEMO=True and PORTAL_HTTPS=False "
                "say that this is a trial; in production use: manage.py createsuperuser"
            )
        password = settings.PORTAL_DEMO_PASSWORD or secrets.token_urlsafe(12)
        with transaction.atomic():
            sync_roles()
            made = [address for role in ROLES if (address := _make(role, password))]
        self._report(made, password)

    def _report(self, made, password):
        if not made:
            self.stdout.write("The demo accounts exist already; nothing was changed.")
            return
        shown = (
            "the value of PORTAL_DEMO_PASSWORD"
            if settings.PORTAL_DEMO_PASSWORD
            else f"{password} (shown only now)"
        )
        self.stdout.write("Demo accounts made:")
        for address in made:
            self.stdout.write(f"  {address}")
        self.stdout.write(f"Password of all of them: {shown}")


def _make(role, password):
    """Make the account of a role and return its address, None when there is one."""
    name = "admin" if role.code == ADMINISTRATOR else role.code
    address = f"{name}@{DOMAIN}"
    if User.objects.filter(email=address).exists():
        return None
    fields = {"full_name": f"Demo {role.code}", "language": role.language or SOURCE}
    User.objects.create_user(address, password, roles=[role.code], **fields)
    return address
