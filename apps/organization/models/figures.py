"""Numbers about the Organization, each with what it measures, its year and its source."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, YearField
from apps.core.models import Child, Content, Ordered
from apps.library.models import Sourced


class Measure(Ordered, Sourced, Content):
    """What is counted. Two things that sound alike ("countries") are two measures."""

    children = ("figures",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = LineField(_("name"))
    definition = PlainTextField(_("definition"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [english_required("name", "measure")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('organization:profile')}#measure.{self.code}"


class Figure(Ordered, Sourced, Child):
    """One value of a measure. `value` is the whole number; `scale` says how people write it (31.6 million)."""

    class Scale(models.TextChoices):
        ONE = "one", _("in full")
        MILLION = "million", _("in millions")
        BILLION = "billion", _("in thousands of millions")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exactly")
        AT_LEAST = "at_least", _("at least")
        OVER = "over", _("more than")

    root_field = "measure"
    slot_fields = ("code",)

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="figures")
    code = models.SlugField(_("code"), max_length=60)
    value = models.BigIntegerField(_("value"), help_text=_("The whole number: 31600000."))
    scale = models.CharField(_("written"), max_length=7, choices=Scale, default=Scale.ONE)
    qualifier = models.CharField(_("precision"), max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("ISO code: USD."))
    year = YearField(
        _("year"), null=True, blank=True, help_text=_("Empty: the source gives none, and pages say so.")
    )
    context = LineField(_("context"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            possible_year("year", "figure"),
            models.UniqueConstraint(
                fields=["measure", "code"],
                name="figure_unique",
                violation_error_message=_("There is a figure with this code already."),
            ),
            # NULLs are all different to a database: the undated figure needs a rule of its own.
            models.UniqueConstraint(
                fields=["measure", "year"],
                condition=Q(standing="preferred", year__isnull=False),
                name="figure_one_preferred_per_year",
                violation_error_message=_("This measure has a preferred figure for this year already."),
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=Q(standing="preferred", year__isnull=True),
                name="figure_one_preferred_undated",
                violation_error_message=_("This measure has a preferred figure without a year already."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_not_negative",
                violation_error_message=_("A figure is not below zero."),
            ),
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex=r"^[A-Z]{3}$"),
                name="figure_currency_code",
                violation_error_message=_("Write the currency as three capital letters: USD."),
            ),
        ]

    def __str__(self):
        return f"{self.code}"
