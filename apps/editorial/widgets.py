"""Widgets of the content forms: the rich text editor, and a search for rows that survives a forged value."""

from functools import cache

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Exists, OuterRef
from django.forms import Script, Textarea
from django.utils.translation import gettext as _
from django_prose_editor.config import expand_extensions, js_from_extensions
from django_prose_editor.widgets import importmap, prose_editor_js
from js_asset import JSON, ImportMap, Media

from apps.core.identity import as_key
from apps.editorial.rights import shown_to_editor

# The kinds that `core.html` keeps. A style sheet cannot tell "I" from "i", so capital ones would not be printed as
# such; bullets, which the editor would offer here too, have a button of their own.
NUMBERINGS = [
    {"label": "1, 2, 3, ...", "type": "decimal"},
    {"label": "a, b, c, ...", "type": "lower-alpha"},
    {"label": "i, ii, iii, ...", "type": "lower-roman"},
]
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": True, "listTypes": NUMBERINGS},
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Reference": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "HTML": True,
}


LATE = ImportMap({"portal/late": "portal/late.js"})
# What the modules import is named too: browsers ask for it at once, not when they have read the modules.
LATE_JS = Script("portal/late.js", type="module")
CONFIGURABLE_JS = Script("django_prose_editor/configurable.js", type="module")


@cache
def config():
    """Return the settings of the editors. Not when the module is read: a fresh copy has no static files yet."""
    return {"extensions": expand_extensions(EXTENSIONS), "js_modules": js_from_extensions(EXTENSIONS)}


class RichTextWidget(Textarea):
    """A text area that becomes an editor (editors.js); without JavaScript it stays a text area with the markup.

    Not the editor's own widget: that one makes all editors of a form at once, repeats its settings in each of them,
    and loads a font of which eighteen icons are shown.
    """

    @property
    def media(self):
        return Media(
            importmap=importmap | LATE,
            css={"all": ["django_prose_editor/editor.css", "django_prose_editor/overrides.css"]},
            js=[
                JSON(config(), id="editor-config"),
                prose_editor_js,
                CONFIGURABLE_JS,
                LATE_JS,
                Script("portal/editor.js", type="module"),
                Script("portal/editors.js", type="module"),
            ],
        )

    def __init__(self, attrs=None):
        super().__init__({"data-editor": True, **(attrs or {})})

    def use_required_attribute(self, initial):
        return False  # a browser cannot ask for a field that it does not show


def with_shown(rows, user):
    """Annotate `is_shown`: whether a person may work on each row."""
    shown = shown_to_editor(user, rows.model.objects.all())
    return rows.annotate(is_shown=Exists(shown.filter(pk=OuterRef("pk"))))


class _KeysOnly:
    """Django looks the posted values up to print them again, and answers 500 where one is no key at all.

    `change` is the key of the change that the form is a part of: its new rows can be chosen.
    """

    change = None

    def get_url(self):
        return f"{super().get_url()}?change={self.change}" if self.change else super().get_url()

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if as_key(key)], attr)


class _LateSearch:
    """Becomes a search when row_searches.js finds it near the screen; Django's own script makes all of them at once."""

    @property
    def media(self):
        return super().media + Media(
            importmap=LATE, js=[LATE_JS, Script("portal/row_searches.js", type="module")]
        )

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        classes = attrs.pop("class").replace("admin-autocomplete", "").strip()
        # Select2 measures the page for each search that is not told its width.
        return attrs | {"class": classes, "data-row-search": True, "data-width": "min(32rem, 100%)"}


class RowSelect(_KeysOnly, _LateSearch, AutocompleteSelect):
    """A search for one row, which is not read for it where its field knows it (`formsets.RowChoice`).

    Django reads the chosen row of each such field by itself: a form with thirty children would cost thirty queries.
    """

    def optgroups(self, name, value, attr=None):
        row = self.choices.field.known.get(str(value[0])) if len(value) == 1 else None
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        if not any(value):
            return [(None, empty, 0)]
        if row is None:
            return super().optgroups(name, value, attr)
        chosen = self.create_option(
            name, row.pk, self.choices.field.label_from_instance(row), True, len(empty)
        )
        return [(None, [*empty, chosen], 0)]


class RowSelectMultiple(_LateSearch, AutocompleteSelectMultiple):
    """A search for several rows. A chosen one that `user` may not see keeps its place, but not its name."""

    user = None
    known = {}  # {key as text: row} of rows that were read `with_shown`

    def optgroups(self, name, value, attr=None):
        keys = [str(key) for key in value if as_key(key)]
        if self.known.keys() >= set(keys):
            rows = [self.known[key] for key in keys]
        else:
            rows = with_shown(self.choices.queryset.filter(pk__in=keys), self.user)
        return [
            (
                None,
                [self.create_option(name, row.pk, self._label(row), True, n) for n, row in enumerate(rows)],
                0,
            )
        ]

    def _label(self, row):
        return (
            self.choices.field.label_from_instance(row)
            if row.is_shown
            else _("(a page that you may not see)")
        )
