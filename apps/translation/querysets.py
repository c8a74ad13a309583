from collections import defaultdict

from django.db import models
from django.db.models import Count


class TranslationUnitQuerySet(models.QuerySet):
    def attach_to(self, rows, language):
        """Read the units of all `rows` in `language` with one query; `localized()` finds them on the rows."""
        rows = [row for row in rows if row is not None]
        by_row = defaultdict(dict)
        for unit in self.filter(object_id__in={row.pk for row in rows}, language=language):
            by_row[unit.object_id][unit.field, language] = unit
        for row in rows:
            row.translation_units = by_row[row.pk]

    def states_by_root(self, root_ids):
        """Return {root id: {language: {state: number of texts}}} with one query."""
        found = defaultdict(lambda: defaultdict(dict))
        rows = self.filter(root_id__in=list(root_ids)).values("root_id", "language", "state")
        for row in rows.annotate(number=Count("pk")).order_by():
            found[row["root_id"]][row["language"]][row["state"]] = row["number"]
        return found
