"""What two people wrote in one field, side by side and in words, and the choice between them."""

from django.db import models
from django.utils.translation import gettext as _

from apps.core.fields import RichTextField
from apps.core.languages import SOURCE, active, column, direction
from apps.core.models import Child, Content
from apps.core.text import listed, plain_text
from apps.core.word_differences import Kind, Piece, html_differences, shortened, word_differences
from apps.editorial.aggregates import children
from apps.editorial.differences import LONGEST_NAME, NAMED_BY
from apps.editorial.merging import CHOICE, KEYS, SHOWN, THEIRS, Lost, as_posted, field_of, fingerprint
from apps.editorial.rights import shown_to_editor
from apps.editorial.wording import base_of, words_of


def undecided_of(form, name):
    """Return what two people made of a field (`three_way.Undecided`), None where there is nothing to decide."""
    field = field_of(form, name) if form.undecided else None
    if field is None:
        return None
    key = field.name if field.many_to_many else field.attname
    return form.undecided.get((str(form.instance.pk), key))


def to_choose(forms):
    """Return what is to be decided on forms, as [(id of the choice, names of the part and of the field)]."""
    found = []
    for form in forms:
        part = [str(form.instance)] if isinstance(form.instance, Child) else []
        for name in form.fields:
            if undecided_of(form, name):
                found.append((f"choose.{form[name].auto_id}", [*part, form[name].label]))
    return found


def choice_of(bound, undecided):
    """Return the context of the choice that stands beside a bound field."""
    form, name = bound.form, bound.name
    field = field_of(form, name)
    theirs = as_posted(form, name, field, undecided.theirs)
    mine = form.data if form.is_bound else _Posted(as_posted(form, name, field, undecided.mine))
    is_text = _is_text(field)
    return {
        "name": CHOICE + bound.html_name,
        "id": f"choose.{bound.auto_id}",
        "label": bound.label,
        "interface": active(),
        "language": form.language if is_text else "",
        "direction": direction(form.language) if is_text else "",
        "base": _words(form, field, undecided.base),
        "theirs": _pieces(form, field, undecided.base, undecided.theirs),
        "mine": _pieces(form, field, undecided.base, undecided.mine),
        "hidden": [
            (KEYS + bound.html_name, " ".join(theirs)),
            (SHOWN + bound.html_name, fingerprint(mine, list(theirs))),
            *((THEIRS + key, value) for key, values in theirs.items() for value in values),
        ],
    }


class _Posted(dict):
    getlist = dict.__getitem__


def _is_text(field):
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _pieces(form, field, before, after):
    if not _is_text(field):
        return [Piece(Kind.SAME, _words(form, field, after))]
    compare = html_differences if isinstance(base_of(field), RichTextField) else word_differences
    return shortened(compare(before or "", after or ""))


def _words(form, field, value):
    """Return what a field says in words of the interface, or its text."""
    if _is_text(field):
        rich = isinstance(base_of(field), RichTextField)
        return html_differences("", value or "")[0].text if rich and value else value or ""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value] if value else []
        return _called(form, field, keys)
    return words_of(field, {field.attname: value}, None)


def _called(form, field, keys):
    """Return the names of rows as the field offers them; what the person may not see keeps its place, not its name."""
    rows = field.related_model._default_manager.filter(pk__in=keys)
    if issubclass(field.related_model, Content):
        rows = shown_to_editor(form.user, rows)
    names = {str(row.pk): form.fields[field.name].label_from_instance(row) for row in rows}
    return listed(names.get(str(key), _("(a page that you may not see)")) for key in keys)


def told_of(merged, model, language, conflict=None):
    """Return the context of what is said above a form in which two people's work came together."""
    kinds = children(model)

    def named(parts):
        return [part_in_words(kinds[manager], row, language) for manager, row in parts]

    return {
        "message": str(conflict.problems[0]) if conflict else "",
        "undecided": len(merged.undecided),
        "added": named(merged.added),
        "removed": named(merged.removed),
        "contested": named(merged.contested),
        "is_on_form": conflict is not None,
        "lost": [str(_as_lost(kinds[manager], row, language).problem) for manager, row in merged.lost],
    }


def _as_lost(model, row, language):
    texts = {name: value for name, value in row.items() if value and name.endswith(f"_{language}")}
    return Lost(row["id"], model, texts)


def part_in_words(model, row, language):
    """Return what a part is called: its kind, and its name or key."""
    names = [column(name, code) for name in NAMED_BY for code in (language, SOURCE)]
    names += [name for name in model.slot_fields if isinstance(row.get(name), str)]
    name = next((plain_text(row[name]) for name in names if row.get(name)), "")
    words = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return _("%(kind)s “%(key)s”") % {"kind": model._meta.verbose_name, "key": words}
