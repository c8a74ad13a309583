"""Contacts as cards that an address book reads: vCard 4.0 (RFC 6350), in the reader's language."""

import re

from django.utils.translation import gettext

from apps.contacts.confirming import state_in_words
from apps.translation.reading import localized

CONTENT_TYPE = "text/vcard; charset=utf-8"
LINE_END = "\r\n"
LONGEST = 75  # octets in a line, its end not counted (RFC 6350, 3.2)
_ESCAPED = re.compile(r"[\\,;]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def vcards(contacts):
    """Return the cards of contacts, one after the other, as one text."""
    return "".join(folded(line) + LINE_END for contact in contacts for line in _card(contact))


def folded(line):
    """Return a line broken so that no part has more than LONGEST octets; no character is torn in two."""
    parts, room = [""], LONGEST
    for character in line:
        size = len(character.encode())
        if size > room:
            parts.append("")
            room = LONGEST - 1  # the space that says that the line goes on
        parts[-1] += character
        room -= size
    return f"{LINE_END} ".join(parts)


def escaped(text):
    """Return a text as the value of a property."""
    return _LINE_END.sub(r"\\n", _ESCAPED.sub(r"\\\g<0>", text))


def _card(contact):
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{contact.pk}",
        "KIND:org",
        _text("FN", localized(contact, "label")),
        *([_text("ROLE", localized(contact, "role"))] if contact.role_en else []),
        _organization(contact),
        *([f"EMAIL:{escaped(contact.email)}"] if contact.email else []),
        *([f"TEL;VALUE=uri:tel:{contact.phone}"] if contact.phone else []),
        *([f"URL:{contact.url}"] if contact.url else []),
        *(f"LANG:{code}" for code in contact.languages.split()),
        *_note(contact),
        "END:VCARD",
    ]


def _text(name, text):
    return f"{name};LANGUAGE={text.language}:{escaped(text.text)}"


def _organization(contact):
    names = [gettext("International Organization for Migration")]
    names += [localized(place, "name").text for place in (contact.unit, contact.office) if place]
    return "ORG:" + ";".join(map(escaped, names))


def _note(contact):
    """Return a line with what to write there about, and how far to trust the address."""
    told = [localized(contact, "use_for").text, state_in_words(contact)]
    told = "\n".join(filter(None, told))
    return [f"NOTE:{escaped(told)}"] if told else []
