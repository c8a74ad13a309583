"""The two kinds of text that content is made of, and the years it speaks of."""

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.html import clean_html
from apps.core.text import normalise, validate_characters


class LineField(models.CharField):
    """One line of words: a title, a name, a label."""

    default_validators = [validate_characters]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 300)
        super().__init__(*args, **kwargs)

    def normalise(self, value):
        """Return the value as it is stored: one line in normal form, None when blank."""
        text = normalise(value)
        return text and " ".join(text.split("\n"))


class PlainTextField(models.TextField):
    """Sentences without markup."""

    default_validators = [validate_characters, MaxLengthValidator(20_000)]

    def normalise(self, value):
        return normalise(value)


class RichTextField(models.TextField):
    """Sentences with lists, tables and links, in the markup that `core.html` allows."""

    default_validators = [validate_characters, MaxLengthValidator(200_000)]

    def normalise(self, value):
        return clean_html(value)


class YearField(models.PositiveSmallIntegerField):
    """A year that a text about the Organization can speak of. `core.constraints.possible_year` says it in SQL."""

    FIRST, LAST = 1800, 2200
    default_validators = [
        MinValueValidator(FIRST, _("Write a year from 1800 to 2200.")),
        MaxValueValidator(LAST, _("Write a year from 1800 to 2200.")),
    ]


def holds_address(field):
    """True for a field whose value is an address: of the web, or of a page where it says so itself."""
    return isinstance(field, models.URLField) or getattr(field, "holds_address", False)
