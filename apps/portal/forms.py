"""Forms of readers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.portal.models import DigestChoice


class DigestForm(forms.Form):
    rhythm = forms.ChoiceField(
        label=_("How often"),
        required=False,
        choices=[("", _("never")), *DigestChoice.Rhythm.choices],
        widget=forms.RadioSelect,
    )
