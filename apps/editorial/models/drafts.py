"""What is being worked on: changes of one or several drafts, and every step that was taken with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.languages import CODES
from apps.core.text import listed, validate_characters
from apps.editorial.models.records import Publication, Record, Revision
from apps.editorial.querysets import AppendOnlyQuerySet, ChangeQuerySet, DraftQuerySet
from apps.translation.states import Gravity


class State(models.TextChoices):
    """Where a change stands. The first five are open: readers do not see it yet."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waiting for review")
    APPROVED = "approved", _("approved")
    SCHEDULED = "scheduled", _("scheduled")
    RETURNED = "returned", _("returned to its author")
    PUBLISHED = "published", _("published")
    DISCARDED = "discarded", _("discarded")


OPEN = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.SCHEDULED, State.RETURNED)


class Change(models.Model):
    """One or several drafts that are reviewed, published and undone together, all or none."""

    title = models.CharField(
        _("title"),
        max_length=200,
        blank=True,
        validators=[validate_characters],
        help_text=_("What the change is about, for colleagues. Needed where it is about several pages."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    gravity = models.CharField(_("how much it matters"), max_length=8, choices=Gravity, blank=True)
    change_note = models.CharField(
        _("change note for readers"),
        max_length=500,
        blank=True,
        validators=[validate_characters],
        help_text=_("What changed, in a sentence. Readers find it in What's new."),
    )
    same_meaning = models.BooleanField(_("the meaning is the same"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("begun by"),
    )
    created_at = models.DateTimeField(_("begun on"), default=timezone.now)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("for"),
        help_text=_("Who is asked to review it. Leave empty for whoever may."),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    publish_at = models.DateTimeField(_("publish on"), null=True, blank=True)
    expires_at = models.DateTimeField(_("take down on"), null=True, blank=True)
    scheduled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Published by its author alone: somebody else looks at it afterwards.
    needs_review = models.BooleanField(_("to be reviewed afterwards"), default=False)
    undoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by", editable=False
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="change_by_state")]

    def __str__(self):
        return self.title or listed(draft.title for draft in self.drafts.all()[:3])

    @property
    def is_open(self):
        return self.state in OPEN

    @property
    def is_under_review(self):
        """True when somebody is asked, or has been asked, to look at what it says: writing starts that anew."""
        return self.state in (State.SUBMITTED, State.APPROVED, State.SCHEDULED)

    @property
    def is_left_standing(self):
        """True when what it published should have been taken down by now."""
        is_due = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.state == State.PUBLISHED and is_due

    def drafts_with_texts(self):
        """Return its drafts with their revisions. They are read once, as long as this object lives."""
        with_texts = Draft.objects.select_related("revision__author", "publication").order_by("pk")
        models.prefetch_related_objects([self], models.Prefetch("drafts", with_texts))
        return self.drafts.all()

    @cached_property
    def steps(self):
        """Return the steps that were taken with it, and those with its drafts before they were moved here: read once,
        as long as this object lives.
        """
        parts = models.Q(change=self) | models.Q(draft__change=self)
        return list(Transition.objects.filter(parts).select_related("by", "draft"))

    @property
    def author_ids(self):
        """Return the keys of all who wrote any part of it."""
        return {step.by_id for step in self.steps if step.revision_id}


class Draft(models.Model):
    """What somebody wrote of one object in one language and readers do not see yet."""

    change = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="drafts", verbose_name=_("change")
    )
    model = models.CharField(_("kind"), max_length=60)
    object_id = models.UUIDField(_("object"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("name"), max_length=300)
    key = models.CharField(_("natural key"), max_length=300, blank=True, default="")  # in English only
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    base = models.JSONField(_("published content it was begun from"), null=True)  # None: nothing is published
    base_number = models.PositiveBigIntegerField(default=0)  # of the log, when it was begun
    is_open = models.BooleanField(default=True)
    # Says who may read the page, in another way than what is published: shown to who may decide that.
    is_restricted = models.BooleanField(default=False)
    publication = models.OneToOneField(
        Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "language"], condition=Q(is_open=True), name="draft_one_open"
            ),
            models.UniqueConstraint(
                fields=["model", "key"], condition=Q(is_open=True) & ~Q(key=""), name="draft_key_unique"
            ),
            models.CheckConstraint(condition=Q(language__in=CODES), name="draft_language_known"),
        ]
        indexes = [models.Index(fields=["object_id", "language"], name="draft_by_object")]

    def __str__(self):
        return self.title

    @property
    def is_new(self):
        """True for the draft of something that was never published in its language's structure."""
        return self.base is None

    @property
    def payload(self):
        return self.revision.payload


class Transition(Record):
    """A step that was taken with a change: who, when, from where to where, and why.

    Where it has a revision, the step was writing; `by` is None for what the portal does by itself.
    """

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="transitions")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.PROTECT, related_name="transitions")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    # The older text that the step brought back into the draft.
    restores = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+")
    from_state = models.CharField(_("from"), max_length=9, choices=State)
    to_state = models.CharField(_("to"), max_length=9, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    why = models.TextField(_("reason"), blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self):
        return f"{self.from_state} → {self.to_state}"
