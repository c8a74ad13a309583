from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LinksConfig(AppConfig):
    name = "apps.links"
    verbose_name = _("Links to other sites")

    def ready(self):
        from apps.links import draft_rules  # noqa: F401  registers what the check of links knows of drafts
