"""Builders of content: each makes one row through the door. A test states every value that it asserts on."""

import uuid
from datetime import UTC, date, datetime

from apps.contacts.models import Contact, Subject
from apps.editorial.models import Change, Reviewed
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import Meaning
from apps.frameworks.models import Framework, PartGroup, Programme
from apps.library.models import Document, Source, Term
from apps.manual.models import Entry, Question, Topic
from apps.organization.models import (
    Country,
    HistoryPeriod,
    Measure,
    Office,
    OfficeType,
    Partner,
    Position,
    Unit,
)
from apps.portal.models import MenuItem, Notice, OldAddress, new_code
from apps.translation.states import Origin
from tests.accounts.factories import make_user


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


def publish_drafts():
    """Publish what is being worked on, as one who may do it alone, and return the lines of the log."""
    by = make_user("publisher")
    changes = Change.objects.open().order_by("pk")
    meaning = Meaning(note="Changed", gravity="normal")
    return [line for change in changes for line in publish_now(change, by, meaning, why="For a test.")]


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


def make_term(code="wash", **fields):
    return make(Term, code=code, **{"name_en": "Water, sanitation and hygiene", **fields})


def make_country(iso2="TD", **fields):
    return make(Country, iso2=iso2, **{"name_en": "Chad", **fields})


def make_office_type(code="RO", **fields):
    return make(OfficeType, code=code, **{"name_en": "Regional Office", **fields})


def make_office(code="ro-dakar", *, type=None, country=None, coverage=(), **fields):
    type = type or OfficeType.objects.first() or make_office_type()
    country = country or Country.objects.first() or make_country()
    keys = {"type_id": str(type.pk), "country_id": str(country.pk)}
    defaults = {"name_en": "Regional Office, Dakar", **keys}
    return make(Office, code=code, children={"coverage": list(coverage)}, **{**defaults, **fields})


def make_position(code="director", **fields):
    return make(Position, code=code, **{"title_en": "Director", **fields})


def make_partner(code="unhcr", **fields):
    return make(Partner, code=code, **{"kind": "un", "name_en": "Refugee agency", **fields})


def make_period(code="early-years", *, milestones=(), **fields):
    defaults = {"label_en": "Early years", "start_year": 1951}
    return make(HistoryPeriod, code=code, children={"milestones": list(milestones)}, **{**defaults, **fields})


def make_measure(code="member-states", *, figures=(), **fields):
    return make(
        Measure, code=code, children={"figures": list(figures)}, **{"name_en": "Member States", **fields}
    )


def make_part_group(code="goals", *, framework=None, parts=(), **fields):
    framework = framework or Framework.objects.first() or make_framework()
    defaults = {"framework_id": str(framework.pk), "kind": "goal", "title_en": "Goals"}
    return make(PartGroup, code=code, children={"parts": list(parts)}, **{**defaults, **fields})


def make_programme(code="dtm", **fields):
    return make(Programme, code=code, **{"name_en": "Displacement Tracking Matrix", **fields})


def make_subject(code="wash", *, unit=None, contact=None, **fields):
    if unit is None and contact is None:
        unit = Unit.objects.first() or make_unit()
    keys = {
        "unit_id": str(unit.pk) if unit else None,
        "contact_id": str(contact.pk) if contact else None,
    }
    return make(Subject, code=code, **{"name_en": "Water", **keys, **fields})


def make_question(code="what-is-iom", **fields):
    return make(Question, code=code, **{"question_en": "What is it?", "answer_en": "<p>This.</p>", **fields})


def make_menu_item(code="manual", **fields):
    return make(MenuItem, code=code, **{"label_en": "Manual", "path": "manual/", **fields})


def make_notice(text="The office is closed.", **fields):
    return make(Notice, **{"code": new_code(), "text_en": text, **fields})


def make_old_address(former="manual/gone", **fields):
    return make(OldAddress, former=former, **{"reason_en": "Merged.", **fields})


def make_review(row, day, next_by, **fields):
    """Record that somebody reviewed a row on a day; days are written as "2026-01-31"."""
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC).replace(hour=12)
    named = {"model": row._meta.label_lower, "object_id": row.pk, "by": fields.pop("by", None) or make_user()}
    return Reviewed.objects.create(at=at, next_by=date.fromisoformat(next_by), **{"seen": 0} | named | fields)


MAKERS = {
    Contact: make_contact,
    Country: make_country,
    Document: make_document,
    Entry: make_entry,
    Framework: make_framework,
    HistoryPeriod: make_period,
    Measure: make_measure,
    MenuItem: make_menu_item,
    Notice: make_notice,
    Office: make_office,
    OldAddress: make_old_address,
    OfficeType: make_office_type,
    PartGroup: make_part_group,
    Partner: make_partner,
    Position: make_position,
    Programme: make_programme,
    Question: make_question,
    Source: make_source,
    Subject: make_subject,
    Term: make_term,
    Topic: make_topic,
    Unit: make_unit,
}


def make_many(model, number, **fields):
    """Publish `number` rows of a model at once: copies of what its builder makes, under keys of their own.

    Every reference that may be empty leads somewhere, so that a list that reads them row by row is found out.
    """
    first = payload_of(MAKERS[model](**fields), "en")
    first["fields"] |= {
        field.attname: str(_target(field.related_model).pk)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not model and not first["fields"].get(field.attname)
    }
    to_first = {f"{name}_id": first["id"] for name in ("parent", "reports_to") if hasattr(model, name)}
    copies = [
        {
            **first,
            "id": str(uuid.uuid4()),
            "fields": first["fields"] | to_first | UNIQUE.get(model, {}) | {model.natural_key_field: key},
            "children": {name: [] for name in first["children"]},
        }
        for key in _keys(model, number - 1)
    ]
    publish([first, *copies], origin=Origin.FIXTURE)


# What only one row may have, besides its key.
UNIQUE = {Contact: {"is_primary": False, "is_default": False}}


def _target(model):
    return model.objects.first() or MAKERS[model]()


def _keys(model, number):
    if model is Country:
        letters = [chr(ord("A") + n) for n in range(26)]
        return [f"{one}{two}" for one in letters for two in letters if f"{one}{two}" != "TD"][:number]
    return [f"row-{n}" for n in range(number)]
