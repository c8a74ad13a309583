from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.fields import AddressField
from apps.accounts.models.people import User
from apps.accounts.querysets import InvitationQuerySet
from apps.accounts.roles import BY_CODE, OF_A_LANGUAGE, codes_for
from apps.accounts.tokens import digest, new_token
from apps.core.text import validate_characters


class Invitation(models.Model):
    """An open door for one address. The link in the mail works once, and for VALID_FOR at most."""

    VALID_FOR = timedelta(hours=72)

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        EXPIRED = "expired", _("no longer valid")

    email = AddressField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=150, validators=[validate_characters])
    kinds = models.JSONField(_("roles"), default=list)
    languages = models.JSONField(_("languages of a translator or reviewer"), default=list, blank=True)
    language = models.CharField(
        _("language of the mail"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    invited_by = models.ForeignKey(
        User, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("invited on"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("link works until"), editable=False)
    accepted_at = models.DateTimeField(_("accepted on"), null=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gte=models.F("created_at")),
                name="invitation_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return self.email

    def clean(self):
        """Raise ValidationError where the roles and languages do not go together, or the person is here already."""
        needs_language = any(kind in OF_A_LANGUAGE for kind in self.kinds or ())
        if needs_language and not self.languages:
            raise ValidationError({"languages": _("Choose the language of the translator or reviewer.")})
        if self.languages and not needs_language:
            raise ValidationError(
                {
                    "languages": _(
                        "Only translators and reviewers have languages. Choose one of these roles or none here."
                    )
                }
            )
        person = User.objects.filter(email=self.email).first()
        if person:
            message = _("%(name)s has an account with this e-mail address already.") % {"name": person}
            raise ValidationError({"email": message})

    @property
    def role_codes(self):
        """Return the codes of the roles that the person gets."""
        return codes_for(self.kinds, self.languages)

    @property
    def roles(self):
        return [BY_CODE[code] for code in self.role_codes]

    @property
    def state(self):
        if self.accepted_at:
            return self.State.ACCEPTED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    def renew(self):
        """Store the invitation with a new link and return the link's token, which is stored nowhere.

        Every older link to the same address ends: two of them would be two doors.
        """
        token = new_token()
        Invitation.objects.filter(email=self.email).withdraw()
        self.token_digest = digest(token)
        self.expires_at = timezone.now() + self.VALID_FOR
        self.save()
        return token
