"""What a form costs: as many queries with thirty children as with one."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.contacts.models import Contact
from apps.editorial.aggregates import roots
from apps.editorial.payloads import payload_of
from apps.frameworks.models import Framework, Part, PartGroup
from apps.library.models import Document, Source
from apps.manual.models import Entry
from apps.organization.models import Country, HistoryPeriod, Measure, Office, Unit
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known_kinds(db):
    """A process asks once which kinds of content there are, whatever form it shows first."""
    ContentType.objects.get_for_models(*roots())


MOST = 30
BRACKETS = ("SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def targets():
    """Return a function that makes `number` rows of each kind asked for and gives the key of the n-th one.

    So each child points to a row of its own.
    """
    made = {}

    def of_each(number):
        def key(model, n):
            if model not in made:
                _make(model, number)
                made[model] = sorted(map(str, model.objects.values_list("pk", flat=True)))
            return made[model][n]

        return key

    return of_each


def _make(model, number):
    if model is Part:
        builders.make_part_group(parts=[{"number": n, "title_en": f"Part {n}"} for n in range(number)])
    else:
        key = "ZZ" if model is Country else "first"
        builders.make_many(model, number, **{model.natural_key_field: key})


def entry(key, number):
    return builders.make_entry(
        "long",
        children={
            "sections": [
                {
                    "anchor": f"s-{n}",
                    "source_id": key(Source, n),
                    "shows": "framework_parts",
                    "shows_framework_id": key(Framework, n),
                }
                for n in range(number)
            ],
            "links": [
                {"code": f"l-{n}", "title_en": "Link", "source_id": key(Source, n)} for n in range(number)
            ],
            "documents": [{"document_id": key(Document, n)} for n in range(number)],
            "contacts": [{"contact_id": key(Contact, n)} for n in range(number)],
        },
        links={"related": [key(Entry, n) for n in range(number)]},
        about_framework_id=key(Framework, 0),
        source_id=key(Source, 0),
        owner_unit_id=key(Unit, 0),
    )


def framework(key, number):
    rest = {"owner_unit_id": key(Unit, 0), "source_id": key(Source, 0)}
    relations = [
        {
            "verb": "supports",
            "to_framework_id": str(Part.objects.get(pk=key(Part, n)).group.framework_id),
            "to_part_id": key(Part, n),
            "source_id": key(Source, n),
        }
        for n in range(number)
    ]
    roles = [
        {"unit_id": key(Unit, n), "statement_en": "Leads", "source_id": key(Source, n)} for n in range(number)
    ]
    return builders.make_framework("long", children={"relations": relations, "roles": roles}, **rest)


def part_group(key, number):
    parts = [{"number": n, "title_en": "Part", "source_id": key(Source, n)} for n in range(number)]
    return builders.make_part_group("long", parts=parts, source_id=key(Source, 0))


def office(key, number):
    coverage = [{"country_id": key(Country, n), "kind": "country"} for n in range(number)]
    rest = {"reports_to_id": key(Office, 0), "owner_unit_id": key(Unit, 0), "source_id": key(Source, 0)}
    return builders.make_office("long", coverage=coverage, **rest)


def unit(key, number):
    principles = [{"number": n, "text_en": "Principle"} for n in range(number)]
    parent = key(Unit, 0)
    rest = {"parent_id": parent, "owner_unit_id": parent, "source_id": key(Source, 0)}
    return builders.make_unit("long", children={"principles": principles}, **rest)


def document(key, number):
    versions = [{"language": code, "title": "Report"} for code in ["en", "fr", "es", "ar"][:number]]
    return builders.make_document("long", versions=versions, source_id=key(Source, 0))


def period(key, number):
    milestones = [
        {"code": f"m-{n}", "label_en": "Event", "time_in_words_en": "then", "source_id": key(Source, n)}
        for n in range(number)
    ]
    return builders.make_period("long", milestones=milestones, source_id=key(Source, 0))


def measure(key, number):
    figures = [
        {"code": f"f-{n}", "value": n, "year": 1951 + n, "source_id": key(Source, n)} for n in range(number)
    ]
    return builders.make_measure("long", figures=figures, source_id=key(Source, 0))


WITH_CHILDREN = [document, entry, framework, measure, office, part_group, period, unit]
# Something that a draft can say of the first kind of children, and how the form then says it.
SAID = {
    Document: {"title": "In a draft"},
    Entry: {"heading_en": "In a draft"},
    Framework: {"source_locator": "In a draft"},
    HistoryPeriod: {"label_en": "In a draft"},
    Measure: {"source_locator": "In a draft"},
    Office: {"kind": "thematic"},
    PartGroup: {"title_en": "In a draft"},
    Unit: {"text_en": "In a draft"},
}


def test_every_kind_with_children_is_measured(targets):
    measured = {type(make(targets(1), 1)) for make in WITH_CHILDREN}

    assert measured == {model for model in roots() if model.children}


def address(root):
    return reverse(f"admin:{root._meta.app_label}_{root._meta.model_name}_change", args=[root.pk])


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("role", ["publisher", "editor", "reviewer-fr"])
@pytest.mark.parametrize("number", [1, 3, MOST])
@pytest.mark.parametrize("make", WITH_CHILDREN, ids=lambda make: make.__name__)
def test_an_edit_form_costs_at_most_20_queries_whatever_its_length(
    make, number, role, targets, client, django_assert_max_num_queries
):
    root = make(targets(number), number)
    client.force_login(make_user(role))

    with django_assert_max_num_queries(20):
        page = client.get(address(root)).content.decode()

    assert '<section class="module citations"' in page


@pytest.mark.once
@pytest.mark.parametrize("role", ["publisher", "editor"])
@pytest.mark.parametrize("number", [1, 3, MOST])
@pytest.mark.parametrize("make", WITH_CHILDREN, ids=lambda make: make.__name__)
def test_the_form_of_a_draft_costs_at_most_25_queries_whatever_its_length(
    make, number, role, targets, client
):
    """Beside the transaction in which the draft lies on the live rows. Other words stand in one kind of children."""
    root = make(targets(number), number)
    name, said = root.children[0], SAID[type(root)]
    rows = [row | said for row in payload_of(root, "en")["children"][name]]
    drafted(root, make_user("editor"), children={name: rows})
    client.force_login(make_user(role, email="another@example.org"))

    with CaptureQueriesContext(connection) as queries:
        page = client.get(address(root)).content.decode()

    assert page.count('value="In a draft"') + page.count('value="thematic" selected') == len(rows)
    asked = [one["sql"] for one in queries if not one["sql"].startswith(BRACKETS)]
    assert len(asked) <= 25, "\n".join(asked)
