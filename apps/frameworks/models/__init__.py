"""What guides the Organization's work: frameworks, their parts, how they relate, programmes."""

from apps.frameworks.models.frameworks import Framework
from apps.frameworks.models.parts import Part, PartGroup
from apps.frameworks.models.programmes import Programme
from apps.frameworks.models.relations import Relation, UnitRole

__all__ = [
    "Framework",
    "Part",
    "PartGroup",
    "Programme",
    "Relation",
    "UnitRole",
]
