"""The shared shelf: where facts come from, documents in several languages, and established terms."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, YearField
from apps.core.languages import CODES, active, direction
from apps.core.models import Child, Content, Dated, Ordered
from apps.library.querysets import DocumentQuerySet, SourcedQuerySet


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


class Document(Sourced, Content):
    """A document in one or more languages. It has no title of its own: each version has one."""

    class Kind(models.TextChoices):
        REPORT = "report", _("report")
        AGREEMENT = "agreement", _("agreement")
        RESOLUTION = "resolution", _("resolution")
        POLICY = "policy", _("policy")
        PLAN = "plan", _("plan")
        FAQ = "faq", _("questions and answers")

    children = ("versions",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    year = YearField(_("year"), null=True, blank=True)
    symbol = models.CharField(
        _("symbol"), max_length=60, blank=True, help_text=_("For example A/RES/70/296.")
    )
    note = LineField(_("note"), blank=True, max_length=500)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["code"]
        constraints = [possible_year("year", "document")]

    def __str__(self):
        """The title in the reader's language, else the first; callers read the versions ahead (`with_versions`)."""
        versions = self.versions_for()
        return versions[0].title if versions else self.code

    def get_absolute_url(self):
        return f"{reverse('library:documents')}#document.{self.code}"

    @property
    def edition(self):
        """What the last edition is called, "" where editions are not told apart."""
        versions = self.versions.all()
        newest = max(versions, key=lambda one: (one.issued_on or date.min, -one.position), default=None)
        return newest.edition if newest else ""

    def versions_for(self, language=None):
        """Return the versions of the last edition, the reader's language first, then the order of the editors."""
        wanted, last = language or active(), self.edition
        return sorted(
            (version for version in self.versions.all() if version.edition == last),
            key=lambda version: (version.language != wanted, version.position, str(version.pk)),
        )

    def older_versions(self):
        """Return the versions of earlier editions, the last one first. `is_latest`: the last in its language."""
        last = self.edition
        languages = {version.language for version in self.versions.all() if version.edition == last}
        older = [version for version in self.versions.all() if version.edition != last]
        older.sort(key=lambda version: (version.issued_on or date.min, -version.position), reverse=True)
        for version in older:
            version.is_latest = version.language not in languages
            languages.add(version.language)
        return older


class DocumentVersion(Ordered, Child):
    """A document in one language, under the title it has in that language."""

    root_field = "document"
    slot_fields = ("language", "edition")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    title = LineField(_("title in this language"))
    url = models.URLField(_("web address"), max_length=500, blank=True)
    is_original = models.BooleanField(_("original version"), default=False)
    edition = models.CharField(
        _("edition"),
        max_length=60,
        blank=True,
        help_text=_(
            "Written the same in every language: “2026”, “second edition”. Empty where there is only one."
        ),
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "edition"],
                name="document_version_unique",
                violation_error_message=_("There is a version of this edition in this language already."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def direction(self):
        return direction(self.language)


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
