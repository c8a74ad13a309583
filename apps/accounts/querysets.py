from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from apps.accounts.roles import ADMINISTRATOR
from apps.accounts.tokens import digest
from apps.core.records import AppendOnlyQuerySet


class UserQuerySet(models.QuerySet):
    def administrators(self):
        """Return the people who can sign in and let others in: those with the role, and superusers."""
        able = Q(is_superuser=True) | Q(groups__name=ADMINISTRATOR)
        return self.filter(able, is_active=True).distinct()

    def who_may(self, permission):
        """Return the people who can sign in and have a permission ("reading.change_mustread") by one of their roles."""
        app_label, codename = permission.split(".")
        groups = Group.objects.filter(
            permissions__codename=codename, permissions__content_type__app_label=app_label
        )
        return self.filter(Q(is_superuser=True) | Q(groups__in=groups), is_active=True).distinct()


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Return the invitations whose link still works."""
        return self.filter(accepted_at__isnull=True, expires_at__gt=timezone.now())

    def with_token(self, token):
        """Return the invitation that a link's token belongs to."""
        return self.filter(token_digest=digest(token))

    def claim(self):
        """Mark as accepted what is open and return how many that were.

        One UPDATE decides: of two people who send the same link's form at once, one gets 1 and the other 0.
        """
        return self.open().update(accepted_at=timezone.now())

    def withdraw(self):
        """End the links that still work and return how many that were."""
        return self.open().update(expires_at=timezone.now())


class AuditQuerySet(AppendOnlyQuerySet):
    SIGN_INS = ("signed-in", "sign-in-failed", "sign-in-stopped", "signed-out")

    def forget_sign_ins(self, before):
        """Delete the sign-ins and sign-outs before a moment and return how many: the one way a line leaves the audit.

        They tell when and where from people worked; nobody may look that up for ever.
        """
        old = self.filter(action__in=self.SIGN_INS, at__lt=before)
        return old._raw_delete(old.db)
