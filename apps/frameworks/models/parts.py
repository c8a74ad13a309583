"""The lists of a framework's parts: principles, objectives, goals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.models import Child, Content, Ordered
from apps.frameworks.models.frameworks import Framework
from apps.frameworks.querysets import PartGroupQuerySet
from apps.library.models import Sourced


class PartGroup(Ordered, Sourced, Content):
    """A list that belongs to a framework: its principles, its objectives, its goals."""

    class Kind(models.TextChoices):
        PRINCIPLE = "principle", _("principles")
        OBJECTIVE = "objective", _("objectives")
        GOAL = "goal", _("goals")
        COMMITMENT = "commitment", _("commitments")
        SECTOR = "sector", _("sectors")
        PHASE = "phase", _("phases")

    class ListStyle(models.TextChoices):
        DECIMAL = "decimal", _("1, 2, 3")
        ROMAN = "roman", _("i, ii, iii")
        LETTERS = "letters", _("a, b, c")
        BULLETS = "bullets", _("bullets")

    children = ("parts",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="part_groups", verbose_name=_("framework")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = LineField(_("title"))
    lead_in = PlainTextField(_("words before the list"), blank=True)
    list_style = models.CharField(_("numbering"), max_length=7, choices=ListStyle, default=ListStyle.DECIMAL)
    declared_count = models.PositiveSmallIntegerField(
        _("number according to the source"),
        null=True,
        blank=True,
        help_text=_("Pages warn where another number of parts is recorded."),
    )

    objects = PartGroupQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("list of parts")
        verbose_name_plural = _("lists of parts")
        constraints = [english_required("title", "partgroup")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return f"{self.framework.get_absolute_url()}#parts.{self.code}"


class Part(Ordered, Sourced, Child):
    """One principle, objective, goal, commitment, sector or phase."""

    root_field = "group"
    slot_fields = ("number",)

    group = models.ForeignKey(PartGroup, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"))
    text = PlainTextField(_("text"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            english_required("title", "part"),
            models.UniqueConstraint(
                fields=["group", "number"],
                name="part_unique",
                violation_error_message=_("There is a part with this number already."),
            ),
        ]

    def __str__(self):
        return self.in_language("title")
