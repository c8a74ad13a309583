from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.core.catalogue_checks import PLURAL_FORMS
from apps.core.catalogues import catalogue_path, differences, read, update, write
from apps.core.interface_texts import CatalogueError, extract


class Command(BaseCommand):
    help = (
        "Take new texts of the interface into locale/*/LC_MESSAGES/django.po and drop those no longer used; "
        "translations are kept. With --check nothing is written: it lists what differs and fails. Needs no gettext."
    )
    requires_system_checks = ()  # it reads sources, whatever state the models are in

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only say what is missing or no longer used")

    def handle(self, *, check, **options):
        try:
            if check:
                self.check_all()
            else:
                self.update_all()
        except CatalogueError as error:
            raise CommandError(error) from error

    def check_all(self):
        messages = extract(settings.BASE_DIR)
        found = [
            f"{language}: {difference}"
            for language in PLURAL_FORMS
            for difference in differences(messages, self.catalogue(language))
        ]
        if found:
            raise CommandError("\n".join(["Run `make messages`, then translate what is new.", *found]))
        self.stdout.write(f"The catalogues hold all {len(messages)} texts and no other.")

    def catalogue(self, language):
        path = catalogue_path(settings.BASE_DIR, language)
        return read(path) if path.exists() else ()

    def update_all(self):
        for language in PLURAL_FORMS:
            catalogue = update(settings.BASE_DIR, language)
            write(catalogue, catalogue_path(settings.BASE_DIR, language))
            missing = "" if language == "en" else f", {len(catalogue.untranslated_entries())} not translated"
            self.stdout.write(f"{language}: {len(catalogue)} texts{missing}.")
