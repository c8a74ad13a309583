from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "apps.portal"
    verbose_name = _("Portal")  # as the administration calls what is edited here

    def ready(self):
        from apps.portal import draft_rules  # noqa: F401  registers the checks of drafts


class PortalAdminConfig(admin.AdminConfig):
    """Django's admin with the portal's own site: names, theme and the door."""

    default = False
    default_site = "apps.portal.site.PortalAdminSite"
