"""People and invitations, for administrators."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.auth import admin as auth_admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.admin_forms import InvitationForm, PersonForm
from apps.accounts.audit import record
from apps.accounts.audit_admin import AuditAdmin
from apps.accounts.leaving import end_access
from apps.accounts.mails import invitation_mail
from apps.accounts.models import Action, Invitation, User
from apps.accounts.roles import BY_CODE, ROLES
from apps.core.columns import moment_column

__all__ = ["AuditAdmin", "InvitationAdmin", "UserAdmin"]

# A role is a line of the table in roles.py; a form for groups would only let people undo `sync_roles`.
admin.site.unregister(auth_admin.Group)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(role.code, role.name) for role in ROLES]

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in BY_CODE else queryset


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Who works with the portal. People come by invitation and are never deleted: their name stays on their work."""

    form = PersonForm
    list_display = ["full_name", "email", "roles_in_words", "language", "may_sign_in", "last_sign_in"]
    list_filter = [RoleFilter, "language", "is_active"]
    search_fields = ["full_name", "email"]
    fields = [
        "email",
        "full_name",
        "roles",
        "language",
        "is_active",
        "duty_country",
        "time_zone",
        "last_sign_in",
        "joined_on",
        "to_hand_over",
    ]
    readonly_fields = ["email", "duty_country", "time_zone", "last_sign_in", "joined_on", "to_hand_over"]
    last_sign_in = moment_column(User, "last_login")
    joined_on = moment_column(User, "date_joined")
    actions = None
    list_per_page = 50

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def lookup_allowed(self, lookup, value, request):
        """Only what the filters ask for: any other column could be guessed letter by letter, the password's digest."""
        return lookup in {"role", "language__exact", "is_active__exact"}

    @admin.display(description=_("may sign in"), ordering="is_active")
    def may_sign_in(self, person):
        return gettext("yes") if person.is_active else gettext("no")

    @admin.display(description=_("when they leave"))
    def to_hand_over(self, person):
        address = reverse("admin:hand_over", args=[person.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Give to others what they hold"))

    @admin.display(description=_("roles"))
    def roles_in_words(self, person):
        return ", ".join(str(role.name) for role in person.roles)

    def save_model(self, request, obj, form, change):
        """Store what the form shows and nothing else: the person may change their password at the same moment."""
        request.was_switched = "is_active" in form.changed_data
        if request.was_switched:
            end_access(obj)
            record(_SWITCHED[obj.is_active], request=request, about=obj)
        if "roles" in form.changed_data:
            old, new = form.initial["roles"], form.cleaned_data["roles"]
            record(Action.ROLES_CHANGED, request=request, about=obj, old=old, new=new)
        obj.save(update_fields=["full_name", "language", "is_active", "sessions_ended"])
        obj.set_roles(form.cleaned_data["roles"])

    def response_change(self, request, obj):
        """Whoever was let go leads to what they leave behind."""
        if obj.is_active or not request.was_switched:
            return super().response_change(request, obj)
        return HttpResponseRedirect(reverse("admin:hand_over", args=[obj.pk]))

    def construct_change_message(self, request, form, formsets, add=False):
        """Keep the old and the new value: the history of an account has to show who gave whom which right."""
        changes = [
            f"{name}: {_in_words(form.initial[name])} → {_in_words(form.cleaned_data[name])}"
            for name in form.changed_data
        ]
        return [{"changed": {"fields": changes}}] if changes else []

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


_SWITCHED = {True: Action.ACCOUNT_ENABLED, False: Action.ACCOUNT_DISABLED}


def _in_words(value):
    return ", ".join(value) or "-" if isinstance(value, list) else str(value)


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Adding one sends the mail. What was sent cannot be changed: invite again, or withdraw and add another."""

    form = InvitationForm
    list_display = [
        "email",
        "full_name",
        "roles_in_words",
        "state_in_words",
        "works_until",
        "invited_by",
        "invited_on",
    ]
    search_fields = ["full_name", "email"]
    readonly_fields = [
        "roles_in_words",
        "state_in_words",
        "invited_by",
        "invited_on",
        "works_until",
        "accepted_on",
    ]
    invited_on = moment_column(Invitation, "created_at")
    works_until = moment_column(Invitation, "expires_at")
    accepted_on = moment_column(Invitation, "accepted_at")
    actions = ["invite_again", "withdraw"]
    list_per_page = 50

    def lookup_allowed(self, lookup, value, request):
        return False  # there is no filter, and the digest of a link is nobody's to guess

    def add_view(self, request, form_url="", extra_context=None):
        # Django's own title puts our noun into a sentence, where French and Arabic would inflect it.
        return super().add_view(
            request, form_url, {"title": _("Invite a colleague"), **(extra_context or {})}
        )

    def get_fields(self, request, obj=None):
        if obj is None:
            return InvitationForm.Meta.fields
        return ["email", "full_name", "language", *self.readonly_fields]

    @admin.display(description=_("roles"))
    def roles_in_words(self, invitation):
        return ", ".join(str(role.name) for role in invitation.roles)

    @admin.display(description=_("state"))
    def state_in_words(self, invitation):
        return invitation.state.label

    def save_model(self, request, obj, form, change):
        obj.invited_by = request.user
        self._send(request, obj, Action.INVITED)

    @admin.action(description=_("Invite again: send a new link and end the old one"), permissions=["add"])
    def invite_again(self, request, queryset):
        for invitation in queryset.order_by("pk"):
            with transaction.atomic():
                self._renew(request, Invitation.objects.select_for_update().get(pk=invitation.pk))

    @admin.action(description=_("Withdraw: the link stops working"), permissions=["add"])
    def withdraw(self, request, queryset):
        with transaction.atomic():
            opened = list(queryset.open().select_for_update(of=("self",)))
            queryset.withdraw()
            for invitation in opened:
                record(Action.INVITATION_WITHDRAWN, request=request, about=invitation)
        addresses = [invitation.email for invitation in opened]
        if addresses:
            messages.success(request, _("Withdrawn: %(addresses)s.") % {"addresses": ", ".join(addresses)})
        else:
            messages.warning(request, _("None of these links works any more: there is nothing to withdraw."))

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def _renew(self, request, invitation):
        try:
            invitation.clean()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            self._send(request, invitation, Action.INVITED_AGAIN)

    def _send(self, request, invitation, action):
        """Store a new link; the mail follows after the transaction, which must not wait for a mail server."""
        token = invitation.renew()
        record(action, request=request, about=invitation, roles=invitation.role_codes)
        transaction.on_commit(partial(self._mail, request, invitation, token))

    def _mail(self, request, invitation, token):
        address = {"address": invitation.email}
        try:
            invitation_mail(invitation, token).send()
        except OSError as error:  # SMTPException is one
            reason = _(
                "The mail to %(address)s could not be sent (%(error)s). Choose “Invite again” in the list."
            )
            messages.error(request, reason % (address | {"error": error}))
        else:
            messages.success(request, _("A mail with the link is on its way to %(address)s.") % address)
