from apps.core.querysets import ContentQuerySet, check_tree


class TreeQuerySet(ContentQuerySet):
    """Rows that hang under each other by `parent`."""

    def check_rules(self):
        check_tree(self.model, name_of=str)


class UnitQuerySet(TreeQuerySet):
    def tree(self):
        """Return {id: unit} of all units: the tree is small, and one query walks it in any direction."""
        return {unit.pk: unit for unit in self}


class OfficeQuerySet(ContentQuerySet):
    def check_rules(self):
        """Refuse a circle of offices that report to each other."""
        check_tree(self.model, name_of=str, link="reports_to")

    def in_places(self):
        """Read where each office is and of what type."""
        return self.select_related("type", "country")
