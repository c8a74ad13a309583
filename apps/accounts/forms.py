"""Forms of the pages about one's own account. Those of the administration are in `admin_forms.py`."""

from django import forms
from django.contrib.auth import forms as auth_forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core import time_zones
from apps.core.text import is_blank, normalise, validate_characters

LONGEST_EMAIL = 254
LONGEST_PASSWORD = 256
PASSWORD_HELP = _(
    "At least 12 characters. A few words that only you would put together are easy to remember."
)


class NameField(forms.CharField):
    """A person's name: one line, in normal form, with something to read in it."""

    def to_python(self, value):
        text = super().to_python(value)
        return "" if is_blank(text) else " ".join(normalise(text).split())


def email_field(autocomplete, **attributes):
    """Return a field for an e-mail address, typed from left to right in every language."""
    widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "dir": "ltr", **attributes})
    return forms.EmailField(
        label=_("E-mail address"), max_length=LONGEST_EMAIL, validators=[validate_characters], widget=widget
    )


def password_field(label, autocomplete, help_text=""):
    """Return a field for a password.

    Its longest length is checked, not written into the page: a browser would cut a pasted password without a word.
    """
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"})
    validators = [MaxLengthValidator(LONGEST_PASSWORD)]
    return forms.CharField(
        label=label, strip=False, help_text=help_text, widget=widget, validators=validators
    )


class SignInForm(auth_forms.AuthenticationForm):
    username = email_field("username", autofocus=True)
    password = password_field(_("Password"), "current-password")

    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        _("This e-mail address and this password do not go together. Check both and try again."),
    )


class PasswordForgottenForm(forms.Form):
    email = email_field("username", autofocus=True)

    def person(self):
        """Return the person to write to, None when there is nobody who signs in with a password."""
        person = User.objects.filter(email=self.cleaned_data["email"], is_active=True).first()
        return person if person and person.has_usable_password() else None


class NewPasswordForm(auth_forms.SetPasswordForm):
    new_password1 = password_field(_("New password"), "new-password", PASSWORD_HELP)
    new_password2 = password_field(_("New password, again"), "new-password")

    error_messages = {"password_mismatch": _("The two passwords are not the same. Type both again.")}

    def clean(self):
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.user, "new_password1")
        return self.cleaned_data

    def save(self):
        """Store the password and nothing else: the account may have been switched off while the form was open."""
        self.user.set_password(self.cleaned_data["new_password1"])
        self.user.save(update_fields=["password"])
        return self.user


class PasswordChangeForm(NewPasswordForm, auth_forms.PasswordChangeForm):
    old_password = password_field(_("Current password"), "current-password")

    error_messages = {
        **NewPasswordForm.error_messages,
        "password_incorrect": _("This is not your current password. Type it again."),
    }
    field_order = ["old_password", "new_password1", "new_password2"]


class PersonalForm(forms.ModelForm):
    """What a person says about themselves."""

    class Meta:
        model = User
        fields = ["full_name", "language", "duty_country"]
        field_classes = {"full_name": NameField}
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})}

    def save(self):
        """Store what the form shows and nothing else: the rest may have changed while it was open."""
        self.instance.save(update_fields=self._meta.fields)
        return self.instance


class ProfileForm(PersonalForm):
    """One's own profile. The time zone follows the duty country as long as it was not chosen otherwise."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones.choices,
        widget=forms.Select(attrs={"dir": "ltr"}),
        help_text=_(
            "Times are shown and typed by its clock. A new duty country brings its own, if it has only one."
        ),
    )

    class Meta(PersonalForm.Meta):
        fields = [*PersonalForm.Meta.fields, "time_zone"]

    def clean(self):
        cleaned = super().clean()
        zone = time_zones.only_zone_of(cleaned.get("duty_country"))
        if zone and "duty_country" in self.changed_data and self._follows_country():
            cleaned["time_zone"] = zone
        return cleaned

    def _follows_country(self):
        """True when the time zone is what it was, and that was nobody's own choice."""
        former = time_zones.only_zone_of(self.initial["duty_country"])
        return "time_zone" not in self.changed_data and self.initial["time_zone"] in (time_zones.UTC, former)


class AcceptInvitationForm(auth_forms.SetPasswordMixin, PersonalForm):
    """What is asked from a person who opens the link of an invitation."""

    password1 = password_field(_("Password"), "new-password", PASSWORD_HELP)
    password2 = password_field(_("Password, again"), "new-password")

    error_messages = NewPasswordForm.error_messages

    def clean(self):
        self.validate_passwords()
        return super().clean()

    def _post_clean(self):
        # Only now the instance carries the name, which a password must not repeat.
        super()._post_clean()
        self.validate_password_for_user(self.instance, "password1")

    def person(self):
        """Return the fields of the new account by name."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}
