import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from apps.portal.due import run_due


class Command(BaseCommand):
    help = (
        "Run the jobs that are due: forget expired sessions and old sign-ins, reconcile translations, remind owners of "
        "contacts, send digests, check links to other sites. Safe to repeat and to run on several hosts. With --every "
        "it goes on until it is told to stop."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="go on, with this pause between rounds"
        )

    def handle(self, *, every, **options):
        if every is None:
            self._round()
            return
        if every < 1:
            raise CommandError("--every takes a number of seconds from 1 up.")
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stop.set())
        while not stop.is_set():
            self._round()
            stop.wait(every)

    def _round(self):
        close_old_connections()  # the database may have been restarted since the last round
        for name, report in run_due():
            self.stdout.write(f"{name}: {report}")
