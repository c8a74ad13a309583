"""How far a whole page can be trusted as a translation, in words for its reader."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.translation.reading import localized
from apps.translation.states import State


@dataclass(frozen=True)
class Notice:
    """Numbers of the translated texts of a page that a reader should know about."""

    total: int
    unsafe: int
    missing: int
    outdated: int
    unreviewed: int

    def __bool__(self):
        return bool(self.unsafe or self.missing or self.outdated or self.unreviewed)

    @property
    def sentences(self):
        """Return what is to be said, most important first."""
        said = [self._unsafe(), self._missing(), self._outdated(), self._unreviewed()]
        return [sentence for sentence in said if sentence]

    def _unsafe(self):
        return self.unsafe and ngettext(
            "%(number)s text was corrected in English and is unsafe to follow as it was translated: it is shown in "
            "English until it is translated again.",
            "%(number)s texts were corrected in English and are unsafe to follow as they were translated: they are "
            "shown in English until they are translated again.",
            self.unsafe,
        ) % {"number": self.unsafe}

    def _missing(self):
        return self.missing and ngettext(
            "%(number)s text is not available in this language and is shown in English.",
            "%(number)s texts are not available in this language and are shown in English.",
            self.missing,
        ) % {"number": self.missing}

    def _outdated(self):
        return self.outdated and ngettext(
            "%(number)s text is older than the English text.",
            "%(number)s texts are older than the English text.",
            self.outdated,
        ) % {"number": self.outdated}

    def _unreviewed(self):
        if 0 < self.unreviewed == self.total:
            return _("Nobody has yet compared this page with the English text.")
        return self.unreviewed and ngettext(
            "%(number)s text has not been compared with the English text yet.",
            "%(number)s texts have not been compared with the English text yet.",
            self.unreviewed,
        ) % {"number": self.unreviewed}


def notice_of(shown):
    """Return the Notice for what a page shows: tuples of a row with attached units and names of its fields.

    Empty for English pages, and where every translation is reviewed and up to date.
    """
    states = [localized(row, name).state for row, *names in shown for name in names]
    states = [state for state in states if state not in (None, State.NOT_NEEDED)]
    unsafe, missing, outdated = (
        states.count(state) for state in (State.UNSAFE, State.MISSING, State.OUTDATED)
    )
    unreviewed = len(states) - unsafe - missing - outdated - states.count(State.APPROVED)
    return Notice(len(states), unsafe, missing, outdated, unreviewed)
