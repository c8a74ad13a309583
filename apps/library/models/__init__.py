"""The shared shelf: where facts come from, documents in several languages, and established terms."""

from apps.library.models.documents import Document, DocumentVersion
from apps.library.models.sources import Language, Source, Sourced
from apps.library.models.terms import Term

__all__ = [
    "Document",
    "DocumentVersion",
    "Language",
    "Source",
    "Sourced",
    "Term",
]
