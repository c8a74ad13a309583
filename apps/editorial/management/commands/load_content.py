from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.editorial.loading import load
from apps.editorial.problems import Refused


class Command(BaseCommand):
    help = (
        "Load the content of fixtures/: makes what is missing, follows the files where nobody edited, and never "
        "touches what a person edited. All or nothing; safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *, folder, **options):
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. Name the one that holds the .yaml files.")
        try:
            counts = load(folder)
        except Refused as error:
            raise CommandError(
                f"Nothing was loaded. Mend these and run the command again:\n{error}"
            ) from error
        self.stdout.write(
            f"Content: {counts['created']} created, {counts['updated']} updated, "
            f"{counts['unchanged']} unchanged, {counts['kept']} kept as edited."
        )
