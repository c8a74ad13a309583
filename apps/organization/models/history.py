"""How the Organization came to be. Accounts that contradict each other stand side by side, each with its standing."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, YearField
from apps.core.models import Child, Content, Dated, Ordered
from apps.library.models import Sourced


class HistoryPeriod(Ordered, Sourced, Content):
    """A span of years under one name, with its milestones."""

    children = ("milestones",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = LineField(_("name"))
    start_year = YearField(_("from year"))
    end_year = YearField(_("to year"), null=True, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = [
            possible_year("start_year", "historyperiod"),
            possible_year("end_year", "historyperiod"),
            english_required("label", "historyperiod"),
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(end_year__gte=F("start_year")),
                name="historyperiod_years_in_order",
                violation_error_message=_("The years are in the wrong order."),
            ),
        ]

    def __str__(self):
        return self.in_language("label")

    def get_absolute_url(self):
        return f"{reverse('organization:history')}#period.{self.code}"


class Milestone(Ordered, Dated, Sourced, Child):
    """Something that happened: on a day, in a month or year, over a range of years, or at a time told in words."""

    root_field = "period"
    slot_fields = ("code",)

    period = models.ForeignKey(HistoryPeriod, on_delete=models.CASCADE, related_name="milestones")
    code = models.SlugField(_("code"), max_length=60)
    end_year = YearField(_("to year"), null=True, blank=True, help_text=_("Only where it went on for years."))
    time_in_words = LineField(
        _("time in words"),
        blank=True,
        max_length=60,
        help_text=_("Printed in place of the date: “1980s”."),
    )
    label = LineField(_("title"))
    text = PlainTextField(_("text"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints = [
            possible_year("end_year", "milestone"),
            english_required("label", "milestone"),
            models.UniqueConstraint(
                fields=["period", "code"],
                name="milestone_unique",
                violation_error_message=_("There is a milestone with this code already."),
            ),
        ]

    def __str__(self):
        return self.in_language("label")

    def clean(self):
        if self.content_date is None and not self.time_in_words_en:
            message = _("Give a date, or say in words when it was.")
            raise ValidationError({"content_date": message}, code="no_time")
        if self.end_year and self.content_date and self.end_year < self.content_date.year:
            raise ValidationError({"end_year": _("The years are in the wrong order.")}, code="order")
