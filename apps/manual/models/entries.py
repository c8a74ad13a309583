"""The shelves of the manual and its pages."""

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField, RichTextField
from apps.core.models import Content, Dated, Ordered
from apps.feedback.models import ReportKind
from apps.frameworks.models import Framework
from apps.library.models import Sourced
from apps.manual.querysets import EntryQuerySet, TopicQuerySet
from apps.organization.models import Owned


class Topic(Ordered, Content):
    """A shelf of the manual."""

    RESERVED = ("questions",)  # addresses that the manual itself uses

    code = models.SlugField(_("code"), max_length=60, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subtopics",
        verbose_name=_("parent topic"),
    )
    title = LineField(_("title"))
    summary = PlainTextField(_("summary"), blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [english_required("title", "topic")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("manual:topic", args=[self.code])

    def clean(self):
        if self.code in self.RESERVED:
            message = _("The manual has a page of its own at this address. Choose another code.")
            raise ValidationError({"code": message}, code="reserved")


class Entry(Ordered, Dated, Sourced, Owned, Content):
    """One page of the manual. Its slug is the same in every language; the language stands before it."""

    class Access(models.TextChoices):
        PUBLIC = "public", _("everybody, without signing in")
        STAFF = "staff", _("all staff")
        RESTRICTED = "restricted", _("some groups only")

    natural_key_field = "slug"
    children = ("sections", "links", "documents", "contacts")
    managed_fields = ("access", "restricted_to")
    feedback_kinds = (ReportKind.NEEDED, ReportKind.CORRECTION)

    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="entries", verbose_name=_("topic")
    )
    title = LineField(_("title"))
    summary = PlainTextField(_("summary"), blank=True)
    key_points = RichTextField(_("key points"), blank=True)
    access = models.CharField(_("who may read it"), max_length=10, choices=Access, default=Access.STAFF)
    restricted_to = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("groups that may read it"),
        help_text=_("Only for entries restricted to some groups."),
    )
    series = models.CharField(_("series"), max_length=60, blank=True)
    number = models.CharField(_("number in the series"), max_length=20, blank=True)
    is_stub = models.BooleanField(
        _("not supplied yet"), default=False, help_text=_("The title is known, the text is not.")
    )
    about_framework = models.ForeignKey(
        Framework,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("framework it is about"),
    )
    related = models.ManyToManyField("self", blank=True, symmetrical=False, verbose_name=_("related entries"))

    objects = EntryQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [english_required("title", "entry")]
        # The list in the administration reads one page in this order, and counts whom each is for, instead of all rows.
        indexes = [
            models.Index(
                fields=["position", "id", "access"],
                condition=models.Q(archived_at=None),
                name="entry_in_order",
            )
        ]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("manual:entry", args=[self.topic.code, self.slug])
