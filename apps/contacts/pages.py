"""What the pages about whom to write to show. Each function reads what its page needs in a fixed number of queries."""

from apps.contacts.models import Contact, Subject
from apps.contacts.resolving import ways_to_contacts, ways_to_subject
from apps.contacts.ways import Way
from apps.core.filtering import matching
from apps.library.showing import current, page_of, shown
from apps.organization.models import Unit

OF_CONTACT = ("label", "role", "use_for", "public_note")


def contacts_page(user, asked):
    """Return the subjects and the contacts, regional ones first, narrowed to those that have the words of the query."""
    subjects = asked.sift(Subject.objects.visible_to(user).select_related("unit"))
    subjects = [row for row in subjects if _mentions(row, asked.query, "name", "search_words")]
    contacts = listed_contacts(user, asked)
    ways = _ways(contacts, user)
    return page_of(
        [*shown(subjects, "name"), *shown(contacts, *OF_CONTACT)],
        linked=[*(row for way in ways for row in way.rows), *(row.owner_unit for row in contacts)],
        subjects=subjects,
        contacts=contacts,
        levels=[(level, [way for way in ways if way.wanted.level == level]) for level in Contact.Level],
        total=len(subjects) + len(contacts),
        narrowed=asked.as_query,
    )


def listed_contacts(user, asked):
    """Return the contacts of the list as it is narrowed, in the order of the editors."""
    contacts = Contact.objects.visible_to(user).select_related("unit", "office", "owner_unit").with_review()
    contacts = asked.sift(contacts)
    return [row for row in contacts if _mentions(row, asked.query, "label", "email", "role", "use_for")]


def subject_page(subject, user):
    """Return the ways to help with a subject, and the other subjects of its unit."""
    ways = ways_to_subject(subject, user)
    unit = Unit.objects.visible_to(user).filter(pk=subject.unit_id).first()
    others = (
        Subject.objects.visible_to(user).current().filter(unit=unit).exclude(pk=subject.pk) if unit else []
    )
    contacts = [way.shown for way in ways if isinstance(way.shown, Contact)]
    return page_of(
        [*shown([subject], "name", "advice", "public_note"), *shown(contacts, *OF_CONTACT)],
        linked=[*others, unit, *(row for way in ways for row in way.rows)],
        ways=ways,
        unit=unit,
        others=others,
    )


def _mentions(row, query, *names):
    """True when the row, or the unit that answers there, has all words of the query."""
    own = matching([row], query, *names)
    return bool(
        own or (row.unit and matching([row.unit], query, "name", "acronym", "also_known_as", "search_words"))
    )


def _ways(contacts, user):
    """Return a way to each contact; one that is superseded leads nowhere else."""
    old = [row for row in contacts if row.is_superseded]
    return [*ways_to_contacts(current(contacts), user), *(Way(row, row) for row in old)]
