from django.core.management.base import BaseCommand, CommandError

from apps.search import index

WIDTH = 40  # characters of the bar


class Command(BaseCommand):
    help = (
        "Make this host's search index anew from what is published. Readers go on with the old one until it is done; "
        "what is published meanwhile is taken in at the next search."
    )

    def handle(self, **options):
        try:
            number = index.current().rebuild(self._show)
        except index.Busy as busy:
            raise CommandError("Another process is writing the index at this moment. Try again.") from busy
        self.stdout.write(f"The index follows the log up to publication {number}.")

    def _show(self, done, total):
        if not self.stderr.isatty():
            return
        filled = WIDTH * done // max(total, 1)
        self.stderr.write(f"\r{'█' * filled}{'·' * (WIDTH - filled)} {done} of {total}", ending="")
        if done == total:
            self.stderr.write("")
