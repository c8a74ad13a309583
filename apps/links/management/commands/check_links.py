from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.links.checking import Check
from apps.links.gathering import gather
from apps.links.models import Link
from apps.links.pace import DELAY, Pace
from apps.links.places import names_of_places


class Command(BaseCommand):
    help = (
        "Ask the addresses of other sites that content names whether they are still there: those that are due, or all. "
        "One at a time, each site once a second at most. It may be stopped at any moment; it goes on from there. "
        "Addresses that do not answer are printed with the pages that they stand on."
    )

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also ask what was asked lately")
        parser.add_argument("--seconds", type=int, help="stop after so many seconds")

    def handle(self, *, seconds, **options):
        if seconds is not None and seconds < 1:
            raise CommandError("--seconds takes a number from 1 up.")
        gather()
        links = Link.objects.in_turn() if options["all"] else Link.objects.due(timezone.now())
        check = Check(Pace(DELAY), seconds=seconds, told=self._tell)
        for state, number in sorted(check.of(links).items()):
            self.stdout.write(f"{state}: {number}")
        if check.not_counted:
            self.stdout.write(
                f"No site at all answered. Failures that count for nothing: {check.not_counted}. "
                "Can this machine reach the internet?"
            )

    def _tell(self, link, values):
        if values["state"] not in (Link.State.DEAD, Link.State.FAILING):
            return
        self.stdout.write(f"{values['state']} ({values['status'] or values['reason']}): {link.address}")
        for name in names_of_places(link):
            self.stdout.write(f"    {name}")
