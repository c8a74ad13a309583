"""Content in files: natural keys, all languages side by side, read by people in a diff. This module reads them.

A file maps "app.model" to a list of rows. A translatable field is a mapping {en, fr, es, ar}; a reference is the
natural key of its target; children stand under the name of their manager; the order in the file is the position.
docs/architecture.md has an example.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from apps.core.text import chained
from apps.editorial.aggregates import roots
from apps.editorial.problems import Problem, Refused

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

    # All by key: (model label, natural key).
    rows: dict = field(default_factory=dict)  # the row as written
    places: dict = field(default_factory=dict)  # the name of its file
    positions: dict = field(default_factory=dict)  # its number in its list
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
    natural_key = key_of(row, key_field)
    if not natural_key:
        files.problems.append(Problem(no_key(number, key_field), f"{name}: {label}"))
        return
    key = (label, natural_key)
    files.places.setdefault(key, name)
    if key in files.rows:
        files.complain(key, _("There are two rows with this key."))
    files.rows[key], files.positions[key] = row, number


def key_of(row, key_field):
    """Return the natural key of a row as text, "" where it has none."""
    key = row.get(key_field) if isinstance(row, dict) else None
    return str(key) if isinstance(key, str | int) else ""


def slot_of(row, fields):
    """Return the natural key of a child: its slot fields joined by "+", those left out aside; "" where it has none."""
    return "+".join(filter(None, (key_of(row, field) for field in fields)))


def no_key(number, key_field):
    """Return the words for a row without its natural key."""
    return _("Row %(number)s has no “%(field)s”.") % {"number": number, "field": key_field}


def check_circles(files):
    """Complain of rows that a reference to their own kind leads back to: a whole load has no place to name."""
    links = {model._meta.label_lower: _links_to_itself(model) for model in roots()}
    for (label, natural_key), row in files.rows.items():
        for link in links[label]:
            seen, parent = [natural_key], key_of(row, link)
            while parent and parent not in seen:
                seen.append(parent)
                parent = key_of(files.rows.get((label, parent)), link)
            if parent == natural_key:
                words = {"field": link, "circle": chained([*seen, natural_key])}
                files.complain(
                    (label, natural_key), _("“%(field)s” goes round in a circle: %(circle)s.") % words
                )


def _links_to_itself(model):
    return [field.name for field in model._meta.concrete_fields if field.related_model is model]
