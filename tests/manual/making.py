"""Entries as the tests of readers need them."""

from django.contrib.auth.models import Group

from apps.contacts.models import Contact
from apps.editorial.publishing import publish
from apps.library.models import Document
from apps.manual.models import Entry
from apps.organization.models import Unit
from apps.translation.states import Origin
from tests.builders import make_entry, make_framework, make_source, make_topic, make_unit, new_payload

GROUP = "surge"
NO_ADDRESS = {"address_not_recorded": True}
BODY = '<p>See <a data-ref="manual.entry:e0">an entry</a> and <a data-ref="manual.topic:frameworks">a topic</a>.</p>'


def make_restricted_entry(slug="secret", **fields):
    """Publish an entry for the members of one group only, and return it."""
    group, _created = Group.objects.get_or_create(name=GROUP)
    return make_entry(slug, access="restricted", links={"restricted_to": [str(group.pk)]}, **fields)


def let_into_the_group(user):
    user.groups.add(Group.objects.get(name=GROUP))
    return user


def section(anchor, kind="overview", **fields):
    """Return the fields of a section with a text."""
    return {"anchor": anchor, "kind": kind, "body_en": f"<p>Text of {anchor}.</p>", **fields}


def make_library(number):
    """Publish a topic with `number` entries, documents, contacts and units, and one entry that shows them all.

    In one publication, for three hundred of them take half a minute otherwise.
    """
    topic = make_topic("frameworks")
    unit = make_unit("dhrr")
    source = make_source("manual")
    numbers = range(number)
    documents = [
        new_payload(Document, code=f"d{count}", kind="report", children=_versions(count)) for count in numbers
    ]
    contacts = [
        new_payload(
            Contact, code=f"c{count}", label_en=f"Contact {count}", unit_id=str(unit.pk), **NO_ADDRESS
        )
        for count in numbers
    ]
    units = [new_payload(Unit, code=f"u{count}", kind="unit", name_en=f"Unit {count}") for count in numbers]
    first_contacts = [_first_contact_of(unit) for unit in units]
    entries = [
        new_payload(
            Entry, slug=f"e{count}", topic_id=str(topic.pk), title_en=f"Entry {count}", is_stub=count > 0
        )
        for count in numbers
    ]
    children = {
        "sections": [section(f"s{count}", source_id=str(source.pk), body_en=BODY) for count in numbers],
        "links": [{"code": f"l{count}", "title_en": f"Link {count}"} for count in numbers],
        "documents": [{"document_id": payload["id"]} for payload in documents],
        "contacts": [{"contact_id": payload["id"]} for payload in contacts],
    }
    about = new_payload(
        Entry,
        slug="about",
        topic_id=str(topic.pk),
        title_en="About",
        source_id=str(source.pk),
        owner_unit_id=str(unit.pk),
        about_framework_id=str(make_framework("mcof").pk),
        children=children,
    )
    publish([*units, *first_contacts, *documents, *contacts, *entries, about], origin=Origin.FIXTURE)
    return Entry.objects.get(slug="about")


def _versions(count):
    return {"versions": [{"language": language, "title": f"Report {count}"} for language in ("en", "fr")]}


def _first_contact_of(unit):
    code = unit["fields"]["code"]
    return new_payload(
        Contact, code=code, label_en=code, unit_id=unit["id"], is_primary=True, email=f"{code}@example.org"
    )
