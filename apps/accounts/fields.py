from django.db import models

from apps.core.text import validate_characters


class AddressField(models.EmailField):
    """An e-mail address, stored and compared in small letters: one spelling for one mailbox.

    So a plain unique index holds, on both databases, that nobody has two accounts.
    """

    default_validators = [*models.EmailField.default_validators, validate_characters]

    def to_python(self, value):
        value = super().to_python(value)
        return value and value.strip().lower()

    def get_prep_value(self, value):
        return self.to_python(super().get_prep_value(value))
