from apps.core.querysets import ContentQuerySet, check_tree


class UnitQuerySet(ContentQuerySet):
    def check_rules(self):
        check_tree(self.model, name_of=str)

    def tree(self):
        """Return {id: unit} of all units: the tree is small, and one query walks it in any direction."""
        return {unit.pk: unit for unit in self}
