"""Documents in several languages and editions."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import possible_year
from apps.core.fields import LineField, YearField
from apps.core.languages import active, direction
from apps.core.models import Child, Content, Ordered
from apps.library.models.sources import Language, Sourced
from apps.library.querysets import DocumentQuerySet


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
