from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "apps.library"
    verbose_name = _("Library")

    def ready(self):
        from apps.library import draft_rules  # noqa: F401  registers the checks of drafts
