"""Who has which form open, and what is written in it and not saved yet. No record: it is overwritten and forgotten."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NEARBY = timedelta(minutes=2)  # without a sign of it a form counts as closed
TEXT_KEPT = timedelta(days=30)
SIGN_KEPT = timedelta(days=1)
WRITTEN_BY = "kept_written_by"  # among what is written: who did, where somebody else has it now


class OpenFormQuerySet(models.QuerySet):
    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def own_or_nearby(self, user, language):
        """Return the person's own form in a language, and those that other people have open now."""
        # One of something new is of no page, whatever key it carries.
        of_a_page = Q(data__isnull=True) | ~Q(data__has_key="key")
        nearby = ~Q(user=user) & Q(seen_at__gt=timezone.now() - NEARBY) & of_a_page
        return self.filter(Q(user=user, language=language) | nearby).select_related("user")

    def of_something_new(self, user, model_label, language):
        """Return what a person wrote of new things of a kind and did not save, the latest first."""
        # Only forms of something new carry a key.
        return self.filter(user=user, model=model_label, language=language, data__has_key="key").order_by(
            "-kept_at"
        )

    def forgettable(self):
        """Return what is older than it is kept, and forms that nobody comes back to: their writer has left.

        What somebody who left had written stays until a colleague says what becomes of it (`unsaved_by`).
        """
        now = timezone.now()
        silent = Q(seen_at__lt=now - SIGN_KEPT) | Q(user__is_active=False)
        old = Q(user__is_active=True, seen_at__lt=now - TEXT_KEPT)
        return self.filter(old | Q(data__isnull=True) & silent)

    def unsaved_by(self, person):
        """Return the forms in which a person has written something and not saved it, the latest first."""
        return self.filter(user=person, data__isnull=False).order_by("-kept_at")


class OpenForm(models.Model):
    """A form of one object in one language that a person has, or had, open.

    `data` is what they wrote since they last saved, {name in the form: [values]}: nothing is made of it until they
    save, and nobody else reads it but who looks after what they leave behind (`holdings.unsaved`), and
    whom they give it to.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    model = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))  # of something new: the key that its form carries
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    seen_at = models.DateTimeField()
    data = models.JSONField(null=True)
    kept_at = models.DateTimeField(null=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "model", "language", "user"], name="open_form_one_a_person"
            )
        ]

    def __str__(self):
        return f"{self.model} {self.object_id} ({self.language})"
