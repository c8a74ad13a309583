"""A new edition of a document: offered everywhere; the one before stays reachable and says what superseded it."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.languages import SOURCE, direction
from apps.core.text import validate_characters
from apps.editorial.guided_admin import Flow
from apps.editorial.payloads import payload_of
from apps.library.models import Language


class NewEditionForm(forms.Form):
    """What the new edition is called, and its title and address in each language that it is there in."""

    use_required_attribute = False
    edition = forms.CharField(
        label=gettext_lazy("New edition"),
        max_length=60,
        validators=[validate_characters],
        help_text=gettext_lazy("Written the same in every language: “2026”, “second edition”."),
    )
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=1800, max_value=2200)

    def __init__(self, document, user, data=None):
        super().__init__(data)
        self.document = document
        self.fields["year"].initial = document.year
        if not document.edition and document.versions.exists():
            self.fields["edition_before"] = forms.CharField(
                label=_("What the edition until now is called"),
                max_length=60,
                validators=[validate_characters],
            )
        titles = {version.language: version.title for version in document.versions_for()}
        for code, name in Language.choices:
            self._add_version(code, name, titles.get(code, ""))

    def _add_version(self, code, name, title):
        marks = {"lang": code, "dir": direction(code), "class": "vTextField"}
        words = {"language": name}
        self.fields[f"title_{code}"] = forms.CharField(
            label=_("Title in this language: %(language)s") % words,
            required=False,
            max_length=300,
            initial=title,
            validators=[validate_characters],
            widget=forms.TextInput(attrs=marks),
            help_text=_("Leave empty where the new edition is not available in this language."),
        )
        self.fields[f"url_{code}"] = forms.URLField(
            label=_("Web address: %(language)s") % words,
            required=False,
            max_length=500,
            assume_scheme="https",
        )

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"title_{code}") for code in Language.values):
            raise forms.ValidationError(_("Give the title in one language at least."))
        names = {version.edition for version in self.document.versions.all()}
        if cleaned.get("edition") in {*names, cleaned.get("edition_before")} - {None}:
            raise forms.ValidationError(_("There is an edition with this name already. Choose another one."))
        return cleaned


def with_new_edition(document, values):
    """Return the English payload of a document that a new edition was added to, before all others."""
    payload = payload_of(document, SOURCE)
    before = values.get("edition_before", "")
    added = [
        {
            "id": str(uuid.uuid4()),
            "position": position,
            "language": code,
            "title": values[f"title_{code}"],
            "url": values[f"url_{code}"],
            "edition": values["edition"],
            "issued_on": values["issued_on"].isoformat(),
        }
        for position, code in enumerate(
            (code for code in Language.values if values[f"title_{code}"]), start=1
        )
    ]
    older = [
        row | {"position": position, "edition": row["edition"] or before}
        for position, row in enumerate(payload["children"]["versions"], start=len(added) + 1)
    ]
    return payload | {
        "fields": payload["fields"] | {"year": values["year"]},
        "children": payload["children"] | {"versions": [*added, *older]},
    }


NEW_EDITION = Flow(
    link=gettext_lazy("Record a new edition"),
    title=gettext_lazy("New edition: %(title)s"),
    intro=gettext_lazy(
        "The new edition is offered wherever the document is cited. The one until now stays reachable and says what "
        "superseded it. Look at the pages listed here: they may quote the old text."
    ),
    button=gettext_lazy("Begin a change with the new edition"),
    form=NewEditionForm,
    compose=with_new_edition,
)
