"""Where facts come from, and how far to trust them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField
from apps.core.models import Content, Dated


class Language(models.TextChoices):
    EN = "en", _("English")
    FR = "fr", _("French")
    ES = "es", _("Spanish")
    AR = "ar", _("Arabic")


class Source(Dated, Content):
    """A document or site that facts were taken from."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("the Organization's own")
        SECONDARY = "secondary", _("written by others")
        EDITORS = "editors", _("kept by the editors")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = LineField(_("title"))
    publisher = LineField(_("publisher"), blank=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.PRIMARY)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, blank=True, help_text=_("Empty: several languages.")
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)
    credit_line = LineField(_("credit line"), blank=True, help_text=_("How a page names this source."))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["code"]
        constraints = [english_required("title", "source")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return f"{reverse('library:sources')}#source.{self.code}"


class Sourced(models.Model):
    """A row that says where its facts come from and how far to trust them."""

    class Standing(models.TextChoices):
        PREFERRED = "preferred", _("preferred")
        UNVERIFIED = "unverified", _("unverified")
        DISPUTED = "disputed", _("disputed")
        SUPERSEDED = "superseded", _("superseded")

    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("Leave empty for text written by the editors."),
    )
    source_locator = models.CharField(_("place in the source"), max_length=100, blank=True)
    further_source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("further source"),
        help_text=_("Where a part of the text rests on another source, and says so."),
    )
    source_wording = models.CharField(
        _("wording of the source"),
        max_length=200,
        blank=True,
        help_text=_("Only where a slip of the source was corrected: its own words, at most eleven."),
    )
    standing = models.CharField(_("reliability"), max_length=10, choices=Standing, default=Standing.PREFERRED)
    public_note = LineField(_("note for readers"), blank=True, max_length=500)

    class Meta:
        abstract = True

    @property
    def is_superseded(self):
        return self.standing == self.Standing.SUPERSEDED

    @property
    def source_ids(self):
        """The keys of the sources that the row cites, the main one first."""
        return [key for key in (self.source_id, self.further_source_id) if key]
