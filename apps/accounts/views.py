from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, UpdateView

from apps.accounts import forms, lockout, mails
from apps.accounts.audit import record
from apps.accounts.giving_back import CARRIED, give_back
from apps.accounts.inviting import accept, open_invitation
from apps.accounts.models import Action, User
from apps.accounts.signing_in import begin_session, record_failure
from apps.accounts.throttling import client_address, take_turn
from apps.accounts.tokens import password_links

open_to_all = method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters()], name="dispatch"
)
of_a_person = method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")


@open_to_all
class SignInView(auth_views.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = forms.SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request, *args, **kwargs):
        """Who signed in elsewhere meanwhile gets what they wrote at once."""
        if request.user.is_authenticated and (page := self._given_back()):
            return page
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{CARRIED: self.request.POST.get(CARRIED, "")}, **kwargs)

    def form_valid(self, form):
        begin_session(self.request, form.get_user())
        return self._given_back() or redirect(self.get_success_url())

    def _given_back(self):
        if not (blob := self.request.POST.get(CARRIED)):
            return None
        page = give_back(self.request, blob)
        if page is None:
            messages.warning(
                self.request,
                _(
                    "What was written before the sign-in belongs to somebody else, or is too old. It is not shown."
                ),
            )
        return page

    def form_invalid(self, form):
        if form.has_error(NON_FIELD_ERRORS):  # otherwise nobody was asked for a password yet
            record_failure(self.request, form.cleaned_data["username"])
        return super().form_invalid(form)


@method_decorator(login_not_required, name="dispatch")
class SignOutView(auth_views.LogoutView):
    """Open to all: with a session that is over already, signing out is still what the person wants."""

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            record(Action.SIGNED_OUT, request=request, about=request.user)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def locked_out(request, response=None, credentials=None):
    """Answer a sign-in that axes refuses (AXES_LOCKOUT_CALLABLE)."""
    return too_often(request, lockout.seconds_to_wait(request, credentials))


def too_often(request, seconds):
    """Answer 429 with a page that says after how many minutes to try again."""
    response = render(request, "accounts/too_often.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response


@open_to_all
class PasswordForgottenView(FormView):
    template_name = "accounts/password_forgotten.html"
    form_class = forms.PasswordForgottenForm
    success_url = reverse_lazy("accounts:password-forgotten-sent")

    def form_valid(self, form):
        """Answer alike, and as fast, whether there is such an account or not."""
        seconds = self._seconds_to_wait(form.cleaned_data["email"])
        if seconds:
            return too_often(self.request, seconds)
        person = form.person()
        if person:
            mails.send_in_background(mails.password_mail, person)
        return super().form_valid(form)

    def _seconds_to_wait(self, email):
        by_client = take_turn(
            "password mail from", client_address(self.request), settings.PASSWORD_MAILS_PER_CLIENT
        )
        return by_client or take_turn("password mail to", email.lower(), settings.PASSWORD_MAILS_PER_PERSON)


@open_to_all
class PasswordForgottenSentView(TemplateView):
    template_name = "accounts/password_forgotten_sent.html"


class PasswordResetView(auth_views.PasswordResetConfirmView):
    template_name = "accounts/password_reset.html"
    token_generator = password_links
    form_class = forms.NewPasswordForm
    success_url = reverse_lazy("accounts:sign-in")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        lockout.forgive(form.user)
        record(Action.PASSWORD_RESET, by=form.user, request=self.request, about=form.user)
        messages.success(self.request, _("Your new password is stored. Sign in with it."))
        return response

    def render_to_response(self, context, **response_kwargs):
        if self.validlink:
            return super().render_to_response(context, **response_kwargs)
        return link_gone(self.request)


@of_a_person
class PasswordChangeView(FormView):
    template_name = "accounts/password_change.html"
    form_class = forms.PasswordChangeForm
    success_url = reverse_lazy("accounts:profile")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def post(self, request, *args, **kwargs):
        """Whoever finds a browser signed in must not try passwords here as often as they like."""
        seconds = take_turn("password change", str(request.user.pk), settings.PASSWORD_CHANGES_PER_PERSON)
        return too_often(request, seconds) if seconds else super().post(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        """Store the password: every other session of the person ends, this one goes on."""
        update_session_auth_hash(self.request, form.save())
        record(Action.PASSWORD_CHANGED, request=self.request, about=form.user)
        messages.success(self.request, _("Your new password is stored."))
        return super().form_valid(form)


@of_a_person
class ProfileView(UpdateView):
    template_name = "accounts/profile.html"
    form_class = forms.ProfileForm

    def get_object(self):
        # A copy: an invalid form must not change the name that the page's head prints.
        return User.objects.get(pk=self.request.user.pk)

    def form_valid(self, form):
        """Store the profile and go on in the language that was chosen."""
        person = form.save()
        with translation.override(person.language):
            messages.success(self.request, _("Your profile is stored."))
            return redirect(reverse("accounts:profile"))


@open_to_all
class InvitationView(FormView):
    """The link of an invitation. Opening it changes nothing: mail filters open every link before people do."""

    template_name = "accounts/invitation.html"
    form_class = forms.AcceptInvitationForm

    def dispatch(self, request, *args, **kwargs):
        self.invitation = open_invitation(kwargs["token"])
        if self.invitation is None:
            return link_gone(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        invited = self.invitation
        person = User(email=invited.email, full_name=invited.full_name, language=translation.get_language())
        return super().get_form_kwargs() | {"instance": person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def form_valid(self, form):
        user = accept(self.invitation, form.cleaned_data["password1"], request=self.request, **form.person())
        if user is None:
            return link_gone(self.request)
        begin_session(self.request, user)
        _welcome(self.request, user)
        return redirect(settings.LOGIN_REDIRECT_URL)


def _welcome(request, user):
    """Say on the page that follows where help is, in the language in which the portal opens for the person."""
    with translation.override(user.language):
        words = _('Your account is ready. <a href="{address}">Read in ten minutes what you can do here</a>.')
        messages.success(request, format_html(words, address=_help_for(user)))


def _help_for(user):
    """Return the address of the help page of the person's role; of all pages for who has several."""
    kinds = {role.kind for role in user.roles}
    return reverse("portal:help-page", args=kinds) if len(kinds) == 1 else reverse("portal:help")


def link_gone(request):
    """Answer alike for every link that does not work (any more), so that the answer tells nothing about accounts."""
    return render(request, "accounts/link_gone.html", status=404)
