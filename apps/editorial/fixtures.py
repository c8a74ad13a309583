"""Content in files: natural keys, all languages side by side, read by people in a diff.

A file maps "app.model" to a list of rows. A translatable field is a mapping {en, fr, es, ar}; a reference is the
natural key of its target; children stand under the name of their manager; the order in the file is the position.
docs/architecture.md has an example.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField
from django.utils.translation import gettext as _

from apps.core.identity import row_id
from apps.core.languages import CODES, SOURCE, column, translated_fields
from apps.core.text import validate_characters
from apps.editorial.aggregates import children, columns, links, roots
from apps.editorial.payloads import to_value
from apps.editorial.problems import Problem, Refused
from apps.editorial.validation import check_fields
from apps.translation.states import in_script

Key = tuple[str, str]  # model label and natural key
_SURROGATE = re.compile("[\ud800-\udfff]")


class Loader(yaml.SafeLoader):
    """YAML without surprises: "yes", "010" and "12:30" are words, and no key of a mapping stands there twice."""

    yaml_implicit_resolvers = {}

    def construct_scalar(self, node):
        text = super().construct_scalar(node)
        if _SURROGATE.search(text):
            raise yaml.MarkedYAMLError(problem="half of a character", problem_mark=node.start_mark)
        return text

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _value in node.value if isinstance(node, yaml.MappingNode) else ():
            if str(key.value) in seen:
                problem = f"“{key.value}” stands here twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


for tag, pattern, first in (
    ("null", r"(~|null)?\Z", ["~", "n", ""]),
    ("bool", r"(true|false)\Z", ["t", "f"]),
    ("int", r"(0|[1-9][0-9]{0,8})\Z", list("0123456789")),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


@dataclass
class Files:
    """All rows of all files, and what is wrong with them."""

    rows: dict = field(default_factory=dict)  # Key → row as written
    places: dict = field(default_factory=dict)  # Key → name of the file
    positions: dict = field(default_factory=dict)  # Key → number of the row in its list
    problems: list = field(default_factory=list)

    def complain(self, key, message, within="", field=""):
        label, natural_key = key
        place = f"{self.places[key]}: {label} “{natural_key}”"
        self.problems.append(Problem(message, f"{place} › {within}" if within else place, field))


def read(folder):
    """Read every .yaml file of a folder and return its Files. Raises Refused for text that is no such mapping."""
    files = Files()
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506  a safe loader
        except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
            raise Refused([Problem(str(error), path.name)]) from error
        _read_file(files, path.name, {} if content is None else content)
    return files


def _read_file(files, name, content):
    if not isinstance(content, dict):
        raise Refused([Problem(_("The file has to map kinds of content to lists of rows."), name)])
    known = {model._meta.label_lower: model for model in roots()}
    for label, rows in content.items():
        if label not in known:
            files.problems.append(Problem(_("There is no such kind of content: %s") % label, name))
        elif not isinstance(rows, list | None):
            files.problems.append(Problem(_("“%s” has to be a list of rows.") % label, name))
        else:
            for number, row in enumerate(rows or [], start=1):
                _read_row(files, name, known[label], number, row)


def _read_row(files, name, model, number, row):
    label, key_field = model._meta.label_lower, model.natural_key_field
    natural_key = _key_of(row, key_field)
    if not natural_key:
        files.problems.append(Problem(_no_key(number, key_field), f"{name}: {label}"))
        return
    key = (label, natural_key)
    files.places.setdefault(key, name)
    if key in files.rows:
        files.complain(key, _("There are two rows with this key."))
    files.rows[key], files.positions[key] = row, number


def _key_of(row, key_field):
    """Return the natural key of a row as text, "" where it has none."""
    key = row.get(key_field) if isinstance(row, dict) else None
    return str(key) if isinstance(key, str | int) else ""


def _no_key(number, key_field):
    return _("Row %(number)s has no “%(field)s”.") % {"number": number, "field": key_field}


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
        own = {name: value for name, value in row.items() if name not in model.children}
        fields = self._row(key, model, own, self.files.positions[key])
        kids = {name: self._children(key, name, row.get(name)) for name in model.children}
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
            slot = _key_of(row, model.slot_field)
            if not slot:
                self.files.complain(key, _no_key(number, model.slot_field), name)
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
        for own in columns(model, SOURCE):
            if isinstance(own, ForeignKey) and not own.null and getattr(row, own.attname) is None:
                self.files.complain(key, own.error_messages["blank"], within, str(own.verbose_name))
        for problem in check_fields([row]):
            self.files.complain(key, problem.message, within, problem.field)

    def _text(self, result, key, name, value, within):
        if not isinstance(value, dict):
            self.files.complain(key, _("“%s” has to be a mapping of languages.") % name, within)
            return
        if unknown := sorted(str(code) for code in value if code not in CODES):
            message = _("“%(field)s” is in a language that the portal does not have: %(codes)s.")
            self.files.complain(key, message % {"field": name, "codes": ", ".join(unknown)}, within)
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
            if isinstance(value, str):
                validate_characters(value)
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
        if field.related_model is Group:
            found = Group.objects.filter(name=natural_key).values_list("pk", flat=True).first()
        else:
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


def _live_ids():
    return {
        (model._meta.label_lower, str(natural_key)): pk
        for model in roots()
        for pk, natural_key in model._base_manager.values_list("pk", model.natural_key_field)
    }


def check_circles(files):
    """Complain of rows whose `parent`s lead back to them: the database could only say it of the whole load."""
    for (label, natural_key), row in files.rows.items():
        seen, parent = [natural_key], _key_of(row, "parent")
        while parent and parent not in seen:
            seen.append(parent)
            parent = _key_of(files.rows.get((label, parent)), "parent")
        if parent == natural_key:
            circle = " → ".join([*seen, natural_key])
            files.complain((label, natural_key), _("“parent” goes round in a circle: %s.") % circle)
