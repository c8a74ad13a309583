"""A framework with much around it, as the tests of readers need it."""

from apps.editorial.publishing import publish
from apps.frameworks.models import Framework, PartGroup, Programme
from apps.library.models import Document
from apps.manual.models import Entry
from apps.organization.models import Unit
from apps.translation.states import Origin
from tests.builders import make_framework, make_source, make_topic, new_payload


def make_framework_with(number):
    """Publish a framework with `number` of everything that its page shows, in one publication."""
    numbers = range(number)
    source = {"source_id": str(make_source().pk)}
    units = [new_payload(Unit, code=f"u{n}", kind="unit", name_en=f"Unit {n}") for n in numbers]
    documents = [new_payload(Document, code=f"d{n}", kind="report", children=_version(n)) for n in numbers]
    others = [
        new_payload(Framework, code=f"f{n}", kind="plan", title_en=f"Plan {n}", **source) for n in numbers
    ]
    framework = new_payload(
        Framework,
        code="mcof",
        kind="framework",
        title_en="MCOF",
        owner_unit_id=units[0]["id"],
        links={"documents": [row["id"] for row in documents]},
        children={
            "relations": [{"verb": "supports", "to_framework_id": row["id"], **source} for row in others],
            "roles": [{"unit_id": row["id"], "statement_en": "Leads.", **source} for row in units],
        },
    )
    belongs = {"framework_id": framework["id"], **source}
    parts = [{"number": n, "title_en": f"Part {n}", **source} for n in numbers]
    groups = [
        new_payload(
            PartGroup,
            code=f"g{n}",
            kind="goal",
            title_en=f"Goals {n}",
            children={"parts": parts[:3]},
            **belongs,
        )
        for n in numbers
    ]
    programmes = [
        new_payload(Programme, code=f"p{n}", name_en=f"Programme {n}", unit_id=units[n]["id"], **belongs)
        for n in numbers
    ]
    topic = {"topic_id": str(make_topic().pk)}
    entries = [
        new_payload(Entry, slug=f"e{n}", title_en=f"Entry {n}", about_framework_id=framework["id"], **topic)
        for n in numbers
    ]
    publish([*units, *documents, *others, framework, *groups, *programmes, *entries], origin=Origin.FIXTURE)
    for n in numbers[:3]:
        relation = {"verb": "falls_under", "to_framework_id": framework["id"]}
        make_framework(f"back{n}", title_en=f"Back {n}", children={"relations": [relation]})
    return Framework.objects.get(code="mcof")


def _version(n):
    return {"versions": [{"language": "en", "title": f"Report {n}"}]}
