"""Established terms and acronyms."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.languages import CODES, active
from apps.core.models import Content
from apps.library.models.sources import Sourced
from apps.library.querysets import SourcedQuerySet


class Term(Sourced, Content):
    """An established term or acronym in four languages: the glossary of readers and the terminology of translators."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    name = LineField(_("name"))
    definition = PlainTextField(_("definition"), blank=True)
    synonyms = LineField(
        _("synonyms"), blank=True, max_length=500, help_text=_("Found by search, never printed as the name.")
    )
    forbidden = LineField(
        _("not to be used"), blank=True, max_length=500, help_text=_("Wrong forms, parted by commas.")
    )
    do_not_translate = models.BooleanField(_("stays the same in every language"), default=False)
    proposed_in = models.CharField(
        _("our own proposal in"),
        max_length=20,
        blank=True,
        help_text=_(
            "Codes of the languages in which no official form was found, for example “fr ar”. "
            "Readers see there that the name is not official."
        ),
    )

    objects = SourcedQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["code"]
        constraints = [english_required("name", "term")]

    def __str__(self):
        return self.in_language("acronym") or self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('library:terms')}#term.{self.code}"

    def clean(self):
        if unknown := set(self.proposed_in.split()) - set(CODES):
            message = _("The portal has no such language: %(codes)s. Write codes like “fr ar”.")
            raise ValidationError(
                {"proposed_in": message % {"codes": ", ".join(sorted(unknown))}}, code="language"
            )

    def is_proposal(self, language=None):
        """True when the name in the language (the reader's when None) is the editors' own, no official one."""
        return (language or active()) in self.proposed_in.split()
