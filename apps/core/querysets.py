from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE, column, name_field
from apps.core.text import chained


class ContentQuerySet(models.QuerySet):
    """What all content has in common when many rows are asked for."""

    knows_groups = False  # whether some rows are open to some groups only
    address_under = ""  # the key of another row that an address begins with, as a path: "topic__code"
    # The column, as a path, of which some values are said behind every link to a row, in the words of its choices.
    marked_by, marked_values = "", ()

    def visible_to(self, user):
        """Return the rows that a person may see. The only way to list content for a reader."""
        return self.live().meant_for(user)

    def meant_for(self, user):
        """Return the rows that are for a person, archived or not."""
        groups = Group.objects.none()
        if self.knows_groups and user.is_authenticated:
            groups = Group.objects.filter(user__in=[user.pk])
        return self.open_to(groups, signed_in=user.is_authenticated)

    def open_to(self, groups, *, signed_in):
        """Return the rows that are for a member of the groups, or for a stranger, archived or not.

        Content is for signed-in staff unless a model says otherwise (`manual.Entry` has public entries).
        """
        return self.all() if signed_in else self.none()

    def live(self):
        """Return the rows that are not archived."""
        return self.filter(archived_at__isnull=True)

    def called_in(self, language):
        """Annotate `called`: what each row is called in a language, else in English. For lists of many kinds.

        That is the first translated text that a row cannot do without; a kind without such a text says its own.
        """
        name = name_field(self.model)
        own = NullIf(F(column(name, language)), Value(""))
        called = Coalesce(own, F(column(name, SOURCE)), output_field=models.CharField())
        return self.annotate(called=called)

    def columns(self, *names):
        """Return the rows as tuples for a union, which takes columns by their place.

        django-modeltranslation passes their names through a set: in another order with each start of Python.
        """
        return self.order_by().rewrite(False).values_list(*names)

    def check_rules(self):
        """Raise ValidationError where the rows together break a rule that no single row can see (a cycle)."""


def check_tree(model, name_of, link="parent"):
    """Raise ValidationError when following `link` from any row of `model` comes back to it, naming the circle.

    `name_of` turns a row into the words that the message uses.
    """
    rows = {row.pk: row for row in model._base_manager.all()}
    for row in sorted(rows.values(), key=name_of):
        seen = [row]
        while (parent := rows.get(getattr(seen[-1], f"{link}_id"))) is not None:
            seen.append(parent)
            if parent.pk == row.pk:
                names = chained(name_of(node) for node in seen)
                raise ValidationError(
                    {
                        link: _("This would make a circle: %(circle)s. Choose another one.")
                        % {"circle": names}
                    },
                    code="cycle",
                )
            if len(seen) > len(rows):
                break
