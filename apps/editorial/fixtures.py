"""Content in files: natural keys, all languages side by side, read by people in a diff.

A file maps "app.model" to a list of rows. A translatable field is a mapping {en, fr, es, ar}; a reference is the
natural key of its target; children stand under the name of their manager; the order in the file is the position.
docs/architecture.md has an example.
"""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import ForeignKey, ManyToManyField
from django.utils.translation import gettext as _

from apps.core.identity import row_id
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.editorial.aggregates import children, columns, links, roots
from apps.editorial.problems import Problem, Refused
from apps.translation.states import in_script

Key = tuple[str, str]  # model label and natural key


@dataclass
class Files:
    """All rows of all files, and what is wrong with them."""

    rows: dict = field(default_factory=dict)  # Key → row as written
    places: dict = field(default_factory=dict)  # Key → name of the file
    problems: list = field(default_factory=list)

    def complain(self, key, message, within=""):
        label, natural_key = key
        place = f"{self.places[key]}: {label} “{natural_key}”"
        self.problems.append(Problem(message, f"{place} › {within}" if within else place))


def read(folder):
    """Read every .yaml file of a folder and return its Files. Raises Refused for text that is no such mapping."""
    files = Files()
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise Refused([Problem(str(error), path.name)]) from error
        _read_file(files, path.name, content)
    return files


def _read_file(files, name, content):
    if not isinstance(content, dict):
        raise Refused([Problem(_("The file has to map kinds of content to lists of rows."), name)])
    known = {model._meta.label_lower: model for model in roots()}
    for label, rows in content.items():
        if label not in known:
            files.problems.append(Problem(_("There is no such kind of content: %s") % label, name))
            continue
        for number, row in enumerate(rows or [], start=1):
            _read_row(files, name, known[label], number, row)


def _read_row(files, name, model, number, row):
    label, key_field = model._meta.label_lower, model.natural_key_field
    natural_key = row.get(key_field) if isinstance(row, dict) else None
    if not natural_key:
        message = _("Row %(number)s has no “%(field)s”.") % {"number": number, "field": key_field}
        files.problems.append(Problem(message, f"{name}: {label}"))
        return
    key = (label, str(natural_key))
    files.places.setdefault(key, name)
    if key in files.rows:
        files.complain(key, _("There are two rows with this key."))
    files.rows[key] = {"position": number, **row} if _has_position(model) else row


def _has_position(model):
    return any(column.name == "position" for column in model._meta.concrete_fields)


class Compiler:
    """Turns rows into payloads and gathers everything that is wrong with them."""

    def __init__(self, files):
        self.files = files
        # A row that people made under the same key is the same thing, whatever its id.
        self.ids = {key: row_id(*key) for key in files.rows} | _live_ids()

    def payloads(self, key):
        """Return the payloads of a row, English first; one for each other language that has a text."""
        label, _natural_key = key
        model, row = apps.get_model(label), self.files.rows[key]
        pieces = {name: row.get(name) or [] for name in model.children}
        own = {name: value for name, value in row.items() if name not in pieces}
        result = []
        for language in CODES:
            fields = self._fields(key, model, own, language)
            kids = {name: self._children(key, name, rows, language) for name, rows in pieces.items()}
            if language == SOURCE or fields or any(len(kid) > 1 for rows in kids.values() for kid in rows):
                result.append(self._payload(key, language, fields, kids))
        return result

    def _payload(self, key, language, fields, kids):
        return {
            "schema": 1,
            "model": key[0],
            "id": str(self.ids[key]),
            "language": language,
            "fields": fields,
            "children": kids,
        }

    def _children(self, key, name, rows, language):
        model = children(apps.get_model(key[0]))[name]
        result = []
        for position, row in enumerate(rows, start=1):
            slot = str(row.get(model.slot_field, ""))
            within = f"{model._meta.verbose_name} “{slot}”"
            if not slot:
                self.files.complain(key, _("A row has no “%s”.") % model.slot_field, name)
                continue
            fields = self._fields(key, model, {"position": position, **row}, language, within)
            result.append({"id": str(row_id(model._meta.label_lower, key[1], slot)), **fields})
        return result

    def _fields(self, key, model, row, language, within=""):
        by_name = {field.name: field for field in [*columns(model, SOURCE), *links(model, SOURCE)]}
        result = {}
        for name, value in row.items():
            if name in translated_fields(model):
                self._text(result, key, name, value, language, within)
            elif name not in by_name:
                if language == SOURCE:
                    self.files.complain(key, _("There is no field “%s”.") % name, within)
            elif language == SOURCE:
                field = by_name[name]
                result[getattr(field, "attname", name)] = self._value(key, field, value, within)
        return result

    def _text(self, result, key, name, value, language, within):
        if not isinstance(value, dict):
            if language == SOURCE:
                self.files.complain(key, _("“%s” has to be a mapping of languages.") % name, within)
            return
        unknown = sorted(set(value) - set(CODES))
        if unknown and language == SOURCE:
            message = _("“%(field)s” is in a language that the portal does not have: %(codes)s.")
            self.files.complain(key, message % {"field": name, "codes": ", ".join(map(str, unknown))}, within)
        text = value.get(language)
        if text is None:
            return
        if not in_script(str(text), str(value.get(SOURCE) or ""), language):
            message = _("“%(field)s” under “%(code)s” is not written in that language.")
            self.files.complain(key, message % {"field": name, "code": language}, within)
        result[column(name, language)] = str(text)

    def _value(self, key, field, value, within):
        if isinstance(field, ManyToManyField):
            return [str(pk) for pk in (self._target(key, field, one, within) for one in value or []) if pk]
        if isinstance(field, ForeignKey):
            return None if value is None else self._target(key, field, value, within)
        return value if value is None or isinstance(value, bool | int) else str(value)

    def _target(self, key, field, natural_key, within):
        if field.related_model is Group:
            return Group.objects.filter(name=natural_key).values_list("pk", flat=True).first()
        target = (field.related_model._meta.label_lower, str(natural_key))
        if target not in self.ids:
            message = _("“%(field)s” refers to %(kind)s “%(key)s”, which does not exist.")
            values = {"field": field.name, "kind": target[0], "key": target[1]}
            self.files.complain(key, message % values, within)
            return None
        return str(self.ids[target])


def _live_ids():
    return {
        (model._meta.label_lower, str(natural_key)): pk
        for model in roots()
        for pk, natural_key in model._base_manager.values_list("pk", model.natural_key_field)
    }


def check_circles(files):
    """Complain of rows whose `parent`s lead back to them: the database could only say it of the whole load."""
    for (label, natural_key), row in files.rows.items():
        seen, parent = [natural_key], row.get("parent")
        while parent is not None and parent not in seen:
            seen.append(parent)
            parent = files.rows.get((label, parent), {}).get("parent")
        if parent == natural_key:
            circle = " → ".join([*seen, natural_key])
            files.complain((label, natural_key), _("“parent” goes round in a circle: %s.") % circle)
