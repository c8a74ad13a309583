"""Reading a text in a language: which text a person sees, in which language it is, and how far to trust it."""

from dataclasses import dataclass

from apps.core.languages import SOURCE, active, column, direction
from apps.core.text import is_blank
from apps.translation.states import State, state_of


@dataclass(frozen=True)
class Localized:
    """A text as a reader gets it. `wanted` is the language asked for, `language` the one the text is in."""

    text: str
    language: str
    wanted: str
    state: State | None

    @property
    def direction(self):
        return direction(self.language)

    @property
    def is_fallback(self):
        """True when the text is there, but not in the language that was asked for."""
        return bool(self.text) and self.language != self.wanted

    def __str__(self):
        return self.text


def localized(row, field_name, language=None):
    """Return the text of `field_name` in a language (the reader's when None), else in English, as `Localized`.

    The state is None for English and where the row's units were not read (`TranslationUnit.objects.attach_to`).
    """
    wanted = language or active()
    source = getattr(row, column(field_name, SOURCE)) or ""
    target = getattr(row, column(field_name, wanted)) or ""
    if wanted == SOURCE:
        return Localized(source, SOURCE, wanted, None)
    units = getattr(row, "translation_units", None)
    state = None if units is None else state_of(source, target, wanted, units.get((field_name, wanted)))
    if is_blank(target) or state in (State.MISSING, State.UNSAFE):
        return Localized(source, SOURCE, wanted, state)
    return Localized(target, wanted, wanted, state)
