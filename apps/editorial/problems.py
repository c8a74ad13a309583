"""Why a change was refused, in words that name the place and the remedy."""

from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ObjectDoesNotExist
from django.utils.translation import gettext as _

from apps.core.text import listed


@dataclass(frozen=True)
class Problem:
    """One reason: which row ("Section “role”"), which field ("body"), what is wrong."""

    message: str
    row: str = ""
    field: str = ""

    def __str__(self):
        place = listed(part for part in (self.row, self.field) if part)
        return (
            _("%(place)s: %(message)s") % {"place": place, "message": self.message} if place else self.message
        )


class Refused(Exception):
    """A change that would break a rule. Nothing of it was stored."""

    def __init__(self, problems):
        self.problems = [Problem(problem) if isinstance(problem, str) else problem for problem in problems]
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Conflict(Refused):
    """Somebody else wrote the same text after this change was begun.

    base, theirs: the payloads of then and of now, None for nothing. log_number, revision: what a form that has taken
    `theirs` in knows of, the revision being that of an open draft.
    """

    def __init__(self, message, *, base, theirs, log_number=0, revision=None):
        self.base, self.theirs = base, theirs
        self.log_number, self.revision = log_number, revision
        super().__init__([message])


class Unplaceable(Refused):
    """A draft that does not go with what is published now: a key was taken meanwhile, or a row is referred to."""


class AtTheSameMoment(Refused):
    """Somebody stored something of the same at the same moment. Done again, it goes well."""

    def __init__(self):
        super().__init__(
            [_("Somebody began a draft of this at the same moment. Open the form again to see it.")]
        )


class NotAllowed(Refused):
    """The person may not make this change, whatever form or file it came by."""


def name_of(row):
    """Return a row in words: its kind and its natural key."""
    return _("%(kind)s “%(key)s”") % {"kind": row._meta.verbose_name, "key": _key_of(row)}


def _key_of(row):
    names = getattr(row, "slot_fields", ()) or (getattr(row, "natural_key_field", "pk"),)
    return " + ".join(str(value) for name in names if (value := _value(row, name)) not in (None, ""))


def _value(row, name):
    try:
        return getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    except ObjectDoesNotExist:  # the key is a reference, and it leads nowhere: this may be what is to be told
        return getattr(row, f"{name}_id")


def from_validation_error(error, row):
    """Return the problems that Django's ValidationError names, placed at a row."""
    if not hasattr(error, "error_dict"):
        return [Problem(message, name_of(row)) for message in error.messages]
    return [
        Problem(message, name_of(row), _field_label(row, field))
        for field, messages in error.message_dict.items()
        for message in messages
    ]


def _field_label(row, name):
    if name == NON_FIELD_ERRORS:
        return ""
    try:
        return str(row._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name
