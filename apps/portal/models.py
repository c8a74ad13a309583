from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from apps.core.constraints import english_required
from apps.core.fields import LineField, PlainTextField
from apps.core.languages import SOURCE, active
from apps.core.models import Content, Ordered
from apps.library.models import Sourced
from apps.portal.querysets import MenuQuerySet


class DueJob(models.Model):
    """When a repeated job ran last. Its row is locked while the job runs, so two hosts never run one job at once."""

    name = models.SlugField(primary_key=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @classmethod
    def run_if_due(cls, name, run, every: timedelta):
        """Run a job unless it has finished within `every`. Returns what it says it did, None when not due.

        An error of the job is raised; the job then stays due.
        """
        cls.objects.get_or_create(name=name)
        with transaction.atomic():
            job = cls.objects.select_for_update().get(name=name)
            if job.finished_at is not None and job.finished_at > timezone.now() - every:
                return None
            report = run()
            job.finished_at = timezone.now()
            job.save()
        return report


class MenuItem(Ordered, Sourced, Content):
    """An item of a menu: the portal's own, or that of the Organization's public site, which is shown as content."""

    class Menu(models.TextChoices):
        MAIN = "main", _("main menu of the portal")
        PUBLIC_SITE = "public_site", _("menu of the public site")

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
