from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.catalogues import compile_catalogue
from apps.core.interface_texts import CatalogueError


class Command(BaseCommand):
    help = (
        "Compile locale/*/LC_MESSAGES/*.po to *.mo, where they have changed. Needs no gettext. "
        "Stops at a catalogue that is not well formed, naming file and line. Safe to repeat."
    )
    requires_system_checks = ()  # it runs before there is a database

    def handle(self, **options):
        paths = sorted(settings.BASE_DIR.glob("locale/*/LC_MESSAGES/*.po"))
        try:
            compiled = [path.parent.parent.name for path in paths if compile_catalogue(path)]
        except CatalogueError as error:
            raise CommandError(error) from error
        languages = dict.fromkeys(compiled)  # django.po and djangojs.po are one language
        self.stdout.write(f"Catalogues compiled: {', '.join(languages) or 'none, all are up to date'}.")
