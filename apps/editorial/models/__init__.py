"""What was written and published (`records`), what is being worked on (`drafts`) and said of it (`comments`)."""

from apps.editorial.models.comments import Comment
from apps.editorial.models.drafts import Change, Draft, State, Transition
from apps.editorial.models.records import LogHead, Publication, Record, Reviewed, Revision

__all__ = [
    "Change",
    "Comment",
    "Draft",
    "LogHead",
    "Publication",
    "Record",
    "Reviewed",
    "Revision",
    "State",
    "Transition",
]
