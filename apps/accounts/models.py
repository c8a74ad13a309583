from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from apps.accounts.roles import BY_CODE


class UserManager(BaseUserManager):
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
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A colleague. The e-mail address is the name to sign in with."""

    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    duty_country = CountryField(_("duty country"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False, editable=False)
    date_joined = models.DateTimeField(_("member since"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("There is an account with this e-mail address already."),
            )
        ]

    def __str__(self):
        return self.full_name or self.email

    def get_full_name(self):
        return self.full_name

    def set_roles(self, codes):
        """Give the person exactly these roles (codes of `accounts.roles`)."""
        self.groups.set(Group.objects.filter(name__in=codes))
        self.is_staff = self.is_superuser or any(BY_CODE[code].works_in_admin for code in codes)
        self.save(update_fields=["is_staff"])
        self._forget_cached_permissions()

    def _forget_cached_permissions(self):
        for cache in ("_perm_cache", "_group_perm_cache", "_user_perm_cache"):
            self.__dict__.pop(cache, None)

    def may(self, right, language):
        """True when the person has a right ("publish", "translate", "review") in a language."""
        return self.has_perm(f"translation.{right}_{language}")

    def may_write(self, language):
        """True when the person may change texts in a language."""
        return self.may("publish", language) or self.may("translate", language)
