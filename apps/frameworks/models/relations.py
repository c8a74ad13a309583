"""How frameworks relate to each other, and what units do for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core.constraints import english_required
from apps.core.fields import LineField
from apps.core.models import Child, Ordered
from apps.frameworks.models.frameworks import Framework
from apps.frameworks.models.parts import Part
from apps.frameworks.querysets import RelationQuerySet, UnitRoleQuerySet
from apps.library.models import Sourced
from apps.organization.models import Unit


class Relation(Ordered, Sourced, Child):
    """How a framework relates to another or to a part of it. Both pages show it, each from its own side."""

    class Verb(models.TextChoices):
        FALLS_UNDER = "falls_under", _("falls under")
        GUIDES_DELIVERY_OF = "guides_delivery_of", _("guides the delivery of")
        ANCHORS = "anchors", _("anchors")
        IN_LINE_WITH = "in_line_with", _("is in line with")
        SUPPORTS = "supports", _("supports")

    root_field = "framework"
    slot_fields = ("verb", "to_framework", "to_part")

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="relations")
    verb = models.CharField(_("relation"), max_length=18, choices=Verb)
    to_framework = models.ForeignKey(
        Framework,
        on_delete=models.PROTECT,
        related_name="relations_to_it",
        verbose_name=_("other framework"),
    )
    to_part = models.ForeignKey(
        Part,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="relations_to_it",
        verbose_name=_("part of the other framework"),
    )
    note = LineField(_("explanation"), blank=True, max_length=500)

    objects = RelationQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "verb", "to_framework", "to_part"],
                name="relation_unique",
                violation_error_message=_("There is such a relation already."),
            ),
            models.CheckConstraint(
                condition=~Q(framework=F("to_framework")),
                name="relation_to_another",
                violation_error_message=_("A framework has no relation to itself. Choose another one."),
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.to_framework}"


class UnitRole(Ordered, Sourced, Child):
    """What a unit does for a framework, or for a part of it."""

    root_field = "framework"
    slot_fields = ("unit", "part")

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="framework_roles", verbose_name=_("unit")
    )
    part = models.ForeignKey(
        Part,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="unit_roles",
        verbose_name=_("part of the framework"),
    )
    statement = LineField(_("what the unit does"), max_length=500)

    objects = UnitRoleQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("role of a unit")
        verbose_name_plural = _("roles of units")
        constraints = [
            english_required("statement", "unitrole"),
            models.UniqueConstraint(
                fields=["framework", "unit", "part"],
                name="unitrole_unique",
                violation_error_message=_("This unit has a role here already."),
            ),
        ]

    def __str__(self):
        return self.in_language("statement")
