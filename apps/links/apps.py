from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinksConfig(AppConfig):
    name = "apps.links"
    verbose_name = _("Links to other sites")
