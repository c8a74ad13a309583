"""Forms of the administration of people."""

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.forms import NameField
from apps.accounts.models import Invitation, User
from apps.accounts.roles import ADMINISTRATOR, KINDS, ROLES
from apps.core.languages import TARGETS, own_name


class InvitationForm(forms.ModelForm):
    kinds = forms.MultipleChoiceField(
        label=_("Roles"), choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=[(code, own_name(code)) for code in TARGETS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a translator or reviewer: the languages they work in."),
    )

    class Meta:
        model = Invitation
        fields = ["email", "full_name", "kinds", "languages", "language"]
        field_classes = {"full_name": NameField}
        widgets = {"email": forms.EmailInput(attrs={"dir": "ltr", "class": "vTextField"})}


class PersonForm(forms.ModelForm):
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=[(role.code, role.name) for role in ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ["full_name", "roles", "language", "is_active"]
        field_classes = {"full_name": NameField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "roles" in self.fields:
            self.initial["roles"] = [role.code for role in self.instance.roles]

    def clean(self):
        """Refuse what would leave nobody who can let others in."""
        cleaned = super().clean()
        if not self._other_administrators():
            self._keep(cleaned, "is_active", bool(cleaned.get("is_active")))
            self._keep(
                cleaned, "roles", self.instance.is_superuser or ADMINISTRATOR in cleaned.get("roles", ())
            )
        return cleaned

    def _other_administrators(self):
        # Two people who take the role from each other at the same moment wait here for one another.
        list(Group.objects.select_for_update(no_key=True).filter(name=ADMINISTRATOR))
        return User.objects.administrators().exclude(pk=self.instance.pk).exists()

    def _keep(self, cleaned, field, kept):
        if not kept and field in cleaned:
            message = _("This is the last administrator. Make another person administrator first.")
            self.add_error(field, ValidationError(message, code="last_administrator"))
