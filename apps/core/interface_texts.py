"""The texts of the interface, found in Python sources and templates.

Written here so that nothing but Python is needed: Django's makemessages calls GNU gettext. Content (entries, units, …)
is translated in the database and never passes through here.
"""

import ast
import re
from dataclasses import dataclass, field

from django.utils.translation.template import templatize

PYTHON_FOLDERS = ("apps", "iomportal")
TEMPLATE_FOLDERS = ("templates", "apps/*/templates")
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".json", ".webmanifest"}


class CatalogueError(Exception):
    """A source or catalogue that cannot be read; the text names file and line."""


@dataclass(frozen=True)
class Key:
    """What gettext looks a text up by."""

    text: str
    context: str | None = None


@dataclass
class Message:
    """A text of the interface, its plural if it has one, and the files that use it."""

    key: Key
    plural: str = ""
    files: list[str] = field(default_factory=list)


# --- Python sources ---------------------------------------------------------------------------------------

# function → the positions of context, text and plural among its arguments
SHAPES = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
FUNCTIONS = {name + ending: shape for name, shape in SHAPES.items() for ending in ("", "_lazy")}
FUNCTIONS["gettext_noop"] = SHAPES["gettext"]


def python_messages(source, file):
    """Return the messages of a Python source. Raises CatalogueError for a text that is put together at run time."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CatalogueError(f"{file}:{error.lineno}: {error.msg}") from error
    names = _imported_names(tree)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = [(call, shape) for call in calls if (shape := _shape(call.func, names))]
    found.sort(key=lambda pair: (pair[0].lineno, pair[0].col_offset))
    return [message for call, shape in found if (message := _from_call(call, shape, file))]


def _imported_names(tree):
    """Return what the module calls each gettext function: `from … import gettext_lazy as _` makes it `_`."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {
        alias.asname or alias.name: FUNCTIONS[alias.name]
        for node in imports
        if node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }


def _shape(function, names):
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if isinstance(function, ast.Attribute):  # translation.gettext("…")
        return FUNCTIONS.get(function.attr)
    return None


def _from_call(call, shape, file):
    context, text, plural = (_literal(call, position, file) for position in shape)
    if text is None:
        return None
    return Message(Key(text, context), plural or "", [file])


def _literal(call, position, file):
    """Return the text at a position, None where there is none or only a variable. Python has already joined "a" "b"."""
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    if _is_put_together(argument):
        raise CatalogueError(f"{file}:{call.lineno}: translate one whole text, then fill its placeholders in")
    return None


def _is_put_together(argument):
    """Recognise f"…", "…" % x, "…" + x and "…".format(x): no catalogue holds what comes out of them."""
    match argument:
        case ast.JoinedStr() | ast.Call(func=ast.Attribute(value=ast.Constant())):
            return True
        case ast.BinOp():
            return any(isinstance(part, ast.Constant) for part in ast.walk(argument))
    return False


# --- Templates --------------------------------------------------------------------------------------------

STRING = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(
    rf"(?<!\w)(gettext|ngettext|pgettext|npgettext|_)\(\s*({STRING}(?:\s*,\s*{STRING})*)"
)


def template_messages(source, file):
    """Return the messages of a template. Django turns it into calls of gettext; the rest of its output is noise."""
    try:
        calls = templatize(source, origin=file)
    except SyntaxError as error:
        raise CatalogueError(str(error)) from error
    return [
        _from_template(call[1], re.findall(STRING, call[2]), file) for call in TEMPLATE_CALL.finditer(calls)
    ]


def _from_template(function, strings, file):
    values = [ast.literal_eval(string) for string in strings]
    if function == "_":
        # Django looks _("100%") up with its percent signs doubled, but does not write it so for the catalogue.
        return Message(Key(values[0].replace("%", "%%")), "", [file])
    context, text, plural = (None if position is None else values[position] for position in SHAPES[function])
    return Message(Key(text, context), plural or "", [file])


# --- All sources ------------------------------------------------------------------------------------------


def extract(root):
    """Return every message of the project by its key, in the order of files and of places in them."""
    messages = {}
    for path in python_files(root):
        _collect(messages, python_messages(path.read_text("utf-8"), str(path.relative_to(root))))
    for path in template_files(root):
        _collect(messages, template_messages(path.read_text("utf-8"), str(path.relative_to(root))))
    return messages


def python_files(root):
    """Migrations are left out: they repeat the texts of the models as they were."""
    paths = (path for folder in PYTHON_FOLDERS for path in (root / folder).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def template_files(root):
    folders = (folder for pattern in TEMPLATE_FOLDERS for folder in root.glob(pattern))
    return sorted(
        path for folder in folders for path in folder.rglob("*") if path.suffix in TEMPLATE_SUFFIXES
    )


def _collect(messages, found):
    for message in found:
        known = messages.setdefault(message.key, message)
        if known.plural and message.plural and known.plural != message.plural:
            raise CatalogueError(
                f"{message.files[0]}: “{message.key.text}” has the plural “{message.plural}” here and "
                f"“{known.plural}” in {known.files[0]}; give one of them a context"
            )
        known.plural = known.plural or message.plural
        known.files += [file for file in message.files if file not in known.files]
