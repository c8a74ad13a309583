"""What has been read. A root is named by its kind and its key, as in the log: this app knows no kind of content."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES
from apps.core.text import validate_characters
from apps.editorial.models import Publication
from apps.reading.querysets import MustReadQuerySet, ReadCountQuerySet, ReadMarkQuerySet


class ReadCount(models.Model):
    """How often a page was read on a day, by the language that was asked for and the one that was shown.

    They differ where the text was missing: that is what translators want to know. Nothing here says who it was.
    """

    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    asked_language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    shown_language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    day = models.DateField()
    number = models.PositiveBigIntegerField()

    objects = ReadCountQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "asked_language", "shown_language", "day"], name="readcount_unique"
            ),
            models.CheckConstraint(
                condition=Q(asked_language__in=CODES, shown_language__in=CODES),
                name="readcount_languages_known",
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.model} {self.asked_language}/{self.shown_language}: {self.number}"


class ReadMark(models.Model):
    """How far in the log a person has read a page, and the earlier read that changes are told against."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks")
    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    number = models.PositiveBigIntegerField()
    read_at = models.DateTimeField(db_index=True)
    since_number = models.PositiveBigIntegerField()
    since_at = models.DateTimeField()

    objects = ReadMarkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-read_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "object_id"], name="readmark_unique")]

    def __str__(self):
        return f"{self.model} {self.object_id}: {self.number}"


class MustRead(models.Model):
    """Something published that colleagues are asked to read. They are asked until they say that they have."""

    publication = models.ForeignKey(
        Publication,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("publication"),
        help_text=_("Its number in the history of what is to be read."),
    )
    groups = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("groups"),
        help_text=_("Only for members of these groups. Leave empty for everybody who may read the page."),
    )
    note = models.CharField(
        _("why they should read it"),
        max_length=300,
        blank=True,
        validators=[validate_characters],
        help_text=_("In a sentence, for those who are asked."),
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
        editable=False,
    )
    set_at = models.DateTimeField(_("asked on"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True, editable=False)

    objects = MustReadQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to read")
        verbose_name_plural = _("requests to read")
        default_permissions = ("view", "add", "change")
        ordering = ["-set_at", "-pk"]

    def __str__(self):
        return str(getattr(self, "row", None) or self.publication_id)  # `roots.attach_rows` gives it one

    @property
    def model(self):
        return self.publication.model

    @property
    def object_id(self):
        return self.publication.object_id


class Acknowledgement(models.Model):
    """That a person has read what they were asked to read. Said once, kept for who asked."""

    must_read = models.ForeignKey(MustRead, on_delete=models.CASCADE, related_name="acknowledgements")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["must_read", "user"], name="acknowledged_once")]

    def __str__(self):
        return f"{self.must_read_id}: {self.user_id}"

    @property
    def model(self):
        return self.must_read.model

    @property
    def object_id(self):
        return self.must_read.object_id
