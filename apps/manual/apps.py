from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ManualConfig(AppConfig):
    name = "apps.manual"
    verbose_name = _("Manual")

    def ready(self):
        from apps.manual import draft_rules  # noqa: F401  registers the checks of drafts
