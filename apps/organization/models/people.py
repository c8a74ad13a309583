"""Who leads the Organization, and with whom it works."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, YearField
from apps.core.models import Content, Ordered
from apps.library.models import Sourced
from apps.organization.models.offices import Office
from apps.organization.models.units import Unit


class Position(Ordered, Sourced, Content):
    """A post, and who holds it as far as that is recorded."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = LineField(pgettext_lazy("post", "title"))
    holder = LineField(
        _("holder"),
        max_length=150,
        blank=True,
        help_text=_("The name, in Arabic in Arabic letters. Empty: not recorded yet."),
    )
    holder_title = LineField(
        _("title as its holder bears it"), blank=True, help_text=_("For example “Directrice générale”.")
    )
    since_year = YearField(_("in office since (year)"), null=True, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("unit"),
    )
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="positions",
        verbose_name=_("office"),
    )

    class Meta(Ordered.Meta):
        # Every ordered row has a "position" too: another word in French, Spanish and Arabic.
        verbose_name = pgettext_lazy("post", "position")
        verbose_name_plural = pgettext_lazy("post", "positions")
        constraints = [english_required("title", "position"), possible_year("since_year", "position")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return f"{reverse('organization:profile')}#position.{self.code}"


class Partner(Ordered, Sourced, Content):
    """A body that the Organization belongs to, works with or is spoken of by."""

    class Kind(models.TextChoices):
        UN = "un", _("United Nations system")
        GOVERNING = "governing", _("governing body")
        COORDINATION = "coordination", _("coordination body")
        AUTHORITIES = "authorities", _("authorities")
        NGO = "ngo", _("non-governmental organization")
        PUBLISHER = "publisher", _("publisher")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    name = LineField(_("name"))
    description = PlainTextField(_("description"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [english_required("name", "partner")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('organization:partners')}#partner.{self.code}"
