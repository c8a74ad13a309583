"""Builders of content: each makes one row through the door. A test states every value that it asserts on."""

import uuid

from apps.contacts.models import Contact
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.frameworks.models import Framework
from apps.library.models import Document, Source
from apps.manual.models import Entry, Topic
from apps.organization.models import Unit
from apps.translation.states import Origin


def make(model, *, children=None, links=None, **fields):
    """Publish a root with its children and return it. `children` is {manager: [fields of a row]}."""
    payload = new_payload(model, children=children, links=links, **fields)
    publish([payload], origin=Origin.FIXTURE)
    return model.objects.get(pk=payload["id"])


def new_payload(model, *, children=None, links=None, **fields):
    """Return the English payload of a new root; texts in other languages are separate payloads."""
    rows = {
        name: [
            {"id": str(uuid.uuid4()), "position": number, **row} for number, row in enumerate(rows, start=1)
        ]
        for name, rows in (children or {}).items()
    }
    return {
        "schema": 1,
        "model": model._meta.label_lower,
        "id": str(uuid.uuid4()),
        "language": "en",
        "fields": {**fields, **(links or {})},
        "children": {name: rows.get(name, []) for name in model.children},
    }


def translate(root, language, **fields):
    """Publish texts of a root in a language and return the root read again."""
    payload = payload_of(root, language)
    payload["fields"] |= {f"{name}_{language}": text for name, text in fields.items()}
    publish([payload], origin=Origin.FIXTURE)
    return type(root).objects.get(pk=root.pk)


def make_topic(code="frameworks", **fields):
    return make(Topic, code=code, **{"title_en": "Frameworks", **fields})


def make_entry(slug="about-iom", *, topic=None, children=None, links=None, **fields):
    topic = topic or Topic.objects.filter(code="frameworks").first() or make_topic()
    defaults = {"title_en": "About the Organization"}
    return make(
        Entry, slug=slug, topic_id=str(topic.pk), children=children, links=links, **{**defaults, **fields}
    )


def make_unit(code="dhrr", **fields):
    return make(Unit, code=code, **{"kind": "department", "name_en": "Department of Response", **fields})


def make_contact(code="dhrr", **fields):
    return make(Contact, code=code, **{"label_en": "Department", "email": "Dhrr@example.org", **fields})


def make_framework(code="mcof", **fields):
    return make(Framework, code=code, **{"kind": "framework", "title_en": "Crisis framework", **fields})


def make_document(code="report", *, versions=(), **fields):
    return make(Document, code=code, children={"versions": list(versions)}, **{"kind": "report", **fields})


def make_source(code="manual", **fields):
    return make(Source, code=code, **{"title_en": "Emergency Manual", **fields})
