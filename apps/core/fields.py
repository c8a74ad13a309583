"""The two kinds of text that content is made of."""

from django.core.validators import MaxLengthValidator
from django.db import models

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
