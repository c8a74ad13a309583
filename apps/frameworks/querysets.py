from django.db import models
from django.db.models import Q

from apps.core.querysets import check_tree
from apps.library.models import Document
from apps.library.querysets import SourcedQuerySet
from apps.organization.models import Unit


class FrameworkQuerySet(SourcedQuerySet):
    def check_rules(self):
        """Refuse a circle of frameworks that supersede each other."""
        check_tree(self.model, name_of=str, link="superseded_by")

    def for_page(self, user):
        """Read all that a framework's page touches of the framework itself, as far as the person may see it."""
        documents = Document.objects.visible_to(user).current().with_versions()
        predecessors = self.model.objects.visible_to(user).current()
        return self.prefetch_related(
            models.Prefetch("documents", documents), models.Prefetch("supersedes", predecessors)
        )


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
