import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.languages import SOURCE, active
from apps.core.models import Content, Ordered
from apps.library.models import Sourced
from apps.organization.models import Country
from apps.portal.fields import FormerAddress, LinkField
from apps.portal.querysets import DigestQuerySet, MenuQuerySet, NoticeQuerySet, OldAddressQuerySet


class DueJob(models.Model):
    """When a repeated job ran last. Its row is locked while the job runs, so two hosts never run one job at once; but
    for a job in steps, whose steps ask themselves whether they are still to be taken.
    """

    name = models.SlugField(primary_key=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def run_if_due(cls, name, run, every: timedelta, *, in_steps=False):
        """Run a job unless it has finished within `every`. Returns what it says it did, None when not due.

        in_steps: each of its steps is stored by itself, so that nobody waits for all of them, nor for one who waits
        for them. Such a job counts as finished when it begins. An error of any other is raised, and it stays due.
        """
        cls.objects.get_or_create(name=name)
        with transaction.atomic():
            job = cls.objects.select_for_update().get(name=name)
            if job.finished_at is not None and job.finished_at > timezone.now() - every:
                return None
            report = None if in_steps else run()
            job.finished_at = timezone.now()
            job.save()
        return run() if in_steps else report


class MenuItem(Ordered, Sourced, Content):
    """An item of a menu: the portal's own, or that of the Organization's public site, which is shown as content."""

    class Menu(models.TextChoices):
        MAIN = "main", _("main menu of the portal")
        PUBLIC_SITE = "public_site", _("menu of the public site")

    shown_at = "portal:home"

    code = models.SlugField(_("code"), max_length=60, unique=True)
    menu = models.CharField(_("menu"), max_length=11, choices=Menu, default=Menu.MAIN)
    label = LineField(_("label"))
    blurb = PlainTextField(_("description"), blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subitems",
        verbose_name=_("under"),
    )
    path = models.CharField(
        _("page of the portal"),
        max_length=200,
        blank=True,
        help_text=_("Its address without the language: manual/ or organization/offices/."),
    )
    url = models.URLField(_("web address"), max_length=500, blank=True)

    objects = MenuQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("menu item")
        verbose_name_plural = _("menu items")
        constraints = [
            english_required("label", "menuitem"),
            models.CheckConstraint(
                condition=Q(path="") | Q(url=""),
                name="menuitem_one_target",
                violation_error_message=_("Give a page of the portal or a web address, not both."),
            ),
        ]

    def __str__(self):
        return self.in_language("label")

    @property
    def address(self):
        """Where it leads in the reader's language, "" where that is not recorded."""
        return f"/{active()}/{self.path}" if self.path else self.url

    def clean(self):
        if not self.path:
            return
        try:
            with override(SOURCE):  # the pattern of the language in an address follows the active one
                resolve(f"/{SOURCE}/{self.path}")
        except Resolver404 as error:
            message = _("The portal has no page at this address. Write it without the language: manual/.")
            raise ValidationError({"path": message}, code="no_page") from error


def new_code():
    """Return a key that nobody has to think of: a notice is posted in a hurry."""
    return f"{timezone.now():%Y-%m-%d}-{secrets.token_hex(3)}"


def a_day_from_now():
    return timezone.now() + timedelta(days=1)


class Notice(Content):
    """A few words that stand above every page for a time, and end by themselves: what always stands is overlooked."""

    class Severity(models.TextChoices):
        INFORMATION = "information", _("information")
        WARNING = "warning", _("warning")
        EMERGENCY = "emergency", _("emergency")

    GRAVEST_FIRST = (Severity.EMERGENCY, Severity.WARNING, Severity.INFORMATION)
    is_managed = True  # it speaks to everybody at once
    begins_field = "starts_at"

    code = models.SlugField(_("code"), max_length=60, unique=True, default=new_code, editable=False)
    text = LineField(_("text"), help_text=_("What has happened and what to do, in one or two sentences."))
    severity = models.CharField(_("severity"), max_length=11, choices=Severity, default=Severity.INFORMATION)
    link = LinkField(_("link"), blank=True)
    countries = models.ManyToManyField(
        Country,
        blank=True,
        related_name="+",
        verbose_name=_("countries"),
        help_text=_("Only for people whose duty country is one of these. Leave empty for all countries."),
    )
    roles = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("roles"),
        help_text=_("Only for people with one of these roles. Leave empty for everybody."),
    )
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("until"),
        default=a_day_from_now,
        help_text=_("The notice ends by itself then. To end it at once, write the present time."),
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-starts_at", "pk"]
        constraints = [
            english_required("text", "notice"),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="notice_ends_not_before_it_begins",
                violation_error_message=_("A notice cannot end before it begins. Choose a later end."),
            ),
        ]

    def __str__(self):
        return self.in_language("text")

    def get_absolute_url(self):
        return reverse("portal:notice", args=[self.code])

    def clean(self):
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            message = _("A notice cannot end before it begins. Choose a later end.")
            raise ValidationError({"ends_at": message}, code="ends_before")


class OldAddress(Content):
    """What became of a page that was merged into another one, or is gone. One that only moved is found in the log."""

    natural_key_field = "former"
    is_called_by_key = True

    former = FormerAddress(
        _("former address"),
        unique=True,
        help_text=_("As it was copied, in any language. It counts only where no page stands."),
    )
    replacement = LinkField(_("what to read instead"), blank=True)
    redirects = models.BooleanField(
        _("lead readers there at once"),
        default=True,
        help_text=_("Otherwise a page says what happened, and names what to read instead."),
    )
    reason = LineField(_("what happened"), help_text=_("In a sentence, for readers."))
    happened_on = models.DateField(_("happened on"), default=timezone.localdate)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["former"]
        constraints = [english_required("reason", "oldaddress")]

    def __str__(self):
        return self.former


class DigestChoice(models.Model):
    """That a person wants to be written to about what changed, and up to where in the log they were told."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")

    # An hour less than the name says, for it is looked once an hour who is due.
    PAUSES = {Rhythm.DAILY: timedelta(days=1, hours=-1), Rhythm.WEEKLY: timedelta(days=7, hours=-1)}

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    rhythm = models.CharField(max_length=6, choices=Rhythm)
    told_until = models.PositiveBigIntegerField()  # number of the log
    told_at = models.DateTimeField(default=timezone.now)

    objects = DigestQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.rhythm
