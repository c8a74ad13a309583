from apps.core.querysets import check_tree
from apps.library.querysets import SourcedQuerySet


class MenuQuerySet(SourcedQuerySet):
    def check_rules(self):
        check_tree(self.model, name_of=str)

    def items_of(self, menu):
        """Return the items of one menu that stand, those under other items too, in their order."""
        return self.filter(menu=menu).current()
