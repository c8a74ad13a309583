"""What is asked for to find an exact text in the content, and to replace it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.text import validate_characters
from apps.editorial.hits import Wanted


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Exact text"),
        min_length=2,
        max_length=200,
        validators=[validate_characters],
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search"}),
        help_text=_("A telephone number is found however it is grouped: +41 22 717 91 11."),
    )
    any_case = forms.BooleanField(label=_("Capitals and small letters alike"), required=False)
    addresses = forms.BooleanField(label=_("In the addresses of links, not in the words"), required=False)

    use_required_attribute = False

    @property
    def wanted(self):
        """What a valid form looks for."""
        values = self.cleaned_data
        return Wanted(values["q"], any_case=values["any_case"], in_addresses=values["addresses"])


class ReplaceForm(FindForm):
    new = forms.CharField(
        label=_("Replace the ticked ones by"),
        max_length=500,
        validators=[validate_characters],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, auto_id="replace_%s", **kwargs)  # beside the form that finds

    def clean_new(self):
        if self.cleaned_data["new"] == self.cleaned_data.get("q"):
            raise forms.ValidationError(_("Write another text than the one that is looked for."))
        return self.cleaned_data["new"]
