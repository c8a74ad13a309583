"""What guides the Organization's work. So far: the frameworks themselves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField, RichTextField
from apps.core.models import Content, Ordered
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

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("framework", "in force")
        SUPERSEDED = "superseded", pgettext_lazy("framework", "superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("framework", "withdrawn")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    start_year = models.PositiveSmallIntegerField(_("from year"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("to year"), null=True, blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    title = LineField(_("title"))
    summary = RichTextField(_("summary"), blank=True)
    purpose = PlainTextField(_("purpose"), blank=True)
    documents = models.ManyToManyField(
        Document, blank=True, related_name="frameworks", verbose_name=_("documents")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            english_required("title", "framework"),
            models.CheckConstraint(
                condition=Q(start_year=None) | Q(end_year=None) | Q(end_year__gte=F("start_year")),
                name="framework_years_in_order",
                violation_error_message=_("The years are in the wrong order."),
            ),
        ]

    def __str__(self):
        return self.in_language("title")
