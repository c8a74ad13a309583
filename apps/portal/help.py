"""Help for colleagues: a page for each role, in a file for each language (templates/help/<language>/<role>.html)."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape

from django.http import Http404
from django.template.loader import select_template
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import ADMINISTRATOR, EDITOR, KINDS, PUBLISHER, READER, REVIEWER, TRANSLATOR
from apps.core.languages import SOURCE, active, direction

# When somebody last did, step by step, what the pages say.
CHECKED_ON = date(2026, 11, 22)
TITLES = {
    READER: _("Help for readers"),
    EDITOR: _("Help for editors"),
    PUBLISHER: _("Help for publishers"),
    TRANSLATOR: _("Help for translators"),
    REVIEWER: _("Help for reviewers"),
    ADMINISTRATOR: _("Help for administrators"),
}
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)


@dataclass(frozen=True)
class HelpText:
    """The text of a help page, in the language that it is in."""

    html: str
    language: str

    @property
    def direction(self):
        return direction(self.language)

    @property
    def is_in_other_language(self):
        return self.language != active()

    @property
    def headings(self):
        """Return its sections: tuples of anchor and heading."""
        found = _HEADING.findall(self.html)
        return [(anchor, unescape(strip_tags(heading)).strip()) for anchor, heading in found]


def help_text(role):
    """Return the text for a role in the reader's language, in English where that is missing."""
    names = {f"help/{language}/{role}.html": language for language in (active(), SOURCE)}
    template = select_template(list(names))
    return HelpText(template.render(), names[template.template.name])


def help_page(role):
    """Return what the page of a role shows. Raises Http404 where there is no such role."""
    if role not in KINDS:
        raise Http404
    others = [{"role": other, "title": title} for other, title in TITLES.items() if other != role]
    return {"title": TITLES[role], "text": help_text(role), "checked_on": CHECKED_ON, "others": others}


def help_pages(user):
    """Return the pages for the roles that a person has, and those for the others; who has none is a reader."""
    own = {role.kind for role in user.roles} or {READER}
    pages = [{"role": role, "title": title} for role, title in TITLES.items()]
    return {
        "own": [page for page in pages if page["role"] in own],
        "others": [page for page in pages if page["role"] not in own],
    }
