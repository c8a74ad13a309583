from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.fields import YearField


def english_required(field_name, model_name):
    """Return the constraint that `field_name` has English text: forms guard it too, but imports have no form."""
    column = f"{field_name}_en"
    return models.CheckConstraint(
        condition=Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""}),
        name=f"{model_name}_{column}_required",
        violation_error_message=_("The English text is required."),
    )


def possible_year(field_name, model_name):
    """Return the constraint that a year is none or one of those that `YearField` takes."""
    between = Q(**{f"{field_name}__gte": YearField.FIRST, f"{field_name}__lte": YearField.LAST})
    return models.CheckConstraint(
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
