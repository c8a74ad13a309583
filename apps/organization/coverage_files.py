"""Files that say which office covers which countries. This module reads them.

The file is YAML, read as strictly as the files of content: a person reads it in a diff, a comment can say where a line
is from, and "NO" is Norway. Each office stands once, and under it all that it covers:

    example: true            # only in examples: what stands here is not a fact
    coverage:
      ro-dakar:              # the code of the office
        regional: [TD, SN]   # ISO codes of countries, under the kind of coverage

What the file says of an office replaces what was recorded of it; offices that it does not name keep theirs.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

from apps.editorial.fixtures import Loader
from apps.editorial.problems import Problem, Refused
from apps.organization.models import Coverage


@dataclass(frozen=True)
class Line:
    """One country under one office in the file, and where it stands there."""

    number: int
    office: str
    kind: str
    country: str


def read(path):
    """Return the lines of a file and whether it is an example. Raises Refused for a file of another form."""
    try:
        root = yaml.compose(Path(path).read_text(encoding="utf-8"), Loader)
    except yaml.MarkedYAMLError as error:
        number = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refused(
            [problem_in(number, f"{error.problem}. Look at brackets, colons and indents.")]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError, OSError) as error:
        raise Refused([Problem(str(error), Path(path).name)]) from error
    reader = _Reader()
    lines = reader.lines(root)
    if reader.problems:
        raise Refused(reader.problems)
    return lines, reader.is_example


class _Reader:
    """Walks the file as it is written, so that every complaint has its line."""

    def __init__(self):
        self.problems = []
        self.is_example = False

    def lines(self, root):
        if root is None:
            self._complain(None, "The file is empty. Write “coverage:” and the offices under it.")
            return []
        found = {}
        for key, node in self._pairs(root, "the file"):
            if key.value == "example":
                self.is_example = self._yes_or_no(node)
            elif key.value == "coverage":
                found = node
            else:
                self._complain(
                    key, f"“{key.value}” means nothing here. Write “coverage:”, or “example: true”."
                )
        if not found:
            self._complain(root, "There is no “coverage”. Write “coverage:” and the offices under it.")
            return []
        return [
            line for office, kinds in self._pairs(found, "“coverage”") for line in self._of(office, kinds)
        ]

    def _yes_or_no(self, node):
        if node.value not in ("true", "false"):
            self._complain(node, "Write “example: true” for an example, or leave the line out.")
        return node.value == "true"

    def _of(self, office, kinds):
        """Return the lines of one office."""
        found = []
        for kind, countries in self._pairs(kinds, f"“{office.value}”"):
            if kind.value not in Coverage.Kind.values:
                known = ", ".join(Coverage.Kind.values)
                self._complain(
                    kind, f"There is no kind of coverage “{kind.value}”. Write one of these: {known}."
                )
            elif not isinstance(countries, yaml.SequenceNode):
                self._complain(countries, f"Write the countries under “{kind.value}” as a list: [TD, SN].")
            else:
                found += [self._line(office, kind, country) for country in countries.value]
        if not kinds.value:
            self._complain(
                office, f"“{office.value}” covers nothing here. Write “regional: []” if that is meant."
            )
        return found or [Line(office.start_mark.line + 1, office.value, "", "")]

    def _line(self, office, kind, country):
        code = country.value if isinstance(country, yaml.ScalarNode) else ""
        return Line(country.start_mark.line + 1, office.value, kind.value, code or "?")

    def _pairs(self, node, name):
        """Return the pairs of a mapping, each key once."""
        if not isinstance(node, yaml.MappingNode):
            if node.value:
                self._complain(node, f"Under {name} there has to be a mapping: a key, a colon, a value.")
            return []
        seen = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "A key has to be a single word.")
            elif key.value in seen:
                first = seen[key.value][0].start_mark.line + 1
                self._complain(key, f"“{key.value}” stands in line {first} already. Put both together there.")
            else:
                seen[key.value] = (key, value)
        return list(seen.values())

    def _complain(self, node, message):
        self.problems.append(problem_in(node.start_mark.line + 1 if node else 1, message))


def problem_in(number, message):
    """Return what is wrong with a line of the file."""
    return Problem(message, f"line {number}")
