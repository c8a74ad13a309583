"""Addresses grow old: whoever answers for a contact is asked by mail to confirm it, once a month until it is done."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.contacts.mailboxes import by_mailbox, mail_to, send_once_stored
from apps.contacts.models import ConfirmationReminder, Contact

AGAIN = timedelta(days=30)  # often enough not to be forgotten, rarely enough to be read
NOT_SENT = "A reminder to confirm contacts could not be sent; it is tried again in the next round."


def remind_of_confirmations():
    """Ask for the confirmation of every contact that is due for it; return in words what was done."""
    if settings.PORTAL_DEMO:
        return "a trial writes to nobody"  # its content holds addresses of real units
    due = _due(timezone.now())
    mails = by_mailbox(due)
    for recipient, contacts in mails.items():
        _note(contacts)
        send_once_stored(
            partial(reminder_mail, recipient, contacts), partial(_forget, contacts), words=NOT_SENT
        )
    asked = sum(map(len, mails.values()))
    return f"confirmations asked for: {asked}, without an address to ask at: {len(due) - asked}"


def _due(now):
    """Return the contacts whose address was never confirmed or too long ago, and of which nobody was told lately."""
    told = ConfirmationReminder.objects.filter(sent_at__gt=now - AGAIN).values("contact")
    contacts = Contact.objects.live().current().exclude(pk__in=told).select_related("unit", "owner_unit")
    return [row for row in contacts if row.has_address and row.is_due_for_confirmation]


def _note(contacts):
    rows = [ConfirmationReminder(contact=contact, sent_at=timezone.now()) for contact in contacts]
    ConfirmationReminder.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["contact"], update_fields=["sent_at"]
    )


def _forget(contacts):
    ConfirmationReminder.objects.filter(contact__in=contacts).delete()


def reminder_mail(recipient, contacts):
    """Return the mail that asks for the confirmation of contacts."""
    return mail_to(
        recipient,
        "contacts/mails/reminder.txt",
        lambda: {"contacts": [(row, _form(row)) for row in contacts], "days": Contact.CONFIRMED_FOR.days},
    )


def _form(contact):
    return settings.PORTAL_BASE_URL + reverse("admin:contacts_contact_change", args=[contact.pk])
