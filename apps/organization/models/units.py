"""The tree of units, and who owns a page."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, RichTextField
from apps.core.models import Child, Content, Ordered
from apps.editorial.models import Reviewed
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
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("Of this day and the one that was set with the last review, the later one counts."),
    )

    class Meta:
        abstract = True

    @property
    def answering_unit_id(self):
        """The key of the unit that is asked about the row, None where that is not recorded."""
        return self.owner_unit_id

    @cached_property
    def last_review(self):
        """The day of the last review and the day set for the next one, both None where there was none.

        One query, but none for rows read with `with_review`.
        """
        if "reviewed_at" in self.__dict__:
            at, next_by = self.reviewed_at, self.next_review_by
        else:
            at, next_by = Reviewed.objects.of(self).values_list("at", "next_by").first() or (None, None)
        return at and timezone.localdate(at), next_by

    @property
    def reviewed_on(self):
        """The day of the last review, None where there was none."""
        return self.last_review[0]

    @property
    def due_on(self):
        """The day of the next review: the later of the one planned and the one set with the last review."""
        days = [day for day in (self.review_by, self.last_review[1]) if day is not None]
        return max(days, default=None)

    @property
    def is_overdue(self):
        """True when the day of the review has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()


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

    @property
    def answering_unit_id(self):
        return self.owner_unit_id or self.pk


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
