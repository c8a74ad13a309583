from django.db.models import Case, CharField, F, OuterRef, When
from django.db.models.functions import Coalesce

from apps.core.querysets import ContentQuerySet


class SourcedQuerySet(ContentQuerySet):
    def current(self):
        """Leave out what is superseded: readers see it only where they ask for it."""
        return self.exclude(standing="superseded")


class DocumentQuerySet(SourcedQuerySet):
    def with_versions(self):
        return self.prefetch_related("versions")

    def called_in(self, language):
        """A document is called what its last version in the language is called, else its last one."""
        versions = self.model._meta.get_field("versions").related_model._base_manager
        own_first = versions.filter(document=OuterRef("pk")).order_by(
            Case(When(language=language, then=0), default=1),
            F("issued_on").desc(nulls_last=True),
            "position",
            "pk",
        )
        title = Coalesce(own_first.values("title")[:1], F("code"), output_field=CharField())
        return self.annotate(called=title)
