"""Widgets of the content forms: the rich text editor, and a search for rows that survives a forged value."""

import uuid

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.utils.translation import gettext as _
from django_prose_editor.widgets import AdminProseEditorWidget

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


class RichTextWidget(AdminProseEditorWidget):
    """A text area that becomes an editor; without JavaScript it stays a text area with the markup."""

    def __init__(self, attrs=None):
        super().__init__(attrs, config={"extensions": EXTENSIONS}, preset="configurable")


class _KeysOnly:
    """Django looks the posted values up to print them again, and answers 500 where one is no key at all.

    `change` is the key of the change that the form is a part of: its new rows can be chosen.
    """

    change = None

    def get_url(self):
        return f"{super().get_url()}?change={self.change}" if self.change else super().get_url()

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if _is_key(key)], attr)


class RowSelect(_KeysOnly, AutocompleteSelect):
    """A search for one row. `at_hand` is the stored one, where it was read with the row that points to it.

    Django reads the chosen row of each such field by itself: a form with thirty children would cost thirty queries.
    """

    at_hand = None

    def optgroups(self, name, value, attr=None):
        row = self.at_hand
        if row is None or list(value) != [str(row.pk)]:
            return super().optgroups(name, value, attr)
        empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(
            name, row.pk, self.choices.field.label_from_instance(row), True, len(empty)
        )
        return [(None, [*empty, chosen], 0)]


class RowSelectMultiple(_KeysOnly, AutocompleteSelectMultiple):
    """A search for several rows. A chosen one that `user` may not see keeps its place, but not its name."""

    user = None

    def optgroups(self, name, value, attr=None):
        groups = super().optgroups(name, value, attr)
        options = [option for _label, group, _index in groups for option in group]
        shown = shown_to_editor(self.user, self.choices.queryset.model.objects.all())
        visible = set(
            shown.filter(pk__in=[option["value"] for option in options]).values_list("pk", flat=True)
        )
        for option in options:
            if uuid.UUID(str(option["value"])) not in visible:
                option["label"] = _("(a page that you may not see)")
        return groups


def _is_key(value):
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True
