from apps.core.querysets import ContentQuerySet


class DocumentQuerySet(ContentQuerySet):
    def with_versions(self):
        return self.prefetch_related("versions")
