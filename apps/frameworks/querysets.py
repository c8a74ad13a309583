from apps.core.querysets import ContentQuerySet, check_tree


class FrameworkQuerySet(ContentQuerySet):
    def check_rules(self):
        """Refuse a circle of frameworks that supersede each other."""
        check_tree(self.model, name_of=str, link="superseded_by")
