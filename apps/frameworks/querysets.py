from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.core.querysets import check_tree
from apps.library.models import Document
from apps.library.querysets import SourcedQuerySet
from apps.organization.models import Unit
from apps.organization.querysets import OwnedQuerySet

RETIRED = ("superseded", "withdrawn")


class FrameworkQuerySet(OwnedQuerySet, SourcedQuerySet):
    marked_by, marked_values = "status", RETIRED

    def check_rules(self):
        """Refuse a circle of frameworks that supersede each other, and a part of another framework than is said."""
        check_tree(self.model, name_of=str, link="superseded_by")
        check_parts(self.model)

    def for_page(self, user):
        """Read all that a framework's page touches of the framework itself, as far as the person may see it."""
        documents = Document.objects.visible_to(user).current().with_versions()
        predecessors = self.model.objects.visible_to(user).current()
        return self.with_review().prefetch_related(
            models.Prefetch("documents", documents), models.Prefetch("supersedes", predecessors)
        )


class PartGroupQuerySet(SourcedQuerySet):
    address_under = "framework__code"
    marked_by, marked_values = "framework__status", RETIRED

    def check_rules(self):
        """Refuse to give a list to another framework while a relation or a role names one of its parts."""
        check_parts(self.model.framework.field.related_model)

    def with_address(self):
        """Read what `get_absolute_url` touches."""
        return self.select_related("framework")


class RelationQuerySet(models.QuerySet):
    def of(self, framework, user):
        """Return the relations from and to a framework whose other end the person may see, superseded ones too."""
        visible = type(framework).objects.visible_to(user)
        return self.filter(
            Q(framework=framework) | Q(to_framework=framework),
            framework__in=visible,
            to_framework__in=visible,
        ).select_related("framework", "to_framework", "to_part__group")


class UnitRoleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the roles of units that the person may see for frameworks that they may see."""
        frameworks = self.model.framework.field.related_model.objects.visible_to(user)
        units = Unit.objects.visible_to(user)
        roles = self.filter(framework__in=frameworks, unit__in=units)
        return roles.select_related("framework", "unit", "part__group")


class ProgrammeQuerySet(SourcedQuerySet):
    def with_places(self):
        """Read the framework and the unit that each belongs to."""
        return self.select_related("framework", "unit")


def check_parts(framework_model):
    """Raise ValidationError where a relation or a role of a unit names a part that its framework does not have."""
    strays = [
        *_strays(framework_model, "relations", part="to_part", owner="to_framework"),
        *_strays(framework_model, "roles", part="part", owner="framework"),
    ]
    message = _(
        "“%(page)s”: “%(part)s” is a part of “%(owner)s”, not of “%(chosen)s”. "
        "Choose a part of “%(chosen)s”, or leave the part empty."
    )
    if strays:
        raise ValidationError([message % names for names in strays], code="part")


def _strays(framework_model, children, *, part, owner):
    """Yield the names for the message about each child whose part is not one of its `owner`'s."""
    rows = framework_model._meta.get_field(children).related_model._base_manager.exclude(**{part: None})
    rows = rows.exclude(**{f"{part}__group__framework": F(owner)})
    for row in rows.select_related("framework", owner, f"{part}__group__framework"):
        chosen = getattr(row, part)
        yield {
            "page": row.framework,
            "part": chosen,
            "owner": chosen.group.framework,
            "chosen": getattr(row, owner),
        }
