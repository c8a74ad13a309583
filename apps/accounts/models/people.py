from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.accounts.fields import AddressField
from apps.accounts.querysets import UserQuerySet
from apps.accounts.roles import BY_CODE, ROLES
from apps.core.text import validate_characters
from apps.core.time_zones import UTC, validate_time_zone, zone


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email):
        """Return the address as it is stored."""
        return AddressField().to_python(email or "")

    def create_user(self, email, password=None, *, roles=(), **fields):
        """Create a person. `roles` are codes of `accounts.roles`; without a password the account cannot sign in."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        user.set_roles(roles)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create the first administrator of an installation (`manage.py createsuperuser`)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A colleague. The e-mail address is the name to sign in with."""

    email = AddressField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is an account with this e-mail address already.")},
    )
    full_name = models.CharField(_("name"), max_length=150, validators=[validate_characters])
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    duty_country = CountryField(_("duty country"), blank=True, blank_label=_("No country chosen"))
    time_zone = models.CharField(_("time zone"), max_length=64, default=UTC, validators=[validate_time_zone])
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False, editable=False)
    date_joined = models.DateTimeField(_("member since"), default=timezone.now, editable=False)
    # Part of what every session of the person is checked against: counting it up ends them all, for good.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]

    def __str__(self):
        return self.full_name or self.email

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        """Return how the administration greets the person."""
        return self.full_name

    @property
    def zone(self):
        """Return the time zone by whose clock the person reads and types moments."""
        return zone(self.time_zone)

    @property
    def roles(self):
        """Return the person's roles, in the order of the table."""
        names = {group.name for group in self.groups.all()}
        return [role for role in ROLES if role.code in names]

    def set_roles(self, codes):
        """Give the person exactly these roles (codes of `accounts.roles`).

        Whoever gains or loses the administration signs in again: how long a session may last depends on it.
        Raises KeyError for an unknown code, ImproperlyConfigured when the roles are not in the database yet.
        """
        works_in_admin = self.is_superuser or any(BY_CODE[code].works_in_admin for code in codes)
        groups = Group.objects.filter(name__in=codes)
        if len(groups) < len(set(codes)):
            raise ImproperlyConfigured("The roles are not in the database yet. Run: manage.py sync_roles")
        self.groups.set(groups)
        if works_in_admin != self.is_staff:
            self.is_staff = works_in_admin
            self.end_sessions()
            self.save(update_fields=["is_staff", "sessions_ended"])
        self._forget_cached_permissions()

    def end_sessions(self):
        """End every session of the person, wherever it is open. The caller saves `sessions_ended`."""
        self.sessions_ended += 1

    def get_session_auth_hash(self):
        return f"{super().get_session_auth_hash()}-{self.sessions_ended}"

    def get_session_auth_fallback_hash(self):
        for old in super().get_session_auth_fallback_hash():
            yield f"{old}-{self.sessions_ended}"

    def _forget_cached_permissions(self):
        for cache in ("_perm_cache", "_group_perm_cache", "_user_perm_cache"):
            self.__dict__.pop(cache, None)

    def may(self, right, language):
        """True when the person has a right ("write", "publish", "review") in a language."""
        return self.has_perm(f"translation.{right}_{language}")

    def may_write(self, language):
        """True when the person may change texts in a language."""
        return self.may("write", language) or self.may("publish", language)
