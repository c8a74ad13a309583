from copy import copy

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.fields import YearField


class DecidedHere(models.CheckConstraint):
    """A condition on one column that forms check without the database: Django asks it three times for each row.

    `is_kept` says of a value whether the condition holds. Migrations know it as a plain condition.
    """

    def __init__(self, *, column, is_kept, **kwargs):
        self.column, self.is_kept = column, is_kept
        super().__init__(**kwargs)

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        if self.column not in (exclude or ()) and not self.is_kept(getattr(instance, self.column)):
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def deconstruct(self):
        _own, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def clone(self):
        return copy(self)


def english_required(field_name, model_name):
    """Return the constraint that `field_name` has English text: forms guard it too, but imports have no form."""
    column = f"{field_name}_en"
    return DecidedHere(
        column=column,
        is_kept=lambda text: text not in (None, ""),
        condition=Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""}),
        name=f"{model_name}_{column}_required",
        violation_error_message=_("The English text is required."),
    )


def possible_year(field_name, model_name):
    """Return the constraint that a year is none or one of those that `YearField` takes."""
    first, last = YearField.FIRST, YearField.LAST
    between = Q(**{f"{field_name}__gte": first, f"{field_name}__lte": last})
    return DecidedHere(
        column=field_name,
        is_kept=lambda year: year is None or first <= year <= last,
        condition=Q(**{f"{field_name}__isnull": True}) | between,
        name=f"{model_name}_{field_name}_possible",
        violation_error_message=_("Write a year from 1800 to 2200."),
    )


class UniqueNamingOther(models.UniqueConstraint):
    """A uniqueness whose message names both rows: write `%(this)s` and `%(other)s`, which has the place, in it."""

    def get_violation_error_message(self):
        """Return the message with its placeholders: Django would fill in the constraint's name alone, and fail."""
        return self.violation_error_message

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        try:
            super().validate(model, instance, exclude, using)
        except ValidationError as error:
            other = self._other(model, instance, using)
            raise ValidationError(self.message_naming(instance, other), code=error.code) from error

    def message_naming(self, this, other):
        """Return the message with the words for the two rows."""
        return self.violation_error_message % {"this": this.place_in_words, "other": other.place_in_words}

    def _other(self, model, instance, using):
        taken = {name: getattr(instance, model._meta.get_field(name).attname) for name in self.fields}
        rows = model._base_manager.using(using).filter(self.condition or models.Q(), **taken)
        return rows.exclude(pk=instance.pk).first()
