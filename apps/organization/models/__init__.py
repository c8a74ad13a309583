"""Who the Organization is: places, units, people, partners, history, figures; and who owns a page."""

from apps.organization.models.figures import Figure, Measure
from apps.organization.models.history import HistoryPeriod, Milestone
from apps.organization.models.offices import Country, Coverage, Office, OfficeType
from apps.organization.models.people import Partner, Position
from apps.organization.models.units import Owned, Unit, UnitPrinciple

__all__ = [
    "Country",
    "Coverage",
    "Figure",
    "HistoryPeriod",
    "Measure",
    "Milestone",
    "Office",
    "OfficeType",
    "Owned",
    "Partner",
    "Position",
    "Unit",
    "UnitPrinciple",
]
