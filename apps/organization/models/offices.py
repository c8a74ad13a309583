"""Where the Organization is: countries, types of office, offices and the countries that they cover."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import UniqueNamingOther, english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.models import Child, Content, Ordered
from apps.library.models import Sourced
from apps.organization.models.units import Owned
from apps.organization.querysets import OfficeQuerySet, TreeQuerySet


class Country(Sourced, Content):
    """A country under its United Nations short name. Being listed says nothing about membership or offices."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member State of the United Nations")
        OBSERVER = "observer", _("observer State of the United Nations")
        AREA = "area", _("other area")

    natural_key_field = "iso2"

    iso2 = models.CharField(_("ISO code"), max_length=2, unique=True, help_text=_("Two capital letters: TD."))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.MEMBER)
    name = LineField(_("name"))

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["iso2"]
        constraints = [
            english_required("name", "country"),
            models.CheckConstraint(
                condition=Q(iso2__regex=r"^[A-Z]{2}$"),
                name="country_iso2_letters",
                violation_error_message=_("Write the ISO code as two capital letters: TD."),
            ),
        ]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return reverse("organization:country", args=[self.iso2.lower()])


class OfficeType(Ordered, Sourced, Content):
    """A kind of office: what such offices do, and how many a source says there are."""

    HEADQUARTERS = "HQ"

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = LineField(_("name"))
    plural_name = LineField(_("name in the plural"), blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    role = PlainTextField(_("role"), blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subtypes",
        verbose_name=_("is a kind of"),
    )
    declared_count = models.PositiveSmallIntegerField(
        _("number according to the source"),
        null=True,
        blank=True,
        help_text=_("Pages warn where another number of offices is recorded."),
    )

    objects = TreeQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("type of office")
        verbose_name_plural = _("types of office")
        constraints = [english_required("name", "officetype")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('organization:offices')}#type.{self.code}"


class Office(Ordered, Sourced, Owned, Content):
    """An office in a city. One city may have two."""

    children = ("coverage",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    type = models.ForeignKey(
        OfficeType, on_delete=models.PROTECT, related_name="offices", verbose_name=_("type")
    )
    name = LineField(_("name"))
    city = LineField(_("city"), blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="offices", verbose_name=_("country")
    )
    reports_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reporting_offices",
        verbose_name=_("reports to"),
    )
    responsibilities = PlainTextField(
        _("responsibilities"), blank=True, help_text=_("Only what goes beyond the role of its type.")
    )
    timezone = models.CharField(
        _("time zone"), max_length=40, blank=True, help_text=_("For example Africa/Ndjamena.")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [english_required("name", "office")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return reverse("organization:office", args=[self.code])

    def clean(self):
        if self.timezone and self.timezone not in available_timezones():
            message = _(
                "There is no time zone “%(name)s”. Write it as the tz database does: Africa/Ndjamena."
            )
            raise ValidationError({"timezone": message % {"name": self.timezone}}, code="timezone")

    @property
    def is_closed(self):
        """True from the day on which it closed."""
        return self.closed_on is not None and self.closed_on <= timezone.localdate()

    @property
    def is_headquarters(self):
        return self.type.code == OfficeType.HEADQUARTERS


class Coverage(Ordered, Child):
    """A country that an office works for."""

    class Kind(models.TextChoices):
        REGIONAL = "regional", _("regional office for this country")
        SUBREGIONAL = "subregional", _("sub-regional support")
        COUNTRY = "country", _("country office")
        THEMATIC = "thematic", _("support on a theme")

    root_field = "office"
    slot_fields = ("country", "kind")

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="coverage")
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="coverage", verbose_name=_("country")
    )
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.REGIONAL)

    class Meta(Ordered.Meta):
        verbose_name = _("covered country")
        verbose_name_plural = _("covered countries")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "country", "kind"],
                name="coverage_unique",
                violation_error_message=_("This country is covered in this way already."),
            ),
            UniqueNamingOther(
                fields=["country"],
                condition=Q(kind="regional"),
                name="coverage_one_regional_office",
                violation_error_message=_(
                    "%(other)s and %(this)s cannot both be the regional office of this country. Change one of them."
                ),
            ),
        ]

    def __str__(self):
        return str(self.country)
