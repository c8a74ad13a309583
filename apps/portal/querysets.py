from apps.core.querysets import ContentQuerySet, check_tree


class MenuQuerySet(ContentQuerySet):
    def check_rules(self):
        check_tree(self.model, name_of=str)
