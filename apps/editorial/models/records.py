"""The records of the one door: what was written (revisions) and what readers got (publications)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES
from apps.core.records import Record
from apps.editorial.payloads import SCHEMA
from apps.editorial.querysets import PublicationQuerySet, ReviewedQuerySet, RevisionQuerySet
from apps.translation.states import Gravity, Origin

NUMBER_UNIQUE = "revision_number_unique"


class Revision(Record):
    """What one person wrote of one object in one language, as a payload (`editorial.payloads`)."""

    SCHEMA = SCHEMA

    model = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    key = models.CharField(_("natural key"), max_length=300, blank=True, default="")  # in English only
    number = models.PositiveIntegerField(_("number"))
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("previous revision")
    )
    schema = models.PositiveSmallIntegerField(_("schema number"), default=SCHEMA)
    payload = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    origin = models.CharField(_("origin"), max_length=7, choices=Origin, default=Origin.HUMAN)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("written by"),
    )
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ("view",)
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["object_id", "language", "number"], name=NUMBER_UNIQUE),
            models.CheckConstraint(condition=Q(language__in=CODES), name="revision_language_known"),
        ]
        indexes = [models.Index(fields=["model", "key"], name="revision_by_key")]

    def __str__(self):
        return f"{self.model} {self.object_id} {self.language} {self.number}"


class LogHead(models.Model):
    """The last number of the log, in the single row that every publication locks first.

    Numbering by "highest plus one" loses under two publishers; the row makes publishing serial and the log gap-free.
    """

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="log_has_one_head")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def lock(cls):
        """Return the head, locked until the transaction ends."""
        head, _created = cls.objects.select_for_update().get_or_create(pk=1)
        return head

    @classmethod
    def beside_a_row(cls):
        """Return `current` as an expression: read with a row, it is the number of the very moment of that row."""
        return Coalesce(Subquery(cls.objects.filter(pk=1).values("number")), Value(0))

    @classmethod
    def current(cls):
        """Return the number of the last publication, 0 for an empty log."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0


class Publication(Record):
    """One line of the log that everything downstream follows: this object changed for readers in this language."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    model = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, verbose_name=_("revision"))
    note = models.TextField(_("public change note"), blank=True)
    gravity = models.CharField(
        _("how much it matters"), max_length=8, choices=Gravity, default=Gravity.NORMAL
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        verbose_name=_("published by"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        default_permissions = ("view",)
        permissions = [("set_access", "Can decide who may read a page")]
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=CODES), name="publication_language_known")
        ]
        indexes = [models.Index(fields=["object_id", "language", "number"], name="publication_by_object")]

    def __str__(self):
        return f"{self.number}: {self.model} {self.language}"


class Reviewed(Record):
    """That a person looked at a root and found nothing to change. No content: it makes no draft and no line of the log.

    The root is named as the log names it; `seen` is the number that the log had come to when the person looked.
    """

    model = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))
    seen = models.PositiveBigIntegerField(_("number"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    next_by = models.DateField(_("next review by"))
    note = models.TextField(_("note"), blank=True)

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_id", "-id"], name="reviewed_by_object")]

    def __str__(self):
        return f"{self.model} {self.object_id} {self.at:%Y-%m-%d}"
