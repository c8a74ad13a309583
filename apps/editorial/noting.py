"""What stands at the fields of a form: findings of the checks, and how many comments wait."""

from dataclasses import dataclass, field

from apps.editorial.checked import note_anchor
from apps.editorial.checking import findings
from apps.editorial.models import Comment


@dataclass
class Notes:
    """What is said of one field."""

    row_id: str
    column: str
    findings: list = field(default_factory=list)
    comments: int = 0
    change_id: int = 0

    @property
    def anchor(self):
        return note_anchor(self.row_id, self.column)


def notes_of(draft):
    """Return (findings of a draft that lies on the live rows, {(row id, column): notes})."""
    found, notes = findings([draft]), {}
    for finding in found:
        key = finding.row_id, finding.column
        notes.setdefault(key, Notes(*key)).findings.append(finding)
    for row_id, column in Comment.objects.unresolved().filter(draft=draft).values_list("row_id", "column"):
        if row_id is not None and column:
            key = str(row_id), column
            own = notes.setdefault(key, Notes(*key))
            own.comments, own.change_id = own.comments + 1, draft.change_id
    return found, notes
