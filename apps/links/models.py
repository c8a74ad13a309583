"""Addresses of other sites: where they stand, and what became of them when they were asked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES
from apps.links.querysets import LinkQuerySet, PlaceQuerySet


class Link(models.Model):
    """An address that content names, once, however often it stands there."""

    class State(models.TextChoices):
        NEW = "new", _("not asked yet")
        ANSWERS = "answers", _("answers")
        MOVED = "moved", _("has moved")
        UNTOLD = "untold", _("cannot be told")
        FAILING = "failing", _("did not answer, is asked again")
        DEAD = "dead", _("dead")

    class Reason(models.TextChoices):
        """Why an address is not known to answer."""

        NOT_FOUND = "not_found", _("There is no such page.")
        GONE = "gone", _("The page was removed.")
        SERVER_ERROR = "server_error", _("The site reported a failure of its own.")
        TOO_SLOW = "too_slow", _("The site did not answer in time.")
        NO_HOST = "no_host", _("There is no site of this name.")
        NO_CONNECTION = "no_connection", _("The site could not be reached.")
        BROKEN = "broken", _("The site broke off its answer.")
        CERTIFICATE = "certificate", _("The certificate of the site is not valid.")
        CIRCLE = "circle", _("The site leads from one address to the next without end.")
        FORBIDDEN = "forbidden", _("The site shows the page only to those who sign in.")
        BUSY = "busy", _("The site asked to be left in peace.")
        REFUSED = "refused", _("The site did not accept the question.")
        ELSEWHERE = "elsewhere", _("The site leads to something that is no web page.")
        PRIVATE = "private", _("The address belongs to a private network and is not asked.")

    key = models.CharField(max_length=64, primary_key=True)
    address = models.TextField(_("web address"))
    host = models.CharField(max_length=253)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.NEW)
    reason = models.CharField(max_length=13, choices=Reason, blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    final_address = models.TextField(_("leads to"), blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    first_failed_at = models.DateTimeField(_("first failure"), null=True)
    checked_at = models.DateTimeField(_("last asked"), null=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        default_permissions = ("view",)
        ordering = ["host", "address"]
        indexes = [
            models.Index(fields=["state"], name="link_by_state"),
            models.Index(fields=["checked_at"], name="link_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="dead") | Q(checked_at__isnull=False), name="link_dead_was_asked"
            )
        ]

    def __str__(self):
        return self.address


class Place(models.Model):
    """That an address stands in a text of a page, in a language; English for what has no language."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="places")
    model = models.CharField(max_length=60)
    root_id = models.UUIDField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["link", "model", "root_id", "language"], name="place_unique"),
            models.CheckConstraint(condition=Q(language__in=CODES), name="place_language_known"),
        ]
        indexes = [models.Index(fields=["root_id"], name="place_by_root")]

    def __str__(self):
        return f"{self.model} {self.root_id} {self.language}"


class Gathered(models.Model):
    """Up to where in the log the places are known: one row."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="gathered_once")]

    def __str__(self):
        return str(self.number)

    @classmethod
    def lock(cls):
        """Return the row, locked until the transaction ends."""
        row, _created = cls.objects.select_for_update().get_or_create(pk=1)
        return row
