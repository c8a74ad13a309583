from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.search.generated import NoContent
from apps.search.relevance import ENOUGH, FIRST, JUDGEMENTS, Unknown, apart, figures, judgements, measure


class Command(BaseCommand):
    help = (
        "Measure how well search answers: asks what stands in the judgements and prints, for each language, the mean "
        "reciprocal rank and the share of queries with a right page among the first. Changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--judgements", type=Path, default=JUDGEMENTS, help="file with the judgements")
        parser.add_argument(
            "--entries", type=int, default=0, help="number of generated entries to mix in meanwhile"
        )

    def handle(self, *, judgements: Path, entries, **options):
        try:
            with apart(entries) as user:
                outcomes = self._measure(judgements, user)
        except NoContent as error:
            message = "There is no content to make entries of. Load it first (manage.py load_content)."
            raise CommandError(message) from error
        for outcome in outcomes:
            if not outcome.succeeded:
                self._say(outcome)
        self.stdout.write(f"language  queries    MRR  success@{FIRST}")
        rows = figures(outcomes)
        for row in rows:
            self.stdout.write(
                f"{row.language:<8}  {row.queries:>7}  {row.reciprocal_rank:5.3f}  {row.success:9.3f}"
            )
        if poor := [row.language for row in rows if row.success < ENOUGH]:
            raise CommandError(f"Below {ENOUGH:.2f}: {', '.join(poor)}.")

    def _measure(self, path, user):
        try:
            return measure(judgements(path), user)
        except OSError as error:
            raise CommandError(f"The judgements cannot be read: {error}") from error
        except Unknown as error:
            raise CommandError(f"The judgements name pages that do not exist: {error}") from error

    def _say(self, outcome):
        judgement = outcome.judgement
        self.stdout.write(
            f"{judgement.language}  {judgement.query}  [{judgement.why}]: expected {', '.join(judgement.pages)}; "
            f"rank {outcome.rank or 'none'}"
        )
        for place in outcome.came:
            self.stdout.write(f"      {place}")
