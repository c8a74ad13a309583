"""What stands on the home page."""

from datetime import date

from django.db.models import Q

from apps.contacts.models import Contact, Subject
from apps.editorial.models import Publication
from apps.manual.pages import IN_A_LIST, read_translations, topics_with_entries
from apps.reading.asking import to_read
from apps.translation.notices import notice_of

MOST_IN_TOPIC = 8
MOST_RECENT = 5
MOST_CONTACTS = 8
MOST_SUBJECTS = 10


def front_page(user):
    """Return what the home page shows to a person."""
    topics = topics_with_entries(user)
    entries = [entry for topic in topics for entry in topic.shown_entries]
    recent = _recent(entries)
    contacts = _emergency_contacts(user)
    all_subjects = list(Subject.objects.visible_to(user).current())
    subjects = all_subjects[:MOST_SUBJECTS]
    read_translations([*topics, *entries, *contacts, *subjects])
    shown = [(row, *IN_A_LIST) for row in (*topics, *entries)]
    shown += [(contact, "label", "use_for") for contact in contacts]
    shown += [(subject, "name") for subject in subjects]
    return {
        "to_read": to_read(user),
        "topics": topics,
        "most_in_topic": MOST_IN_TOPIC,
        "recent": recent,
        "subjects": subjects,
        "subject_total": len(all_subjects),
        "emergency_contacts": contacts,
        "notice": notice_of(shown),
    }


def _recent(entries):
    """Return the entries that have a text, last published first and then by their own date."""
    entries = [entry for entry in entries if not entry.is_stub]
    published = Publication.objects.last_published([entry.pk for entry in entries])
    for entry in entries:
        entry.published_at = published.get(entry.pk)
    return sorted(entries, key=_newest_last, reverse=True)[:MOST_RECENT]


def _newest_last(entry):
    published_on = entry.published_at.date() if entry.published_at else date.min
    return published_on, entry.content_date or date.min


def _emergency_contacts(user):
    """Return the regional contacts, for these are the first to turn to, even those whose address is not recorded.

    Behind them stand the first contacts of units that have an address, those of whole departments before the others.
    """
    first = Q(is_primary=True) | Q(level=Contact.Level.REGIONAL)
    contacts = Contact.objects.visible_to(user).current().filter(first).select_related("unit")
    found = [contact for contact in contacts if _is_regional(contact) or contact.has_address]
    return sorted(found, key=_regional_then_departments)[:MOST_CONTACTS]


def _regional_then_departments(contact):
    return not _is_regional(contact), not _of_department(contact), contact.position


def _is_regional(contact):
    return contact.level == Contact.Level.REGIONAL


def _of_department(contact):
    return contact.unit is not None and contact.unit.parent_id is None
