"""Programmes of the Organization."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, RichTextField
from apps.core.models import Content, Ordered
from apps.frameworks.models.frameworks import Framework
from apps.frameworks.querysets import ProgrammeQuerySet
from apps.library.models import Sourced
from apps.organization.models import Unit


class Programme(Ordered, Sourced, Content):
    """A programme of the Organization."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    name = LineField(_("name"))
    summary = RichTextField(_("summary"), blank=True)
    framework = models.ForeignKey(
        Framework,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("framework"),
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("unit"),
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [english_required("name", "programme")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('frameworks:programmes')}#programme.{self.code}"
