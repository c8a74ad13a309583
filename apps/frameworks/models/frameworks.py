"""A framework: what guides the Organization's work."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, RichTextField, YearField
from apps.core.models import Content, Ordered
from apps.frameworks.querysets import RETIRED, FrameworkQuerySet
from apps.library.models import Document, Sourced
from apps.organization.models import Owned


class Framework(Ordered, Sourced, Owned, Content):
    """A framework, plan, policy, set of guidelines or agreement."""

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework")
        PLAN = "plan", _("plan")
        POLICY = "policy", _("policy")
        GUIDELINES = "guidelines", _("guidelines")
        AGREEMENT = "agreement", _("agreement")
        DECLARATION = "declaration", _("declaration or compact")
        AGENDA = "agenda", _("agenda")
        CHARTER = "charter", _("charter")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("framework", "in force")
        SUPERSEDED = "superseded", pgettext_lazy("framework", "superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("framework", "withdrawn")
        UNRECORDED = "unrecorded", _("not recorded yet")

    children = ("relations", "roles")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    start_year = YearField(_("from year"), null=True, blank=True)
    end_year = YearField(_("to year"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    title = LineField(_("title"))
    summary = RichTextField(_("summary"), blank=True)
    purpose = PlainTextField(_("purpose"), blank=True)
    documents = models.ManyToManyField(
        Document, blank=True, related_name="frameworks", verbose_name=_("documents")
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            possible_year("start_year", "framework"),
            possible_year("end_year", "framework"),
            english_required("title", "framework"),
            models.CheckConstraint(
                condition=Q(start_year=None) | Q(end_year=None) | Q(end_year__gte=F("start_year")),
                name="framework_years_in_order",
                violation_error_message=_("The years are in the wrong order."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(status="superseded"),
                name="framework_superseded_says_so",
                violation_error_message=_("It has a successor: set its status to superseded."),
            ),
        ]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("frameworks:framework", args=[self.code])

    @property
    def is_retired(self):
        """True when it no longer applies: still readable, and every page that cites it says so."""
        return self.status in RETIRED
