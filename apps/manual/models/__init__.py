"""What staff read: topics, entries and their sections."""

from apps.manual.models.entries import Entry, Topic
from apps.manual.models.parts import EntryContact, EntryDocument, EntryLink, Section
from apps.manual.models.questions import Question

__all__ = [
    "Entry",
    "EntryContact",
    "EntryDocument",
    "EntryLink",
    "Question",
    "Section",
    "Topic",
]
