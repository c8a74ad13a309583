"""What was written and published (`records`), what is being worked on (`drafts`), what is said of it (`comments`), and who
has it open (`open_forms`).
"""

from apps.editorial.models.comments import Comment
from apps.editorial.models.drafts import Change, Draft, State, Transition
from apps.editorial.models.open_forms import OpenForm
from apps.editorial.models.records import LogHead, Publication, Record, Reviewed, Revision

__all__ = [
    "Change",
    "Comment",
    "Draft",
    "LogHead",
    "OpenForm",
    "Publication",
    "Record",
    "Reviewed",
    "Revision",
    "State",
    "Transition",
]
