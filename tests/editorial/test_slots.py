"""A part that two people added, which names the same, is one part: no draft of it stays shut."""

import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from apps.editorial.drafting import open_draft
from apps.editorial.models import Change
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing_changes import publish_now
from apps.editorial.three_way import three_way
from apps.frameworks.models import Framework
from apps.organization.models import Office
from tests import builders
from tests.editorial.test_conflicts import choices_in, drafted, errors_of, publish_theirs, signed_in
from tests.editorial.working import NOTED
from tests.forms import form_data, form_data_of


def with_part(root, manager, **values):
    """Return the payload of a root with a new part more."""
    payload = payload_of(root, "en")
    payload["children"][manager] += builders.new_payload(type(root), children={manager: [values]})[
        "children"
    ][manager]
    return payload


def address(root):
    return reverse(f"admin:{root._meta.label_lower.replace('.', '_')}_change", args=[root.pk])


def drafted_parts(root, manager):
    return open_draft(root._meta.label_lower, root.pk, "en").payload["children"][manager]


@pytest.fixture
def office():
    return builders.make_office()


@pytest.fixture
def framework():
    return builders.make_framework()


@pytest.mark.django_db
def test_a_draft_that_adds_a_country_opens_though_somebody_published_the_same(office):
    mali, client = builders.make_country("ML", name_en="Mali"), signed_in("editor")
    mine = with_part(office, "coverage", country_id=str(mali.pk), kind="thematic", position=1)
    mine["fields"]["city_en"] = "Mine"
    drafted(mine, client.user)
    publish_theirs(with_part(office, "coverage", country_id=str(mali.pk), kind="thematic", position=1))

    page = client.get(address(office))
    client.post(address(office), form_data_of(page))

    (live,) = Office.objects.get(pk=office.pk).coverage.all()
    assert (page.status_code, choices_in(page)) == (200, {})
    assert [row["id"] for row in drafted_parts(office, "coverage")] == [str(live.pk)]
    assert open_draft("organization.office", office.pk, "en").payload["fields"]["city_en"] == "Mine"


def role(unit, statement):
    return {"unit_id": str(unit.pk), "statement_en": statement, "position": 1}


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("is_open", [False, True], ids=["opened afterwards", "open meanwhile"])
def test_of_a_part_that_two_people_added_both_texts_are_asked(framework, choice, is_open):
    unit, client = builders.make_unit(), signed_in("editor")
    drafted(with_part(framework, "roles", **role(unit, "Mine.")), client.user)
    data = form_data(client, address(framework))
    publish_theirs(with_part(framework, "roles", **role(unit, "Theirs.")))

    page = client.post(address(framework), data) if is_open else client.get(address(framework))
    chosen = {"choose-roles-0-statement_en": choice}
    done = client.post(address(framework), form_data_of(page) | chosen)

    assert choices_in(page) == {"roles-0-statement_en": "mine"}
    if is_open:
        assert errors_of(page) == ["Ana published a change to this text while you were editing it."]
    (live,) = Framework.objects.get(pk=framework.pk).roles.all()
    found = [(row["id"], row["statement_en"]) for row in drafted_parts(framework, "roles")]
    assert (done.status_code, found) == (302, [(str(live.pk), f"{choice.title()}.")])


@pytest.mark.django_db
def test_a_part_that_was_taken_away_and_came_back_anew_is_the_same_part():
    unit, client = builders.make_unit(), signed_in("editor")
    framework = builders.make_framework(children={"roles": [role(unit, "First.")]})
    mine = form_data(client, address(framework)) | {"roles-0-statement_en": "Mine."}
    theirs = payload_of(framework, "en")
    theirs["children"]["roles"] = []
    publish_theirs(theirs)
    publish_theirs(with_part(framework, "roles", **role(unit, "First.")))

    page = client.post(address(framework), mine)
    client.post(address(framework), form_data_of(page))

    assert errors_of(page) == ["Ana published a change to this text while you were editing it."]
    (live,) = Framework.objects.get(pk=framework.pk).roles.all()
    found = [(row["id"], row["statement_en"]) for row in drafted_parts(framework, "roles")]
    assert found == [(str(live.pk), "Mine.")]


def french_of_a_new_role(framework, unit, client):
    """Write the French of a role that only an English draft has, publish the same role by somebody else, and save the
    English draft over it. Return the change.
    """
    change = drafted(with_part(framework, "roles", **role(unit, "Mine.")), client.user)
    form = f"{address(framework)}?language=fr"
    french = form_data(client, f"{form}&change={change.pk}") | {"roles-0-statement_fr": "Le mien."}
    client.post(form, french | {"part_of": str(change.pk)})
    publish_theirs(with_part(framework, "roles", **role(unit, "Mine.")))
    client.post(address(framework), form_data(client, address(framework)))
    return change


@pytest.mark.django_db
def test_the_translation_of_a_part_that_somebody_else_published_stays_with_it(framework):
    client = signed_in("publisher")
    change = french_of_a_new_role(framework, builders.make_unit(), client)

    form = form_data(client, f"{address(framework)}?language=fr")
    publish_now(Change.objects.get(), client.user, NOTED, why="At once.")

    assert form["roles-0-statement_fr"] == "Le mien."
    assert Framework.objects.get().roles.get().statement_fr == "Le mien."
    assert change.drafts.get(language="fr").revision.author == client.user


@pytest.mark.django_db
def test_a_translation_of_it_that_somebody_else_published_too_is_asked(framework):
    client = signed_in("publisher")
    french_of_a_new_role(framework, builders.make_unit(), client)
    theirs = payload_of(framework, "fr")
    theirs["children"]["roles"][0]["statement_fr"] = "Le leur."
    publish_theirs(theirs)

    with pytest.raises(Refused, match="published in another way meanwhile"):
        publish_now(Change.objects.get(), client.user, NOTED, why="At once.")
    page = client.get(f"{address(framework)}?language=fr")

    assert choices_in(page) == {"roles-0-statement_fr": "mine"}


def covering_now(office, country):
    """Return the payload of an office whose first country is another one."""
    payload = payload_of(office, "en")
    payload["children"]["coverage"][0]["country_id"] = str(country.pk)
    return payload


@pytest.mark.django_db
@pytest.mark.parametrize("is_mine", [True, False], ids=["I changed, they added", "they changed, I added"])
def test_where_a_part_came_to_name_what_another_one_names_mine_stands_and_the_other_is_told(is_mine):
    mali, niger = (builders.make_country(code, name_en=code) for code in ("ML", "NE"))
    office = builders.make_office(coverage=[{"country_id": str(mali.pk), "kind": "thematic"}])
    changed = covering_now(office, niger)
    added = with_part(office, "coverage", country_id=str(niger.pk), kind="thematic", position=9)
    client = signed_in("editor")
    drafted(changed if is_mine else added, client.user)
    publish_theirs(added if is_mine else changed)

    page = client.get(address(office))
    client.post(address(office), form_data_of(page))

    told = page.context["three_way"]
    assert (page.status_code, len(told["contested"]), told["added"]) == (200, int(is_mine), [])
    assert choices_in(page) == ({} if is_mine else {"coverage-0-country": "mine"})
    found = sorted(row["country_id"] for row in drafted_parts(office, "coverage"))
    assert found == sorted([str(niger.pk)] if is_mine else [str(mali.pk), str(niger.pk)])


WRITTEN = st.tuples(st.sampled_from(["one", "two"]), st.booleans())
COUNTRIES = st.dictionaries(st.sampled_from("abcd"), WRITTEN)


def covering(by, countries, base):
    """Return an office's payload. A country that was not in the base, or was taken out and back in, has a new key."""
    rows = [
        {
            "id": f"base-{name}" if name in base and not is_new else f"{by}-{name}",
            "country_id": name,
            "kind": "thematic",
            "text": text,
        }
        for name, (text, is_new) in countries.items()
    ]
    return {
        "model": "organization.office",
        "id": "o",
        "language": "en",
        "fields": {},
        "children": {"coverage": rows},
    }


@pytest.mark.once
@given(base=COUNTRIES, theirs=COUNTRIES, mine=COUNTRIES)
def test_no_country_is_there_twice_and_no_text_of_one_that_two_people_added_is_lost(base, theirs, mine):
    before, published = covering("base", base, base), covering("their", theirs, base)

    merged = three_way(before, published, covering("my", mine, base))

    rows = {row["country_id"]: row for row in merged.payload["children"]["coverage"]}
    assert len(rows) == len(merged.payload["children"]["coverage"])
    assert rows.keys() >= (theirs.keys() | mine.keys()) - base.keys()
    keys = {row["country_id"]: row["id"] for row in published["children"]["coverage"]}
    for name in rows.keys() & theirs.keys() & mine.keys():
        was, their, own = (parts.get(name, (None,))[0] for parts in (base, theirs, mine))
        is_asked = (keys[name], "text") in merged.undecided
        assert rows[name]["id"] == keys[name]
        assert is_asked == (own != their and was not in {own, their})
        assert rows[name]["text"] == (their if own == was else own)
    told = {row["country_id"] for _name, row in merged.lost + merged.contested}
    for name in mine.keys() - rows.keys():
        assert name in told or mine[name][0] == base[name][0]


SLOTS = st.dictionaries(
    st.sampled_from("vwxyz"), st.tuples(st.sampled_from("abc"), st.sampled_from("kl"))
).map(lambda parts: {pk: slot for pk, slot in parts.items() if [*parts.values()].count(slot) == 1})


@pytest.mark.once
@given(base=SLOTS, theirs=SLOTS, mine=SLOTS)
@example(
    base={"v": ("a", "k")}, theirs={"v": ("b", "k"), "w": ("b", "l")}, mine={"v": ("a", "l")}
)  # the country of one, the kind of the other
def test_whatever_two_people_made_of_countries_what_comes_of_it_can_be_stored(base, theirs, mine):
    def payload(parts):
        rows = [{"id": pk, "country_id": country, "kind": kind} for pk, (country, kind) in parts.items()]
        return covering("", {}, {}) | {"children": {"coverage": rows}}

    merged = three_way(payload(base), payload(theirs), payload(mine))

    rows = merged.payload["children"]["coverage"]
    slots = {(row["country_id"], row["kind"]) for row in rows}
    assert len(slots) == len({row["id"] for row in rows}) == len(rows)
