"""The form that says: reviewed, nothing to change."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.dates import long_date
from apps.core.text import validate_characters
from apps.editorial.models import LogHead
from apps.organization.reviewing import changed_since, days_to_choose, record_review

LARGEST_NUMBER = 2**63 - 1  # that both databases have room for


class ReviewForm(forms.Form):
    """When to look again, and a note. It says what text was looked at by the number that the log had come to."""

    next_by = forms.DateField(
        label=_("Next review by"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        validators=[validate_characters],
        help_text=_("For editors only, in the history."),
    )
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_NUMBER, widget=forms.HiddenInput)

    def __init__(self, row, data=None, *, seen=None):
        number = LogHead.current() if seen is None and data is None else seen
        self.first, self.last, proposed = days_to_choose(row)
        super().__init__(
            data,
            initial={"next_by": proposed, "seen": number},
            auto_id=f"review-{row.pk}-%s",
            label_suffix="",
        )
        self.row = row
        self.fields["next_by"].widget.attrs |= {
            "min": self.first.isoformat(),
            "max": self.last.isoformat(),
        }

    def clean_next_by(self):
        day = self.cleaned_data["next_by"]
        if not self.first <= day <= self.last:
            words = gettext("Choose a day from %(first)s to %(last)s.")
            raise forms.ValidationError(
                words % {"first": long_date(self.first), "last": long_date(self.last)}, code="day"
            )
        return day

    def clean(self):
        seen = self.cleaned_data.get("seen")
        if seen is not None and changed_since(self.row, seen):
            self.data = self.data.copy()  # who says so once more has seen what is published now
            self.data["seen"] = LogHead.current()
            message = gettext(
                "Somebody has published a change since you opened this. Read the text again, then say so once more."
            )
            raise forms.ValidationError(message, code="changed")
        return super().clean()

    def save(self, by):
        """Record the review and return the record. Raises NotAllowed."""
        return record_review(self.row, by=by, **self.cleaned_data)
