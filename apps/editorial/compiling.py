"""Content in files, second step: rows as people wrote them become payloads."""

from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField
from django.utils.translation import gettext as _

from apps.core.identity import row_id
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.core.text import listed
from apps.editorial.aggregates import children, columns, links, roots
from apps.editorial.fixtures import no_key, slot_of
from apps.editorial.payloads import to_value
from apps.editorial.validation import check_fields
from apps.translation.states import in_script


class Compiler:
    """Turns rows into payloads and gathers everything that is wrong with them."""

    def __init__(self, files):
        self.files = files
        # A row that people made under the same key is the same thing, whatever its id.
        self.ids = _child_ids(files) | {key: row_id(*key) for key in files.rows} | _live_ids()

    def payloads(self, key):
        """Return the payloads of a row, English first; one for each other language that has a text."""
        label, _natural_key = key
        model, row = apps.get_model(label), self.files.rows[key]
        own = {name: value for name, value in row.items() if name not in model.children}
        fields = self._row(key, model, own, self.files.positions[key])
        # A kind of children that the row does not name keeps the rows it has: they may come by another way.
        kids = {name: self._children(key, name, row[name]) for name in model.children if name in row}
        return [
            {
                "schema": 1,
                "model": label,
                "id": str(self.ids[key]),
                "language": language,
                "fields": fields[language],
                "children": {
                    name: [{"id": pk, **values[language]} for pk, values in rows]
                    for name, rows in kids.items()
                },
            }
            for language in CODES
            if language == SOURCE
            or fields[language]
            or any(values[language] for rows in kids.values() for _pk, values in rows)
        ]

    def _children(self, key, name, rows):
        """Return pairs (id, {language: values}) of the rows of one kind of child."""
        model = children(apps.get_model(key[0]))[name]
        if not isinstance(rows, list | None):
            self.files.complain(key, _("“%s” has to be a list of rows.") % name)
            return []
        result = {}
        for number, row in enumerate(rows or [], start=1):
            slot = slot_of(row, model.slot_fields)
            if not slot:
                self.files.complain(key, no_key(number, listed(model.slot_fields)), name)
                continue
            pk, within = (
                str(row_id(model._meta.label_lower, key[1], slot)),
                f"{model._meta.verbose_name} “{slot}”",
            )
            if pk in result:
                self.files.complain(key, _("There are two rows with this key."), within)
            result[pk] = self._row(key, model, row, number, within)
        return list(result.items())

    def _row(self, key, model, row, position, within=""):
        """Return {language: values} of one row, having said all that is wrong with it."""
        result = {code: {} for code in CODES}
        by_name = _writable(model)
        if _has_position(model):
            result[SOURCE]["position"] = position
        so_far = len(self.files.problems)
        for name, value in row.items():
            if name in translated_fields(model):
                self._text(result, key, name, value, within)
            elif name in by_name:
                result[SOURCE][by_name[name].attname] = self._value(key, by_name[name], value, within)
            else:
                self.files.complain(key, _("There is no field “%s”.") % name, within)
        if len(self.files.problems) == so_far:
            self._check(key, model, result, within)
        return result

    def _check(self, key, model, by_language, within):
        """Complain of what `publish()` would refuse in this row: here its file is known."""
        row = model()
        for language, values in by_language.items():
            for own in columns(model, language):
                if own.attname in values:
                    setattr(row, own.attname, to_value(own, values[own.attname]))
        for problem in check_fields([row]):
            self.files.complain(key, problem.message, within, problem.field)

    def _text(self, result, key, name, value, within):
        if not isinstance(value, dict):
            self.files.complain(key, _("“%s” has to be a mapping of languages.") % name, within)
            return
        if unknown := sorted(str(code) for code in value if code not in CODES):
            message = _("“%(field)s” is in a language that the portal does not have: %(codes)s.")
            self.files.complain(key, message % {"field": name, "codes": listed(unknown)}, within)
        for language in CODES:
            text = value.get(language)
            if text is None:
                continue
            if not isinstance(text, str):
                message = _("“%(field)s” under “%(code)s” has to be text. Put it in quotes.")
                self.files.complain(key, message % {"field": name, "code": language}, within)
                continue
            if not in_script(text, str(value.get(SOURCE) or ""), language):
                message = _("“%(field)s” under “%(code)s” is not written in that language.")
                self.files.complain(key, message % {"field": name, "code": language}, within)
            result[language][column(name, language)] = text

    def _value(self, key, field, value, within):
        if isinstance(field, ManyToManyField):
            return self._targets(key, field, value, within)
        if isinstance(value, list | dict):
            self.files.complain(key, _("“%s” has to be a single value.") % field.name, within)
            return None
        if isinstance(field, ForeignKey):
            return None if value is None else self._target(key, field, value, within)
        return self._plain(key, field, value, within)

    def _plain(self, key, field, value, within):
        """Return the value in the form that payloads have, so that the next load finds nothing to change."""
        if value is None and not field.null:
            value = field.get_default()
        try:
            value = to_value(field, value)
        except ValidationError as error:
            for message in error.messages:
                self.files.complain(key, message, within, str(field.verbose_name))
            return None
        if value is None or isinstance(value, bool | int | str):
            return value
        return field.value_to_string(field.model(**{field.attname: value}))

    def _targets(self, key, field, value, within):
        if not isinstance(value, list | None):
            self.files.complain(key, _("“%s” has to be a list.") % field.name, within)
            return []
        found = {self._target(key, field, one, within) for one in value or []}
        return sorted(found - {None})

    def _target(self, key, field, natural_key, within):
        kind = field.related_model._meta.label_lower
        natural_key = str(natural_key) if isinstance(natural_key, str | int) else ""
        found = self.ids.get((kind, natural_key))
        if found is None:
            message = _("“%(field)s” refers to %(kind)s “%(key)s”, which does not exist.")
            values = {"field": field.name, "kind": kind, "key": natural_key}
            self.files.complain(key, message % values, within)
            return None
        return str(found)


def _has_position(model):
    return any(column.name == "position" for column in model._meta.concrete_fields)


def _writable(model):
    """Return {name: field} of what a row may name besides its translatable fields. Its place is its position."""
    left_out = {"position", *(column(name, SOURCE) for name in translated_fields(model))}
    fields = [*columns(model, SOURCE), *links(model, SOURCE)]
    return {field.name: field for field in fields if field.editable and field.name not in left_out}


def _child_ids(files):
    """Return {(label, "key of the root/slot"): id} of the children in the files: other pages may refer to them."""
    ids = {}
    for label, natural_key in files.rows:
        for name, model in children(apps.get_model(label)).items():
            rows = files.rows[label, natural_key].get(name)
            for slot in filter(None, (slot_of(row, model.slot_fields) for row in _as_list(rows))):
                child = model._meta.label_lower
                ids[child, f"{natural_key}/{slot}"] = row_id(child, natural_key, slot)
    return ids


def _as_list(rows):
    return rows if isinstance(rows, list) else []


def _live_ids():
    """Return {(label, natural key): id} of what exists, groups of people too: a file may name who reads a page."""
    keys = {model: model.natural_key_field for model in roots()} | {Group: "name"}
    return {
        (model._meta.label_lower, str(natural_key)): pk
        for model, field in keys.items()
        for pk, natural_key in model._base_manager.values_list("pk", field)
    }
