from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "apps.editorial"
    verbose_name = _("Editing")

    def ready(self):
        from apps.core import references
        from apps.editorial import checks  # noqa: F401  registers the system checks
        from apps.editorial.former_keys import rows_once_called

        references.rows_once_called = rows_once_called  # core knows no log
