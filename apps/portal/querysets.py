from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from apps.core.querysets import check_tree
from apps.library.querysets import SourcedQuerySet


class MenuQuerySet(SourcedQuerySet):
    def check_rules(self):
        """Refuse a circle, and an item under one of another menu: it would vanish from its own."""
        check_tree(self.model, name_of=str)
        strays = self.model._base_manager.exclude(parent=None).exclude(menu=F("parent__menu"))
        if stray := strays.select_related("parent").first():
            message = _(
                "“%(item)s” and “%(parent)s” belong to different menus. Choose an item of the same menu."
            )
            raise ValidationError({"parent": message % {"item": stray, "parent": stray.parent}}, code="menu")

    def items_of(self, menu):
        """Return the items of one menu that stand, those under other items too, in their order."""
        return self.filter(menu=menu).current()
