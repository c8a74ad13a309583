"""The form of the inbox."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.text import validate_characters
from apps.feedback.forms import written
from apps.feedback.models import Report


class AnswerForm(forms.ModelForm):
    """The state and the answer. What the reader said is not the editor's to change."""

    note = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=2_000,
        validators=[validate_characters],
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField", "dir": "auto"}),
        help_text=gettext_lazy("Whoever sent the message with their name reads it under their messages."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Report
        fields = ["state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.state

    def clean(self):
        cleaned = super().clean()
        cleaned["note"] = written(cleaned.get("note"))
        if cleaned.get("state") == Report.State.DECLINED and not cleaned["note"]:
            self.add_error("note", ValidationError(_("Say why in a sentence."), code="required"))
        if cleaned.get("seen") != self.instance.state:
            self._say_who_was_faster()
        return cleaned

    def _say_who_was_faster(self):
        """Refuse what was decided upon an older state: two answers to one message could contradict each other."""
        self.data = self.data.copy()
        self.data["seen"] = self.instance.state  # saving again is then meant
        message = _("A colleague has just set this to “%(state)s”. Look at their answer, then save again.")
        state = {"state": self.instance.get_state_display()}
        self.add_error("state", ValidationError(message % state, code="overtaken"))
