from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "apps.editorial"
    verbose_name = _("Editing")

    def ready(self):
        from apps.editorial import checks  # noqa: F401  registers the system checks
