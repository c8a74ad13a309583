"""What colleagues say of a change before readers see it. It stays as it was said; only that it is resolved is added."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.text import validate_characters
from apps.editorial.models.drafts import Change, Draft
from apps.editorial.querysets import CommentQuerySet, Immutable

LONGEST_COMMENT = 4_000  # characters


class Comment(models.Model):
    """A remark on a change, on one of its drafts, on a part of it or on a field; or the answer to such a remark."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="comments")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="comments")
    row_id = models.UUIDField(null=True)  # None: the draft as a whole
    column = models.CharField(max_length=100, blank=True, default="")  # "": the part as a whole
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField(
        _("comment"), validators=[validate_characters, MaxLengthValidator(LONGEST_COMMENT)]
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by=None, resolved_at=None)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False),
                name="comment_resolved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=False) | Q(row_id=None, column=""), name="comment_place_in_a_draft"
            ),
        ]

    def __str__(self):
        return self.text[:60]

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise Immutable(_("Records of what happened are never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Immutable(_("Records of what happened are never deleted."))

    @property
    def is_resolved(self):
        return self.resolved_at is not None
