from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LengthValidator(MinimumLengthValidator):
    """Django's own rule with our own words: its Arabic catalogue has none."""

    def get_error_message(self):
        return ngettext(
            "This password is too short. Choose one of at least %(number)s character.",
            "This password is too short. Choose one of at least %(number)s characters.",
            self.min_length,
        ) % {"number": self.min_length}

    def get_help_text(self):
        return ngettext(
            "At least %(number)s character.", "At least %(number)s characters.", self.min_length
        ) % {"number": self.min_length}
