from apps.core.querysets import ContentQuerySet


class SourcedQuerySet(ContentQuerySet):
    def current(self):
        """Leave out what is superseded: readers see it only where they ask for it."""
        return self.exclude(standing="superseded")


class DocumentQuerySet(SourcedQuerySet):
    def with_versions(self):
        return self.prefetch_related("versions")
