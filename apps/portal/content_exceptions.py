"""What `check_content` finds and may stand, each with its reason. One that nothing needs any more is reported too."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Exempt:
    """Findings of a check in places and fields that match the patterns from beginning to end."""

    check: str
    place: str
    field: str
    reason: str

    def covers(self, finding):
        return (
            finding.check == self.check
            and re.fullmatch(self.place, finding.place) is not None
            and re.fullmatch(self.field, finding.field) is not None
        )


EXCEPTIONS = (
    Exempt("source", "portal.menuitem “.*”", "source", "the portal's own menu is the editors'"),
    Exempt(
        "source",
        "library.term “(covid-19|it|ngo|usd)”",
        "source",
        "no source spells these acronyms out; the editors did, and the row says so",
    ),
    Exempt(
        "translation",
        "organization.partner “human-rights-watch”",
        "name_(fr|es)",
        "it has this name in every language",
    ),
    Exempt(
        "term",
        "organization.position “director-general”",
        "title_(fr|es|ar)",
        "the post as such; the term follows the woman who holds it, and so does the holder's title",
    ),
    Exempt(
        "term",
        "contacts.subject “preparedness”",
        "name_(fr|es)",
        "what a colleague would call it, longer than the term",
    ),
    Exempt(
        "convention",
        "manual.entry “background-iom-academic-block” › section “readings”",
        "body_fr",
        "titles of English works keep English punctuation",
    ),
    Exempt(
        "forbidden",
        "(organization.historyperiod|organization.partner|manual.entry|manual.question) .*",
        "(public_note|key_points)_(en|fr|ar)",
        "quotes the wrong wording of a source in order to correct it",
    ),
)


def without_exceptions(findings, exceptions=EXCEPTIONS):
    """Return (findings that no exception covers, exceptions that cover nothing)."""
    findings = list(findings)
    left = [finding for finding in findings if not any(row.covers(finding) for row in exceptions)]
    unused = [row for row in exceptions if not any(row.covers(finding) for finding in findings)]
    return left, unused
