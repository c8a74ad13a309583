"""Choosing a part of a framework: from its list, and only from that of the framework which is named."""

import uuid

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from apps.editorial.loading import load
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.frameworks.models import Framework, PartGroup, Relation, UnitRole
from apps.translation.states import Origin
from tests import builders
from tests.accounts.factories import make_user
from tests.forms import form_data

pytestmark = pytest.mark.django_db
REFUSED = (
    "“%(page)s”: “%(part)s” is a part of “%(owner)s”, not of “%(chosen)s”. "
    "Choose a part of “%(chosen)s”, or leave the part empty."
)


@pytest.fixture
def plan():
    """Return a framework with a list of two parts; another one has a part of its own."""
    plan = builders.make_framework("plan", title_en="The plan", position=1)
    parts = [{"number": 1, "title_en": "Save lives"}, {"number": 2, "title_en": "Solutions"}]
    builders.make_part_group("goals", framework=plan, title_en="Goals", parts=parts)
    other = builders.make_framework("other", title_en="Another plan", position=2)
    stray = [{"number": 1, "title_en": "Elsewhere"}]
    builders.make_part_group("principles", framework=other, title_en="Principles", parts=stray)
    return plan


def part(title):
    return str(PartGroup.parts.field.model.objects.get(title_en=title).pk)


def relation(plan, part_title):
    return {"verb": "supports", "to_framework_id": str(plan.pk), "to_part_id": part(part_title)}


def refusals(work):
    with pytest.raises(Refused) as refused:
        work()
    return [problem.message for problem in refused.value.problems]


def test_the_form_offers_the_parts_under_their_lists_in_the_language_of_the_person(plan, client):
    builders.translate(PartGroup.objects.get(code="goals"), "fr", title="Objectifs")
    source = builders.make_framework("mcof", children={"relations": [relation(plan, "Solutions")]})
    client.force_login(make_user("editor"))

    with override("fr"):
        address = reverse("admin:frameworks_framework_change", args=[source.pk])
        (form, *_empty) = (
            client.get(f"{address}?language=en").context["inline_admin_formsets"][0].formset.forms
        )
        choices = list(form.fields["to_part"].choices)

    assert [(group, [words for _key, words in parts]) for group, parts in choices[1:]] == [
        ("The plan: Objectifs", ["Objectifs – 1 Save lives", "Objectifs – 2 Solutions"]),
        ("Another plan: Principles", ["Principles – 1 Elsewhere"]),
    ]
    assert form["to_part"].as_widget().count("selected") == 1


def test_an_editor_chooses_a_part_on_the_form(plan, client):
    source = builders.make_framework("mcof", children={"relations": [relation(plan, "Save lives")]})
    client.force_login(make_user("editor"))
    address = reverse("admin:frameworks_framework_change", args=[source.pk])

    client.post(address, form_data(client, address) | {"relations-0-to_part": part("Solutions")})
    builders.publish_drafts()

    assert Relation.objects.get().to_part.title_en == "Solutions"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_part_of_another_framework_is_refused_on_the_form_with_the_remedy(plan, client, language):
    children = {"relations": [relation(plan, "Solutions")]}
    source = builders.make_framework("mcof", title_en="Crisis framework", children=children)
    client.force_login(make_user("editor"))
    with override(language):
        address = f"{reverse('admin:frameworks_framework_change', args=[source.pk])}?language=en"
        words = gettext(REFUSED)
    data = form_data(client, address) | {"relations-0-to_part": part("Elsewhere")}

    response = client.post(address, data)

    names = {
        "page": "Crisis framework",
        "part": "Elsewhere",
        "owner": "Another plan",
        "chosen": "The plan",
    }
    assert response.context["adminform"].form.non_field_errors() == [words % names]
    assert response.context["inline_admin_formsets"][0].formset.forms[0]["to_part"].value() == part(
        "Elsewhere"
    )
    assert Relation.objects.get().to_part.title_en == "Solutions"


def test_the_role_of_a_unit_names_a_part_of_its_own_framework_only(plan):
    unit = builders.make_unit()
    payload = payload_of(plan, "en")
    role = {"id": str(uuid.uuid4()), "position": 1, "unit_id": str(unit.pk), "statement_en": "Leads"}
    payload["children"]["roles"] = [role | {"part_id": part("Elsewhere")}]

    told = refusals(lambda: publish([payload], origin=Origin.FIXTURE))

    names = {"page": "The plan", "part": "Elsewhere", "owner": "Another plan", "chosen": "The plan"}
    assert told == [REFUSED % names]
    payload["children"]["roles"] = [role | {"part_id": part("Solutions")}]
    publish([payload], origin=Origin.FIXTURE)
    assert UnitRole.objects.get().part.title_en == "Solutions"


def test_a_list_does_not_go_to_another_framework_while_its_parts_are_named(plan):
    builders.make_framework("mcof", title_en="Crisis", children={"relations": [relation(plan, "Solutions")]})
    payload = payload_of(PartGroup.objects.get(code="goals"), "en")
    payload["fields"]["framework_id"] = str(Framework.objects.get(code="other").pk)

    told = refusals(lambda: publish([payload], origin=Origin.FIXTURE))

    names = {"page": "Crisis", "part": "Solutions", "owner": "Another plan", "chosen": "The plan"}
    assert told == [REFUSED % names]


FILE = """
frameworks.framework:
- code: one
  kind: plan
  title: {{en: The first plan}}
- code: two
  kind: plan
  title: {{en: The second plan}}
  relations:
  - {{verb: supports, to_framework: {named}, to_part: goals/1}}
- code: three
  kind: plan
  title: {{en: The third plan}}
frameworks.partgroup:
- code: goals
  framework: one
  kind: goal
  title: {{en: Goals of the plan}}
  parts:
  - {{number: 1, title: {{en: Save many lives}}}}
"""


def test_a_file_that_names_a_part_of_another_framework_is_refused_and_one_that_is_right_loads(tmp_path):
    (tmp_path / "plans.yaml").write_text(FILE.format(named="three"), encoding="utf-8")

    told = refusals(lambda: load(tmp_path))

    names = {
        "page": "The second plan",
        "part": "Save many lives",
        "owner": "The first plan",
        "chosen": "The third plan",
    }
    assert told == [REFUSED % names]
    assert Framework.objects.count() == 0
    (tmp_path / "plans.yaml").write_text(FILE.format(named="one"), encoding="utf-8")
    load(tmp_path)
    assert Relation.objects.get().to_part.title_en == "Save many lives"


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_rule_costs_the_same_however_many_relations_there_are(number, django_assert_num_queries):
    plan = builders.make_framework("plan")
    parts = [{"number": n, "title_en": f"Goal {n}"} for n in range(number)]
    group = builders.make_part_group(framework=plan, parts=parts)
    relations = [
        {"verb": "supports", "to_framework_id": str(plan.pk), "to_part_id": str(part.pk)}
        for part in group.parts.all()
    ]
    builders.make_framework("mcof", children={"relations": relations})

    with django_assert_num_queries(3):
        Framework.objects.all().check_rules()
