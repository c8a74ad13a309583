"""A form that was overtaken: its posted data brought up to what somebody else wrote, and the choices made on it.

Beside a field that two people changed, the form carries their value as a browser would post it. So a choice is made
without asking what they wrote again, whatever happened meanwhile.
"""

import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.languages import CODES, column, translated_fields
from apps.core.text import listed, plain_text
from apps.editorial.aggregates import children
from apps.editorial.payloads import to_value
from apps.editorial.problems import Problem
from apps.editorial.slots import keys_in_line, slot_of

CHOICE, KEYS, THEIRS, SHOWN = "choose-", "choose_keys-", "choose_theirs-", "choose_shown-"
LONGEST_NUMBER = 18


@dataclass(frozen=True)
class Lost:
    """A part that somebody deleted while it stood in a form, with {column: text} of what the form had in it."""

    pk: str
    model: type
    written: dict

    @property
    def problem(self):
        message = _("Somebody deleted this part while you were editing. You had in it: %(text)s")
        text = listed(self.written.values()) or "—"
        return Problem(message % {"text": text}, str(self.model._meta.verbose_name))

    def was_left_alone(self, base):
        """True when the form had in it what the payload has that it was begun from, None for none."""
        row = _by_id(base).get(self.pk) if base else None
        if row is None:
            return False
        texts = {name: value for name, value in row.items() if value and name in _own_columns(self.model)}
        return texts == {name: _normal(self.model, name, text) for name, text in self.written.items()}


def _normal(model, name, text):
    return model._meta.get_field(name).normalise(text)


def _own_columns(model):
    return {column(name, code) for name in translated_fields(model) for code in CODES}


def brought_up(posted, bound_forms, mine, merged, conflict):
    """Return the posted data of an overtaken form, with what only the other person changed (`three_way.ThreeWay`).

    bound_forms: pairs (row id, form). mine: the payload that the form wrote. The next save is made knowing theirs, so
    `seen` and `revision` become its own.
    """
    data = posted.copy()
    rows, own = _by_id(merged.payload), _by_id(mine)
    rows |= {row["id"]: row for _manager, row in merged.contested}
    for pk, form in bound_forms:
        values, before = rows.get(pk, {}), own.get(pk, {})
        for name in form.fields:
            field = field_of(form, name)
            if field and key_of_field(field) in values:
                value = values[key_of_field(field)]
                if value != before.get(key_of_field(field)):
                    _put(data, as_posted(form, name, field, value))
    data["seen"] = str(max(conflict.log_number, _number(posted, "seen")))
    data["revision"] = str(conflict.revision or "")
    return data


def with_choices(posted):
    """Return the posted data with the other person's value where it was chosen and the field left as it was shown."""
    data = posted.copy()
    for name in [name.removeprefix(CHOICE) for name in posted if name.startswith(CHOICE)]:
        keys = posted.get(KEYS + name, "").split()
        was_left = fingerprint(posted, keys) == posted.get(SHOWN + name)
        if posted[CHOICE + name] == "theirs" and was_left:
            _put(data, {key: posted.getlist(THEIRS + key) for key in keys})
    for name in posted:
        if name.startswith((CHOICE, KEYS, THEIRS, SHOWN)):
            del data[name]
    return data


def fingerprint(posted, keys):
    """Return what tells whether a field was edited: its words, for a browser may write the same markup otherwise."""
    return " ".join(plain_text(value) for key in keys for value in sorted(posted.getlist(key)))


def as_posted(form, name, field, value):
    """Return {name: values} that a browser would send for a payload's value of a field of a form."""
    if isinstance(value, list) or value is None:
        shown = value
    else:
        shown = form.fields[name].prepare_value(to_value(field, value))
    return _of_widget(form.fields[name].widget, form.add_prefix(name), shown)


def field_of(form, name):
    """Return the column or the many-to-many field behind a field of a form, None where there is none."""
    model = form._meta.model
    names = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    return model._meta.get_field(name) if name in names else None


def key_of_field(field):
    """Return the name that a field has in a payload."""
    return field.name if field.many_to_many else field.attname


def _of_widget(widget, name, value):
    widget = getattr(widget, "widget", widget)  # the admin wraps it
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.widgets_names, widget.decompress(value), strict=True)
        return {
            key: values
            for part, suffix, own in parts
            for key, values in _of_widget(part, name + suffix, own).items()
        }
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    formatted = widget.format_value(value)
    values = formatted if isinstance(formatted, list) else [formatted]
    return {name: ["" if one is None else str(one) for one in values]}


def _put(data, values_by_name):
    for name, values in values_by_name.items():
        if values:
            data.setlist(name, values)
        else:
            data.pop(name, None)


def _by_id(payload):
    rows = {row["id"]: row for rows in payload["children"].values() for row in rows}
    return rows | {payload["id"]: payload["fields"]}


def in_line(posted, root):
    """Return the posted data as it can be saved over the parts that are there, and those that are gone (`Lost`).

    A part that was deleted since the form was opened is left out. One that names what somebody else added too (the same
    country) gets the key of theirs: it is one part, which both wrote.
    """
    data, lost = posted.copy(), []
    for manager, child in children(type(root)).items():
        found = getattr(root, manager).values_list("pk", *child.slot_fields)
        live = {str(pk): slot_of(values) for pk, *values in found}
        parts = [_part(posted, f"{manager}-{index}-", child) for index in _indexes(posted, manager)]
        was, keys = [key for key, _slot in parts], keys_in_line(child, parts, live)
        if keys != was or not live.keys() >= set(filter(None, keys)):
            lost += [
                _lost(posted, manager, child, index)
                for index, key in enumerate(keys)
                if key and key not in live
            ]
            _renumber(data, posted, manager, keys, live)
    return data, lost


def _indexes(posted, manager):
    return range(_number(posted, f"{manager}-TOTAL_FORMS"))


def _part(posted, prefix, child):
    return posted.get(f"{prefix}id", ""), slot_of(posted.get(prefix + name) for name in child.slot_fields)


def _lost(posted, manager, child, index):
    prefix = f"{manager}-{index}-"
    own = sorted(_own_columns(child))
    written = {name: posted[prefix + name] for name in own if posted.get(prefix + name)}
    return Lost(posted.get(f"{prefix}id", ""), child, written)


def _renumber(data, posted, manager, keys, live):
    """Keep the forms of a formset that are new or of a part that is there, numbered from 0 again: the new ones last."""
    known = [index for index, key in enumerate(keys) if key in live]
    kept = known + [index for index, key in enumerate(keys) if not key]
    for name in posted:
        if re.match(rf"{manager}-\d+-", name):
            del data[name]
    for new, old in enumerate(kept):
        for name in posted:
            if name.startswith(f"{manager}-{old}-"):
                data.setlist(name.replace(f"-{old}-", f"-{new}-", 1), posted.getlist(name))
        data[f"{manager}-{new}-id"] = keys[old]
    data[f"{manager}-TOTAL_FORMS"] = str(len(kept))
    data[f"{manager}-INITIAL_FORMS"] = str(len(known))


def _number(posted, name):
    value = posted.get(name, "")
    if not value.isdecimal() or len(value) > LONGEST_NUMBER:  # Python refuses to read very long ones
        return 0
    return int(value) if int(value) <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS else 0


def without_draft(posted):
    """Return the posted data of a form as of one that showed no draft. When it was opened stays: what was published
    since is still to be told.
    """
    data = posted.copy()
    data["revision"] = ""
    return data
