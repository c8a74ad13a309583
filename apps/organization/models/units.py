"""The tree of units, and who owns a page."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, RichTextField
from apps.core.models import Child, Content, Ordered
from apps.library.models import Sourced
from apps.organization.querysets import UnitQuerySet


class Owned(models.Model):
    """Content that a unit answers for."""

    owner_unit = models.ForeignKey(
        "organization.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    review_by = models.DateField(_("review by"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_overdue(self):
        """True when the day of the review has passed."""
        return self.review_by is not None and self.review_by < timezone.localdate()


class Unit(Ordered, Sourced, Owned, Content):
    """A node of the one tree: department, director's office, division, unit, area of work, workstream."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        DIRECTORS_OFFICE = "directors_office", _("director's office")
        DIVISION = "division", _("division")
        UNIT = "unit", _("unit")
        AREA = "area", _("area of work")
        WORKSTREAM = "workstream", _("workstream")

    children = ("principles",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subunits",
        verbose_name=_("parent unit"),
    )
    name = LineField(_("name"))
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    also_known_as = LineField(_("also known as"), blank=True)
    mandate = RichTextField(_("mandate"), blank=True)
    search_words = LineField(_("search words"), blank=True, max_length=500, help_text=_("Parted by commas."))

    objects = UnitQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [english_required("name", "unit")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return reverse("organization:unit", args=[self.code])


class UnitPrinciple(Ordered, Child):
    """A principle that guides a unit's work."""

    root_field = "unit"
    slot_fields = ("number",)

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="principles")
    number = models.PositiveSmallIntegerField(_("number"))
    text = LineField(_("text"), max_length=500)

    class Meta(Ordered.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        constraints = [
            english_required("text", "unitprinciple"),
            models.UniqueConstraint(
                fields=["unit", "number"],
                name="unit_principle_unique",
                violation_error_message=_("There is a principle with this number already."),
            ),
        ]

    def __str__(self):
        return self.in_language("text")
