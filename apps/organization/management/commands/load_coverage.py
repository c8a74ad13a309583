from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.editorial.problems import Refused
from apps.organization.covering import load_coverage

EXAMPLE = (
    "This file is an example: what it says is not a fact. Do not load it where staff rely on the portal."
)


class Command(BaseCommand):
    help = (
        "Record which countries each office covers, from a YAML file (fixtures/examples/coverage.yaml shows the form; "
        "it is an example, not a fact). All or nothing; safe to repeat. What the file says of an office replaces "
        "what was recorded of it."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--by", metavar="EMAIL", help="in whose name it is published; this person's rights are checked"
        )

    def handle(self, *, file, by, **options):
        if not file.is_file():
            raise CommandError(
                f"There is no file {file}. fixtures/examples/coverage.yaml shows how to write one."
            )
        try:
            done = load_coverage(file, by=_person(by))
        except Refused as error:
            raise CommandError(
                f"Nothing was loaded. Mend these in {file} and run the command again:\n{error}"
            ) from error
        if done["is_example"]:
            self.stderr.write(EXAMPLE)
        unchanged = done["offices"] - done["changed"]
        self.stdout.write(
            f"Coverage: {done['countries']} countries, {done['changed']} offices changed, {unchanged} unchanged."
        )


def _person(email):
    if email is None:
        return None
    person = User.objects.filter(email=email, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody who may sign in has the address {email}. Mend it, or leave --by out.")
    return person
