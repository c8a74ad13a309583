"""What people did with accounts, rights and data: one list for administrators, written once."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.accounts.querysets import AuditQuerySet
from apps.core.records import Record


class Action(models.TextChoices):
    """What is recorded. A line more needs no migration: the table keeps the code, the words are here."""

    SIGNED_IN = "signed-in", _("signed in")
    SIGN_IN_FAILED = "sign-in-failed", _("wrong password or address")
    SIGN_IN_STOPPED = "sign-in-stopped", _("sign-in stopped after too many tries")
    SIGNED_OUT = "signed-out", _("signed out")
    PASSWORD_CHANGED = "password-changed", _("password changed")
    PASSWORD_RESET = "password-reset", _("password chosen anew by a link")
    INVITED = "invited", _("invited")
    INVITED_AGAIN = "invited-again", _("invited again")
    INVITATION_WITHDRAWN = "invitation-withdrawn", _("invitation withdrawn")
    INVITATION_ACCEPTED = "invitation-accepted", _("invitation accepted")
    ROLES_CHANGED = "roles-changed", _("roles changed")
    ACCOUNT_DISABLED = "account-disabled", _("account disabled")
    ACCOUNT_ENABLED = "account-enabled", _("account enabled")
    HANDED_OVER = "handed-over", _("given to a colleague")
    SETTLED = "settled", _("marked as settled")
    REFUSED = "refused", _("refused in the administration")
    EXPORTED = "exported", _("taken away as a file")
    FORGOTTEN = "forgotten", _("old sign-ins forgotten")


class AuditRecord(Record):
    """One thing that somebody did. Names are kept as text too: the line stays readable whatever becomes of the rows.

    `apps.accounts.audit.record` writes it.
    """

    at = models.DateTimeField(_("time"), default=timezone.now)
    action = models.CharField(_("what"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who")
    )
    by_name = models.CharField(_("who"), max_length=420, blank=True)
    about_label = models.CharField(_("kind"), max_length=60, blank=True)
    about_key = models.CharField(_("key"), max_length=60, blank=True)
    about_words = models.CharField(pgettext_lazy("audit", "about what"), max_length=420, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True)
    details = models.JSONField(_("details"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the audit")
        verbose_name_plural = _("lines of the audit")
        default_permissions = ("view",)
        base_manager_name = "objects"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]

    def __str__(self):
        return f"{self.action_in_words}: {self.about_words or self.by_name}"

    @property
    def action_in_words(self):
        """Return what was done; the code where no release knows it any more."""
        return str(Action(self.action).label) if self.action in Action.values else self.action
