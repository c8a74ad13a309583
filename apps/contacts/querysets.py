from django.db.models import Q

from apps.library.querysets import SourcedQuerySet
from apps.organization.querysets import OwnedQuerySet

SUPERSEDED = "superseded"


class ContactQuerySet(OwnedQuerySet, SourcedQuerySet):
    def offered_to(self, user):
        """Return the contacts that a person may be sent to: none that is superseded or of a place that is gone."""
        return (
            self.visible_to(user)
            .current()
            .filter(Q(unit=None) | Q(unit__archived_at=None) & ~Q(unit__standing=SUPERSEDED))
            .filter(Q(office=None) | Q(office__archived_at=None) & ~Q(office__standing=SUPERSEDED))
            .select_related("unit", "office")
        )
