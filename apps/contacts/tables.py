"""Contacts as a table for a spreadsheet (CSV), in the reader's language."""

import csv
from io import StringIO

from django.utils.text import capfirst

from apps.contacts.confirming import state_in_words
from apps.contacts.models import Contact
from apps.core.spreadsheets import MARK, defused
from apps.core.text import listed
from apps.translation.reading import localized


def table(contacts):
    """Return the table as text, its first row the names of the columns."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([capfirst(Contact._meta.get_field(name).verbose_name) for name in READ])
    writer.writerows([defused(read(contact)) for read in READ.values()] for contact in contacts)
    return MARK + file.getvalue()


def _text(name):
    return lambda contact: localized(contact, name).text


def _place(name):
    return lambda contact: localized(place, "name").text if (place := getattr(contact, name)) else ""


READ = {
    "label": _text("label"),
    "role": _text("role"),
    "use_for": _text("use_for"),
    "email": lambda contact: contact.email,
    "phone": lambda contact: contact.phone,
    "url": lambda contact: contact.url,
    "level": lambda contact: contact.get_level_display(),
    "unit": _place("unit"),
    "office": _place("office"),
    "languages": lambda contact: listed(contact.languages_spoken),
    "confirmed_on": state_in_words,
}
