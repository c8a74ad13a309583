from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "apps.portal"
    verbose_name = _("Portal")
    default = True


class PortalAdminConfig(AdminConfig):
    """Django's admin with the portal's own site: names, theme and the door."""

    default_site = "apps.portal.site.PortalAdminSite"
