from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from apps.core.querysets import ContentQuerySet, check_tree
from apps.editorial.models import Reviewed


class OwnedQuerySet(models.QuerySet):
    """Rows of an `Owned` kind."""

    def with_review(self):
        """Read with each row what `Owned.last_review` says. No query of its own."""
        last = Reviewed.objects.filter(object_id=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            reviewed_at=Subquery(last.values("at")[:1]), next_review_by=Subquery(last.values("next_by")[:1])
        )

    def to_review_by(self, day):
        """Return the rows that are to be reviewed on a day or before it, each with that day as `due`.

        That is `Owned.due_on` in SQL. What is superseded needs no review any more.
        """
        planned, said = F("review_by"), F("next_review_by")
        # On SQLite, of a day and nothing the greatest is nothing.
        due = Greatest(Coalesce(planned, said), Coalesce(said, planned))
        rows = self.with_review().annotate(due=due)
        return rows.filter(due__lte=day).exclude(standing="superseded")


class TreeQuerySet(ContentQuerySet):
    """Rows that hang under each other by `parent`."""

    def check_rules(self):
        check_tree(self.model, name_of=str)


class UnitQuerySet(OwnedQuerySet, TreeQuerySet):
    def tree(self):
        """Return {id: unit} of all units: the tree is small, and one query walks it in any direction."""
        return {unit.pk: unit for unit in self}

    def with_shown(self, user):
        """Read with each unit whether a person may see it, as `is_shown`: for pages that need the others too."""
        return self.annotate(is_shown=Exists(self.model.objects.visible_to(user).filter(pk=OuterRef("pk"))))


class OfficeQuerySet(OwnedQuerySet, ContentQuerySet):
    def check_rules(self):
        """Refuse a circle of offices that report to each other."""
        check_tree(self.model, name_of=str, link="reports_to")

    def in_places(self):
        """Read where each office is and of what type."""
        return self.select_related("type", "country")
