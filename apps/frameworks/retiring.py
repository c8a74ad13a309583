"""A framework that no longer applies: still readable, and its page says so."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.languages import SOURCE
from apps.editorial.guided_admin import Flow
from apps.editorial.payloads import payload_of
from apps.frameworks.models import Framework

Status = Framework.Status


class RetireForm(forms.Form):
    """Whether something took its place, what, and since when."""

    use_required_attribute = False
    status = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=[choice for choice in Status.choices if choice[0] in (Status.SUPERSEDED, Status.WITHDRAWN)],
        widget=forms.RadioSelect,
    )
    superseded_by = forms.ModelChoiceField(
        label=gettext_lazy("Superseded by"),
        queryset=Framework.objects.none(),
        required=False,
        empty_label=gettext_lazy("not recorded yet"),
        help_text=gettext_lazy(
            "One that is not in the portal yet: begin the change, add it there, then choose it on the form."
        ),
    )
    ended_on = forms.DateField(
        label=gettext_lazy("Ended on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )

    def __init__(self, framework, user, data=None):
        super().__init__(data)
        others = Framework.objects.visible_to(user).exclude(pk=framework.pk)
        self.fields["superseded_by"].queryset = others

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("superseded_by") and cleaned.get("status") != Status.SUPERSEDED:
            raise forms.ValidationError(
                _("What has a successor is superseded. Choose that, or no successor.")
            )
        return cleaned


def retired(framework, values):
    """Return the English payload of a framework that no longer applies."""
    payload = payload_of(framework, SOURCE)
    successor, ended_on = values["superseded_by"], values["ended_on"]
    return payload | {
        "fields": payload["fields"]
        | {
            "status": values["status"],
            "superseded_by_id": str(successor.pk) if successor else None,
            "ended_on": ended_on.isoformat() if ended_on else None,
        }
    }


RETIRE = Flow(
    link=gettext_lazy("It no longer applies"),
    title=gettext_lazy("No longer applies: %(title)s"),
    intro=gettext_lazy(
        "It stays readable. Its page says that it no longer applies, and so do the pages that name it or link to it. "
        "Look at the pages listed here: what they say may have to change, too."
    ),
    button=gettext_lazy("Begin a change that says so"),
    form=RetireForm,
    compose=retired,
)
