from django.db.models import Max, Q

from apps.core.records import AppendOnlyQuerySet, Immutable  # noqa: F401 (who catches it finds it here too)
from apps.editorial.aggregates import roots


class RevisionQuerySet(AppendOnlyQuerySet):
    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def with_key(self, model_label, key):
        """Return the revisions of the objects that have, or once had, a natural key; the last one first."""
        return self.filter(model=model_label, key=key).order_by("-pk")


class PublicationQuerySet(AppendOnlyQuerySet):
    def of(self, model_label, object_id):
        return self.filter(model=model_label, object_id=object_id)

    def by_people(self):
        """Leave out the content that comes with the portal."""
        return self.filter(by__isnull=False)

    def visible_to(self, user):
        """Return the publications of content that the person may see *now*."""
        visible = Q()
        for model in roots():
            ids = model._default_manager.visible_to(user).values("pk")
            visible |= Q(model=model._meta.label_lower, object_id__in=ids)
        return self.filter(visible)

    def last_published(self, object_ids):
        """Return {object id: time of its last publication} with one query."""
        rows = (
            self.filter(object_id__in=list(object_ids))
            .values("object_id")
            .annotate(last=Max("at"))
            .order_by()
        )
        return {row["object_id"]: row["last"] for row in rows}
