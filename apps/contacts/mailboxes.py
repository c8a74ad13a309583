"""Which mailbox stands for a unit, and mails to it. People come and go; a unit keeps an address that somebody reads."""

import logging
from collections import defaultdict
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from apps.accounts.models import User
from apps.contacts.address_book import upwards
from apps.contacts.models import Contact
from apps.core.languages import CODES, SOURCE
from apps.organization.models import Unit

logger = logging.getLogger(__name__)


def by_mailbox(rows):
    """Return {contact to write to: those of the owned rows that it is asked about}. Two queries.

    That is the mailbox of the unit that answers for a row, or of the nearest unit above that has one. An address that
    stands for several units is written to once. Rows that lead to no address are left out.
    """
    units, first = Unit.objects.tree(), _first_addresses()
    mailboxes, found = {}, defaultdict(list)
    for row in rows:
        chain = upwards(units, row.answering_unit_id, "parent_id")
        contact = next((first[unit.pk] for unit in chain if unit.pk in first), None)
        if contact is not None:
            found[mailboxes.setdefault(contact.email.casefold(), contact)].append(row)
    return found


def _first_addresses():
    """Return {unit id: contact} with the mailbox that stands for each unit at Headquarters."""
    contacts = Contact.objects.live().current().exclude(email="").exclude(level=Contact.Level.REGIONAL)
    found = {}
    for contact in sorted(contacts, key=lambda row: not row.is_primary):
        found.setdefault(contact.unit_id, contact)
    found.pop(None, None)
    return found


def send_once_stored(write, undo, words):
    """Send the mail that `write` returns when what notes it down is stored.

    Two hosts, or a second run, then never send one twice, and nobody waits for a mail server with the database locked.
    One that could not be sent is logged in these words, made due again by `undo`, and stops no other.
    """
    transaction.on_commit(lambda: _send(write, undo, words), robust=True)


def _send(write, undo, words):
    try:
        write().send()
    except Exception:
        logger.exception(words)
        undo()


def publishers():
    """Return who may publish, as one recipient for each of their languages, with the `emails` of all who read it."""
    emails = defaultdict(list)
    for person in User.objects.who_may(f"translation.publish_{SOURCE}").order_by("email"):
        emails[person.language].append(person.email)
    return [Publishers(language, tuple(found)) for language, found in sorted(emails.items())]


@dataclass(frozen=True)
class Publishers:
    """People who may publish and read the interface in the same language: a mail goes to all of them."""

    languages: str
    emails: tuple


def mail_to(recipient, template, context_of):
    """Return the mail of a template, whose first line is the subject, to a contact or to publishers, in the first
    language spoken there.

    `context_of` is called in that language.
    """
    spoken = [code for code in recipient.languages.split() if code in CODES]
    with translation.override(spoken[0] if spoken else SOURCE):
        text = render_to_string(template, context_of())
        subject, _, body = text.strip().partition("\n")
        headers = {"Auto-Submitted": "auto-generated", "Content-Language": translation.get_language()}
    to = recipient.emails if isinstance(recipient, Publishers) else [recipient.email]
    return EmailMessage(subject.strip(), body.strip() + "\n", to=to, headers=headers)
