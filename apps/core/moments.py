"""Moments in forms: shown and read by the clock of the person's time zone, which the form names."""

from datetime import MAXYEAR, MINYEAR

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.dates import zone_in_words

TYPED = "%Y-%m-%dT%H:%M"  # as browsers fill and send it, whatever they show


class MomentInput(forms.DateTimeInput):
    """A day and a minute; the browser offers a calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs={"dir": "ltr", **(attrs or {})}, format=TYPED)


class MomentField(forms.DateTimeField):
    """A moment in the person's time zone. A help text is followed by the name of the zone."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Write a day and a time: 2026-11-22 14:00."),
        "clocks": _(
            "The clocks of %(zone)s are changed then: this time does not exist on that day, or exists twice. "
            "Choose another one."
        ),
    }

    def __init__(self, *, help_text="", **kwargs):
        super().__init__(help_text=_with_zone(help_text), **kwargs)

    def clean(self, value):
        try:
            moment = super().clean(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            words = self.error_messages["clocks"]
            raise ValidationError(words, code="clocks", params={"zone": zone_in_words()}) from error
        if moment and not MINYEAR < moment.year < MAXYEAR:  # the clocks of other time zones cannot show it
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def _zone_note(help_text):
    note = gettext("In your time zone, %(zone)s.") % {"zone": zone_in_words()}
    return f"{help_text} {note}" if help_text else note


_with_zone = lazy(_zone_note, str)
