"""Abstract models that every app with content builds on. No tables of its own."""

import uuid

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.languages import SOURCE, active, column
from apps.core.querysets import ContentQuerySet


class Row(models.Model):
    """A row that the door can write: its key is known before it is stored.

    With integer keys a draft that is rolled back would leave PostgreSQL's sequence moved on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def place_in_words(self):
        """The row as a message names it; a part is named by what it is a part of."""
        return _quoted(self)

    def clean_fields(self, exclude=None):
        """Check each field. A row that this one was given, or read with, is there: Django would look for each again."""
        read = {name for name, row in self._state.fields_cache.items() if row and not row._state.adding}
        super().clean_fields(exclude=read.union(exclude or ()))

    def in_language(self, field_name, language=None):
        """Return the text in the language (the reader's when None), else in English, else ""."""
        own = getattr(self, column(field_name, language or active()))
        return own or getattr(self, column(field_name, SOURCE)) or ""


class Content(Row):
    """A root: content that is edited, published and undone as one, with its children.

    `natural_key_field` names the column that files and addresses use. `children` names the related managers of the
    rows that belong to it. `managed_fields` are set only by people who may decide who reads a page; where
    `is_managed`, they alone write all of it, and translators their language. `begins_field` names the time before
    which nobody reads a row, "" for rows that are read at once. `shown_at` names the page that shows a kind without
    an address of its own. A draft is called by the first text that a row cannot do without; where `is_called_by_key`,
    by the natural key, for that text is no name.
    """

    natural_key_field = "code"
    children = ()
    managed_fields = ()
    is_managed = False
    begins_field = ""
    shown_at = ""
    is_called_by_key = False

    archived_at = models.DateTimeField(_("archived on"), null=True, blank=True, editable=False)
    archived_reason = models.CharField(_("reason for archiving"), max_length=300, blank=True, editable=False)

    objects = ContentQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def natural_path(self):
        return (getattr(self, self.natural_key_field),)


class Child(Row):
    """A row without a life of its own: `root_field` is the foreign key to its root.

    `slot_fields` together are its natural key among the children of that root.
    """

    root_field = ""
    slot_fields = ()

    class Meta:
        abstract = True

    @property
    def place_in_words(self):
        return _quoted(getattr(self, self.root_field))


def _quoted(row):
    return gettext("“%(name)s”") % {"name": row}


class Ordered(models.Model):
    """Rows that people put in order. `position` is never unique: a swap needs no third place."""

    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class Dated(models.Model):
    """The date that a text itself carries, as precise as its source gives it."""

    class Precision(models.TextChoices):
        DAY = "day", _("day")
        MONTH = "month", _("month")
        YEAR = "year", _("year")

    content_date = models.DateField(_("date of the content"), null=True, blank=True)
    content_date_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )

    class Meta:
        abstract = True
