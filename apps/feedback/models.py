"""What readers tell the editors, what became of it, and what was looked for in vain. None of it is content.

What a report is about is named by model and key, as in `editorial.Publication`: this app knows no kind of content. A
kind says itself what readers may say of it (`feedback_kinds`).
"""

import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.dates import short_date
from apps.core.fields import LineField
from apps.core.languages import CODES
from apps.core.records import AppendOnlyQuerySet, Record
from apps.core.text import validate_characters
from apps.feedback.querysets import ReportQuerySet

LONGEST_TEXT = 2_000  # characters: about a printed page


class ReportKind(models.TextChoices):
    NEEDED = "needed", _("not what was needed")
    CORRECTION = "correction", _("correction")
    CONTACT = "contact", _("wrong contact")
    MISSING = "missing", _("missing content")


class Report(models.Model):
    """Something that a reader told the editors, in the reader's words."""

    class Reason(models.TextChoices):
        BOUNCED = "bounced", _("Mail comes back")
        SILENT = "silent", _("Nobody answers")
        SUBJECT = "subject", _("This subject is not dealt with there any more")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("message", "new")
        IN_WORK = "in_work", _("in work")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")

    OPEN = (State.NEW, State.IN_WORK)
    CLOSED = (State.DONE, State.DECLINED)

    # Made with the form: a form that is sent twice is stored once.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    model = models.CharField(max_length=60, blank=True, default="")
    object_id = models.UUIDField(_("page"), null=True, blank=True)
    anchor = models.CharField(_("section"), max_length=60, blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    reason = models.CharField(_("what is wrong"), max_length=10, choices=Reason, blank=True, default="")
    words = LineField(_("what was looked for"), max_length=200, blank=True, default="")
    text = models.TextField(
        _("text"),
        blank=True,
        default="",
        validators=[validate_characters, MaxLengthValidator(LONGEST_TEXT)],
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("sent by"),
    )
    sent_at = models.DateTimeField(_("sent on"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.NEW)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("message from a reader")
        verbose_name_plural = _("messages from readers")
        default_permissions = ("view", "change")
        permissions = [("handle_all_languages", "Can handle messages from readers of every language")]
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(model="", object_id__isnull=True) | (~Q(model="") & Q(object_id__isnull=False)),
                name="report_about_a_row_or_nothing",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "in_work"], closed_at__isnull=True)
                | Q(state__in=["done", "declined"], closed_at__isnull=False),
                name="report_closed_with_a_time",
            ),
            models.CheckConstraint(condition=Q(language__in=CODES), name="report_language_known"),
        ]
        indexes = [
            models.Index(fields=["state", "language"], name="report_by_state"),
            models.Index(fields=["object_id", "state"], name="report_by_object"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {short_date(self.sent_at)}"

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def said(self):
        """All that the reader said, as one text."""
        parts = [self.get_reason_display() if self.reason else "", self.words, self.text]
        return " · ".join(filter(None, parts))


class StateChange(Record):
    """Who brought a report into which state, when, and what they answered."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=8, choices=Report.State)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.report_id}: {self.state}"


class Answers(models.Model):
    """How often readers found what they needed on a page, by language and day. Nobody is named."""

    model = models.CharField(max_length=60)
    object_id = models.UUIDField()
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["object_id", "language", "day"], name="answers_once_a_day")
        ]

    def __str__(self):
        return f"{self.model} {self.object_id} {self.language} {self.day}"


class FailedSearch(models.Model):
    """Words that a search found nothing for, by language and day. Nobody is named."""

    LONGEST = 100  # characters

    words = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words"], name="failed_search_once_a_day")
        ]

    def __str__(self):
        return self.words
