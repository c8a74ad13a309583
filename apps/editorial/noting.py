"""What stands at the fields of a form: findings of the checks."""

from dataclasses import dataclass, field

from apps.editorial.checked import note_anchor
from apps.editorial.checking import findings


@dataclass
class Notes:
    """What is said of one field."""

    row_id: str
    column: str
    findings: list = field(default_factory=list)

    @property
    def anchor(self):
        return note_anchor(self.row_id, self.column)


def notes_of(draft):
    """Return (findings of a draft that lies on the live rows, {(row id, column): notes})."""
    found, notes = findings([draft]), {}
    for finding in found:
        key = finding.row_id, finding.column
        notes.setdefault(key, Notes(*key)).findings.append(finding)
    return found, notes
