"""What checks look at: the rows of drafts with their values, and what is said of them."""

from dataclasses import dataclass
from functools import cached_property

from django.apps import apps
from django.utils.text import capfirst
from modeltranslation.fields import TranslationField

from apps.core.languages import own_name
from apps.editorial.aggregates import columns
from apps.editorial.finding import form_address, part_name
from apps.editorial.payloads import rows as rows_of
from apps.editorial.problems import Problem


@dataclass(frozen=True)
class Finding:
    """What is wrong, what to do about it, and where. An error stops a draft; anything else is advice.

    is_old: about what the draft did not change.
    """

    message: str
    remedy: str = ""
    is_error: bool = False
    page: str = ""
    language: str = ""
    part: str = ""
    field: str = ""
    address: str = ""  # of the field on the form
    row_id: str = ""
    column: str = ""
    is_old: bool = False

    @property
    def language_name(self):
        return own_name(self.language) if self.language else ""

    @property
    def problem(self):
        """The finding as a reason why a change is refused."""
        place = " · ".join(filter(None, (self.page, self.language_name, self.part)))
        return Problem(" ".join(filter(None, (self.message, self.remedy))), place, self.field)


@dataclass(frozen=True, eq=False)
class Row:
    """A row of a draft. was: its values in what the draft was begun from, None for a row that is new."""

    draft: object
    model: type
    values: dict
    was: dict | None

    @property
    def language(self):
        return self.draft.language

    @cached_property
    def part(self):
        return part_name(self.model, self.values)

    @cached_property
    def texts(self):
        """The texts that it has in the language of the draft, as (field, text)."""
        own = [field for field in columns(self.model, self.language) if isinstance(field, TranslationField)]
        return [(field, self.values[field.attname]) for field in own if self.values.get(field.attname)]

    def says_the_same(self, own):
        """True when readers have the same value in a field already."""
        return self.was is not None and self.was.get(own.attname) == self.values.get(own.attname)

    def finding(self, own, message, remedy="", *, is_error=False):
        """Return what is to be said of a field. What readers have already stops nobody who changes something else."""
        root_model = apps.get_model(self.draft.model)
        anchor = note_anchor(self.values["id"], own.attname)
        is_old = self.says_the_same(own)
        return Finding(
            message=str(message),
            remedy=str(remedy),
            is_error=is_error and not is_old,
            page=self.draft.title,
            language=self.language,
            part=self.part,
            field=capfirst(str(getattr(own, "translated_field", own).verbose_name)),
            address=f"{form_address(root_model, self.draft.object_id, self.language)}#{anchor}",
            row_id=self.values["id"],
            column=own.attname,
            is_old=is_old,
        )


def note_anchor(row_id, column):
    """Return the id, on a form, of what stands at a field."""
    return f"note.{row_id}.{column}"


def rows_of_drafts(drafts):
    """Return the rows of drafts."""
    found = []
    for draft in drafts:
        root_model = apps.get_model(draft.model)
        was = (
            {values["id"]: values for _model, values in rows_of(draft.base, root_model)} if draft.base else {}
        )
        for model, values in rows_of(draft.payload, root_model):
            found.append(Row(draft, model, values, was.get(values["id"])))
    return found
