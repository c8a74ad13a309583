"""What readers fill in. Nothing is cut off: what is too long comes back in the form, with how long it may be."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.translation import gettext_lazy as _

from apps.core.text import is_blank, normalise
from apps.feedback.models import Report, ReportKind

TEXT = {"dir": "auto", "rows": 6}
WITH_NAME = _("Your name, <bdi>{name}</bdi>, goes with your message, so that the editors can answer you.")


class ReportForm(forms.ModelForm):
    """The form of one kind of report."""

    without_name = forms.BooleanField(
        label=_("Send it without my name"),
        required=False,
        template_name="feedback/includes/tick.html",
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    field_order = ["words", "reason", "text", "without_name", "key"]

    class Meta:
        model = Report
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs=TEXT), "words": forms.TextInput(attrs={"dir": "auto"})}

    def __init__(self, *args, sender, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)  # most labels are questions
        self.sender = sender
        self.initial["key"] = uuid.uuid4()
        self.fields["without_name"].help_text = format_html(WITH_NAME, name=sender)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted without a word

    def clean_text(self):
        return written(self.cleaned_data["text"])

    def clean_words(self):
        return " ".join(written(self.cleaned_data["words"]).split())

    def clean_key(self):
        return self.cleaned_data["key"] or uuid.uuid4()

    def clean(self):
        cleaned = super().clean()
        for name in self.needed(cleaned):
            if name in cleaned and not cleaned[name]:
                self.add_error(name, ValidationError(_("Write a few words."), code="required"))
        return cleaned

    def needed(self, cleaned):
        """Return the names of the fields that have to say something."""
        return ["text"]

    def report(self, *, kind, language, place):
        """Return what was filled in as a Report, not stored yet; without the person where they wish it."""
        report = self.save(commit=False)
        report.key, report.kind, report.language = self.cleaned_data["key"], kind, language
        report.sender = None if self.cleaned_data["without_name"] else self.sender
        if place:
            report.model, report.object_id, report.anchor = place.label, place.row.pk, place.anchor
        return report


class NeededForm(ReportForm):
    class Meta(ReportForm.Meta):
        labels = {"text": _("What were you looking for, and what was missing?")}


class CorrectionForm(ReportForm):
    class Meta(ReportForm.Meta):
        labels = {"text": _("What is wrong, and what should it say?")}
        help_texts = {"text": _("If you know where it is written, say where.")}


class ContactForm(ReportForm):
    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Report.Reason.choices, widget=forms.RadioSelect
    )

    class Meta(ReportForm.Meta):
        fields = ["reason", "text"]
        labels = {"text": _("What do you know about it?")}
        help_texts = {"text": _("A new address, for example. It may be left empty.")}

    def needed(self, cleaned):
        return ["text"] if cleaned.get("reason") == Report.Reason.OTHER else []


class MissingForm(ReportForm):
    class Meta(ReportForm.Meta):
        fields = ["words", "text"]
        labels = {"words": _("What were you looking for?"), "text": _("What do you need it for?")}
        help_texts = {"text": _("It helps the editors to write it. It may be left empty.")}

    def needed(self, cleaned):
        return ["words"]


FORMS = {
    ReportKind.NEEDED: NeededForm,
    ReportKind.CORRECTION: CorrectionForm,
    ReportKind.CONTACT: ContactForm,
    ReportKind.MISSING: MissingForm,
}


def written(text):
    """Return a plain text as it is stored, "" where it has nothing to read. What looks like a tag in it is words."""
    return normalise(text) if text and not is_blank(escape(text)) else ""
