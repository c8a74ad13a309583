"""Whom to write to."""

from datetime import timedelta

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from apps.contacts.querysets import ContactQuerySet
from apps.core.constraints import UniqueNamingOther, english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.models import Content, Ordered
from apps.feedback.models import ReportKind
from apps.library.models import Sourced
from apps.library.querysets import SourcedQuerySet
from apps.organization.models import Office, Owned, Unit


class Contact(Ordered, Sourced, Owned, Content):
    """A mailbox, telephone or role that colleagues turn to. The letter case of an address is kept."""

    class Level(models.TextChoices):
        REGIONAL = "regional", _("regional")
        HEADQUARTERS = "headquarters", _("headquarters")

    # Colleagues rotate and departments are rearranged about once a year: an address that nobody has looked at for half
    # a year may have gone through one of these.
    CONFIRMED_FOR = timedelta(days=180)

    feedback_kinds = (ReportKind.CONTACT,)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    level = models.CharField(
        _("regional or at Headquarters"), max_length=12, choices=Level, default=Level.HEADQUARTERS
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("unit")
    )
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("office"),
    )
    label = LineField(_("name shown"))
    role = LineField(_("role"), blank=True)
    use_for = PlainTextField(_("write here about"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(
        _("telephone"),
        max_length=20,
        blank=True,
        help_text=_("With country code and no spaces: +41227179111."),
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)
    languages = models.CharField(
        _("languages spoken"),
        max_length=60,
        blank=True,
        help_text=_("Codes parted by spaces: “en fr pt”."),
    )
    is_internal = models.BooleanField(_("for staff only"), default=True)
    is_default = models.BooleanField(
        _("the Organization's general contact"),
        default=False,
        help_text=_("Offered where no other contact is found. Only one contact is the general one."),
    )
    is_primary = models.BooleanField(_("first contact of its unit"), default=False)
    address_not_recorded = models.BooleanField(_("address not recorded yet"), default=False)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            english_required("label", "contact"),
            UniqueNamingOther(
                fields=["unit"],
                condition=Q(is_primary=True),
                name="contact_one_primary_per_unit",
                violation_error_message=_(
                    "%(other)s and %(this)s cannot both be the first contact of this unit. Change one of them."
                ),
            ),
            UniqueNamingOther(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="contact_one_default",
                violation_error_message=_(
                    "%(other)s and %(this)s cannot both be the Organization's general contact. Change one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(address_not_recorded=False) | (Q(email="") & Q(phone="") & Q(url="")),
                name="contact_address_or_none",
                violation_error_message=_("There is an address: do not mark it as not recorded."),
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="contact_phone_e164",
                violation_error_message=_("Write the number with country code and no spaces: +41227179111."),
            ),
        ]

    def __str__(self):
        return self.in_language("label")

    @property
    def answering_unit_id(self):
        return self.owner_unit_id or self.unit_id

    @property
    def has_address(self):
        return bool(self.email or self.phone or self.url)

    @property
    def is_confirmation_overdue(self):
        """True when the address was confirmed once, but too long ago to rely on it."""
        return self.confirmed_on is not None and self.confirmed_on < timezone.localdate() - self.CONFIRMED_FOR

    @property
    def is_due_for_confirmation(self):
        """True when the address was never confirmed, or too long ago."""
        return self.confirmed_on is None or self.is_confirmation_overdue

    def speaks(self, language):
        """True when the language (a code) is recorded as spoken there."""
        return language in self.languages.split()

    def get_absolute_url(self):
        return f"{reverse('contacts:index')}#contact.{self.code}"

    @property
    def languages_spoken(self):
        """The names of the languages, in the reader's language."""
        return [str(gettext(get_language_info(code)["name"])) for code in self.languages.split()]

    def clean(self):
        if self.confirmed_on is not None and self.confirmed_on > timezone.localdate():
            message = _("This day has not come yet. Write the day on which the address was confirmed.")
            raise ValidationError({"confirmed_on": message}, code="future")
        if unknown := [code for code in self.languages.split() if code not in LANG_INFO]:
            message = _("There is no language with the code “%(code)s”. Write codes like “en fr pt”.")
            raise ValidationError({"languages": message % {"code": unknown[0]}}, code="language")
        if not self.has_address and not self.address_not_recorded:
            message = _("Give an address, or mark the contact as not recorded yet.")
            raise ValidationError(message, code="no_address")


class Subject(Ordered, Sourced, Content):
    """What a colleague may need help with. Its unit answers, or the contact that is named in place of the unit."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = LineField(_("name"))
    search_words = LineField(_("search words"), blank=True, max_length=500, help_text=_("Parted by commas."))
    advice = PlainTextField(_("advice"), blank=True)
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="subjects", verbose_name=_("unit")
    )
    contact = models.ForeignKey(
        Contact,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subjects",
        verbose_name=_("contact in place of the unit's"),
    )

    objects = SourcedQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        constraints = [
            english_required("name", "subject"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(contact__isnull=False),
                name="subject_leads_somewhere",
                violation_error_message=_("Choose a unit or a contact: the subject has to lead to somebody."),
            ),
        ]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return reverse("contacts:subject", args=[self.code])


class ConfirmationReminder(models.Model):
    """When somebody was last asked by mail to confirm a contact. No content: it has no history and no translation."""

    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.contact)


class ReviewReminder(models.Model):
    """When somebody was last told by mail that content of any kind is to be reviewed by a day. No content itself."""

    object_id = models.UUIDField(primary_key=True)
    due_on = models.DateField()
    told_on = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.object_id} {self.due_on} {self.told_on}"
