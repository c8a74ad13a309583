"""A form that was overtaken: what the person left alone takes the text published meanwhile.

Only where both changed the same field is there anything to decide; there the person's own text stays in the form, with
the published one beside it.
"""

import re

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from apps.core.languages import CODES, column, translated_fields
from apps.core.text import listed
from apps.editorial.aggregates import children
from apps.editorial.payloads import rows
from apps.editorial.problems import Problem


def merge(posted, model, conflict):
    """Return the posted data of an overtaken form, brought up to what somebody else wrote (`problems.Conflict`).

    The next save is made knowing that text, so `seen` and `revision` become its own.
    """
    merged = posted.copy()
    theirs, base = _texts(conflict.theirs), _texts(conflict.base)
    for name, key in _fields(posted, model, conflict.theirs):
        field = apps.get_model(key[0])._meta.get_field(key[2])
        if key in theirs and field.normalise(posted[name]) == base.get(key):
            merged[name] = theirs[key] or ""
    merged["seen"] = str(max(conflict.log_number, _number(posted, "seen")))
    merged["revision"] = str(conflict.revision or "")
    return merged


def without_missing(posted, root):
    """Return the posted data without the parts that were deleted since the form was opened, and problems that quote
    what had been written in them. The rest of the form can then be saved.
    """
    merged, problems = posted.copy(), []
    for manager, child in children(type(root)).items():
        live = {str(pk) for pk in getattr(root, manager).values_list("pk", flat=True)}
        names = range(_number(posted, f"{manager}-TOTAL_FORMS"))
        kept = [index for index in names if posted.get(f"{manager}-{index}-id", "") in live | {""}]
        if len(kept) < len(names):
            problems += [_quoted(posted, manager, child, index) for index in names if index not in kept]
            _renumber(merged, posted, manager, kept)
    return merged, problems


def _quoted(posted, manager, child, index):
    prefix = f"{manager}-{index}-"
    own = [column(name, code) for name in translated_fields(child) for code in CODES]
    written = [posted[prefix + name] for name in own if posted.get(prefix + name)]
    message = _("Somebody deleted this part while you were editing. You had in it: %(text)s")
    return Problem(message % {"text": listed(written) or "—"}, str(child._meta.verbose_name))


def _renumber(merged, posted, manager, kept):
    """Keep the forms of some indexes of a formset, numbered from 0 again."""
    for name in posted:
        if re.match(rf"{manager}-\d+-", name):
            del merged[name]
    for new, old in enumerate(kept):
        for name in posted:
            if name.startswith(f"{manager}-{old}-"):
                merged.setlist(name.replace(f"-{old}-", f"-{new}-", 1), posted.getlist(name))
    merged[f"{manager}-TOTAL_FORMS"] = str(len(kept))
    merged[f"{manager}-INITIAL_FORMS"] = str(sum(bool(posted.get(f"{manager}-{old}-id")) for old in kept))


def _texts(payload):
    """Return {(model, row id, column): text} of a payload, None being one without any."""
    if payload is None:
        return {}
    model = apps.get_model(payload["model"])
    found = {}
    for row_model, row in rows(payload, model):
        for name in translated_fields(row_model):
            own = column(name, payload["language"])
            if own in row:
                found[row_model._meta.label_lower, row["id"], own] = row[own]
    return found


def _fields(posted, model, payload):
    """Yield (name in the form, key as in `_texts`) of the texts that a form holds: the root's and its children's."""
    names = [(model, "", payload["id"])]
    for manager, child in children(model).items():
        for index in range(_number(posted, f"{manager}-TOTAL_FORMS")):
            prefix = f"{manager}-{index}-"
            names.append((child, prefix, posted.get(f"{prefix}id", "")))
    for row_model, prefix, pk in names:
        for field in translated_fields(row_model):
            own = column(field, payload["language"])
            if prefix + own in posted:
                yield prefix + own, (row_model._meta.label_lower, pk, own)


def _number(posted, name):
    value = posted.get(name, "")
    return int(value) if value.isdecimal() and int(value) <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS else 0
