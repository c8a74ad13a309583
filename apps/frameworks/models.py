"""What guides the Organization's work: frameworks, their parts, how they relate, programmes."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.constraints import english_required, possible_year
from apps.core.fields import LineField, PlainTextField, RichTextField, YearField
from apps.core.models import Child, Content, Ordered
from apps.frameworks.querysets import (
    RETIRED,
    FrameworkQuerySet,
    PartGroupQuerySet,
    ProgrammeQuerySet,
    RelationQuerySet,
    UnitRoleQuerySet,
)
from apps.library.models import Document, Sourced
from apps.organization.models import Owned, Unit


class Framework(Ordered, Sourced, Owned, Content):
    """A framework, plan, policy, set of guidelines or agreement."""

    class Kind(models.TextChoices):
        FRAMEWORK = "framework", _("framework")
        PLAN = "plan", _("plan")
        POLICY = "policy", _("policy")
        GUIDELINES = "guidelines", _("guidelines")
        AGREEMENT = "agreement", _("agreement")
        DECLARATION = "declaration", _("declaration or compact")
        AGENDA = "agenda", _("agenda")
        CHARTER = "charter", _("charter")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("framework", "in force")
        SUPERSEDED = "superseded", pgettext_lazy("framework", "superseded")
        WITHDRAWN = "withdrawn", pgettext_lazy("framework", "withdrawn")
        UNRECORDED = "unrecorded", _("not recorded yet")

    children = ("relations", "roles")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.IN_FORCE)
    start_year = YearField(_("from year"), null=True, blank=True)
    end_year = YearField(_("to year"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    title = LineField(_("title"))
    summary = RichTextField(_("summary"), blank=True)
    purpose = PlainTextField(_("purpose"), blank=True)
    documents = models.ManyToManyField(
        Document, blank=True, related_name="frameworks", verbose_name=_("documents")
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("framework")
        verbose_name_plural = _("frameworks")
        constraints = [
            possible_year("start_year", "framework"),
            possible_year("end_year", "framework"),
            english_required("title", "framework"),
            models.CheckConstraint(
                condition=Q(start_year=None) | Q(end_year=None) | Q(end_year__gte=F("start_year")),
                name="framework_years_in_order",
                violation_error_message=_("The years are in the wrong order."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by=None) | Q(status="superseded"),
                name="framework_superseded_says_so",
                violation_error_message=_("It has a successor: set its status to superseded."),
            ),
        ]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return reverse("frameworks:framework", args=[self.code])

    @property
    def is_retired(self):
        """True when it no longer applies: still readable, and every page that cites it says so."""
        return self.status in RETIRED


class PartGroup(Ordered, Sourced, Content):
    """A list that belongs to a framework: its principles, its objectives, its goals."""

    class Kind(models.TextChoices):
        PRINCIPLE = "principle", _("principles")
        OBJECTIVE = "objective", _("objectives")
        GOAL = "goal", _("goals")
        COMMITMENT = "commitment", _("commitments")
        SECTOR = "sector", _("sectors")
        PHASE = "phase", _("phases")

    class ListStyle(models.TextChoices):
        DECIMAL = "decimal", _("1, 2, 3")
        ROMAN = "roman", _("i, ii, iii")
        LETTERS = "letters", _("a, b, c")
        BULLETS = "bullets", _("bullets")

    children = ("parts",)

    code = models.SlugField(_("code"), max_length=60, unique=True)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="part_groups", verbose_name=_("framework")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = LineField(_("title"))
    lead_in = PlainTextField(_("words before the list"), blank=True)
    list_style = models.CharField(_("numbering"), max_length=7, choices=ListStyle, default=ListStyle.DECIMAL)
    declared_count = models.PositiveSmallIntegerField(
        _("number according to the source"),
        null=True,
        blank=True,
        help_text=_("Pages warn where another number of parts is recorded."),
    )

    objects = PartGroupQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("list of parts")
        verbose_name_plural = _("lists of parts")
        constraints = [english_required("title", "partgroup")]

    def __str__(self):
        return self.in_language("title")

    def get_absolute_url(self):
        return f"{self.framework.get_absolute_url()}#parts.{self.code}"


class Part(Ordered, Sourced, Child):
    """One principle, objective, goal, commitment, sector or phase."""

    root_field = "group"
    slot_fields = ("number",)

    group = models.ForeignKey(PartGroup, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField(_("number"))
    title = LineField(_("title"))
    text = PlainTextField(_("text"), blank=True)

    class Meta(Ordered.Meta):
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            english_required("title", "part"),
            models.UniqueConstraint(
                fields=["group", "number"],
                name="part_unique",
                violation_error_message=_("There is a part with this number already."),
            ),
        ]

    def __str__(self):
        return self.in_language("title")


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


class Programme(Ordered, Sourced, Content):
    """A programme of the Organization."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    name = LineField(_("name"))
    summary = RichTextField(_("summary"), blank=True)
    framework = models.ForeignKey(
        Framework,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("framework"),
    )
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="programmes",
        verbose_name=_("unit"),
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta(Ordered.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [english_required("name", "programme")]

    def __str__(self):
        return self.in_language("name")

    def get_absolute_url(self):
        return f"{reverse('frameworks:programmes')}#programme.{self.code}"
