"""Addresses grow old: whoever answers for a contact is asked by mail to confirm it, once a month until it is done."""

import logging
from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from apps.contacts.address_book import upwards
from apps.contacts.models import ConfirmationReminder, Contact
from apps.core.languages import CODES, SOURCE
from apps.organization.models import Unit

logger = logging.getLogger(__name__)
AGAIN = timedelta(days=30)  # often enough not to be forgotten, rarely enough to be read


def remind_of_confirmations():
    """Ask for the confirmation of every contact that is due for it; return in words what was done.

    Each mail is noted down before it is sent, and sent when that is stored: two hosts, or a second run, never send one
    twice, and nobody waits for a mail server with the database locked. One that could not be sent is due again.
    """
    if settings.PORTAL_DEMO:
        return "a trial writes to nobody"  # its content holds addresses of real units
    due = _due(timezone.now())
    mails = _by_recipient(due)
    for recipient, contacts in mails.items():
        _note(contacts)
        transaction.on_commit(lambda to=recipient, about=contacts: _send(to, about))
    asked = sum(map(len, mails.values()))
    return f"confirmations asked for: {asked}, without an address to ask at: {len(due) - asked}"


def _due(now):
    """Return the contacts whose address was never confirmed or too long ago, and of which nobody was told lately."""
    told = ConfirmationReminder.objects.filter(sent_at__gt=now - AGAIN).values("contact")
    contacts = Contact.objects.live().current().exclude(pk__in=told).select_related("unit", "owner_unit")
    return [row for row in contacts if row.has_address and row.is_due_for_confirmation]


def _by_recipient(due):
    """Return {contact to write to: contacts to confirm}.

    That is the mailbox of the owner, else of the contact's own unit, or of the nearest unit above that has one.
    """
    units = Unit.objects.tree()
    first = _first_addresses()
    mails = defaultdict(list)
    for contact in due:
        chain = upwards(units, contact.owner_unit_id or contact.unit_id, "parent_id")
        recipient = next((first[unit.pk] for unit in chain if unit.pk in first), None)
        if recipient is not None:
            mails[recipient].append(contact)
    return mails


def _first_addresses():
    """Return {unit id: contact} with the mailbox that stands for each unit at Headquarters."""
    contacts = Contact.objects.live().current().exclude(email="").exclude(level=Contact.Level.REGIONAL)
    found = {}
    for contact in sorted(contacts, key=lambda row: not row.is_primary):
        found.setdefault(contact.unit_id, contact)
    found.pop(None, None)
    return found


def _note(contacts):
    rows = [ConfirmationReminder(contact=contact, sent_at=timezone.now()) for contact in contacts]
    ConfirmationReminder.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["contact"], update_fields=["sent_at"]
    )


def _send(recipient, contacts):
    try:
        reminder_mail(recipient, contacts).send()
    except Exception:
        logger.exception(
            "A reminder to confirm contacts could not be sent; it is tried again in the next round."
        )
        ConfirmationReminder.objects.filter(contact__in=contacts).delete()


def reminder_mail(recipient, contacts):
    """Return the mail that asks for the confirmation of contacts, in the first language spoken at the recipient."""
    spoken = [code for code in recipient.languages.split() if code in CODES]
    with translation.override(spoken[0] if spoken else SOURCE):
        context = {"contacts": [(row, _form(row)) for row in contacts], "days": Contact.CONFIRMED_FOR.days}
        text = render_to_string("contacts/mails/reminder.txt", context)
        subject, _, body = text.strip().partition("\n")
        headers = {"Auto-Submitted": "auto-generated", "Content-Language": translation.get_language()}
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[recipient.email], headers=headers)


def _form(contact):
    return settings.PORTAL_BASE_URL + reverse("admin:contacts_contact_change", args=[contact.pk])
