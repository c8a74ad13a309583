"""What was written and published (`records`), and what is being worked on (`drafts`)."""

from apps.editorial.models.drafts import Change, Draft, State, Transition
from apps.editorial.models.records import LogHead, Publication, Record, Reviewed, Revision

__all__ = [
    "Change",
    "Draft",
    "LogHead",
    "Publication",
    "Record",
    "Reviewed",
    "Revision",
    "State",
    "Transition",
]
