"""What one framework is to another, in a sentence for the page of each of the two."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.frameworks.models import Framework, Relation
from apps.frameworks.naming import framework_name, part_name

Verb = Relation.Verb
# On the page of the framework that the relation starts from: without and with the part that it leads to.
FORTH = {
    Verb.FALLS_UNDER: (_("Falls under {framework}."), _("Falls under {framework}, {part}.")),
    Verb.GUIDES_DELIVERY_OF: (
        _("Guides the delivery of {framework}."),
        _("Guides the delivery of {framework}, {part}."),
    ),
    Verb.ANCHORS: (_("Anchors {framework}."), _("Anchors {framework}, {part}.")),
    Verb.IN_LINE_WITH: (_("Is in line with {framework}."), _("Is in line with {framework}, {part}.")),
    Verb.SUPPORTS: (_("Supports {framework}."), _("Supports {framework}, {part}.")),
}
# On the page of the framework that it leads to: the part is one of that page's own.
BACK = {
    Verb.FALLS_UNDER: (_("Covers {framework}."), _("Covers {framework}, under {part}.")),
    Verb.GUIDES_DELIVERY_OF: (
        _("Is delivered with guidance from {framework}."),
        _("Is delivered with guidance from {framework}; this concerns {part}."),
    ),
    Verb.ANCHORS: (_("Is anchored in {framework}."), _("Is anchored in {framework}; this concerns {part}.")),
    Verb.IN_LINE_WITH: (
        _("Is followed by {framework}, which is in line with it."),
        _("Is followed by {framework}, which is in line with {part}."),
    ),
    Verb.SUPPORTS: (
        _("Is supported by {framework}."),
        _("Is supported by {framework}; this concerns {part}."),
    ),
}


@dataclass(frozen=True)
class Tie:
    """A relation as the page of one of its ends shows it. `other` is the framework at the other end."""

    relation: Relation
    other: Framework
    is_inverse: bool

    @property
    def sentence(self):
        """Return what this framework is to the other one, naming the part where the relation is with a part."""
        alone, with_part = (BACK if self.is_inverse else FORTH)[self.relation.verb]
        name = framework_name(self.other)
        if self.relation.to_part is None:
            return format_html(str(alone), framework=name)
        part = part_name(self.relation.to_part, self.relation.to_framework)
        return format_html(str(with_part), framework=name, part=part)


def ties_of(framework, relations):
    """Return the ties of a framework from its relations at both ends: its own first, then what others say of it."""
    own = [Tie(row, row.to_framework, False) for row in relations if row.framework_id == framework.pk]
    others = [Tie(row, row.framework, True) for row in relations if row.framework_id != framework.pk]
    return own + others
