import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from apps.contacts.models import Contact
from apps.contacts.resolving import INSTEAD, ways_to, ways_to_unit
from apps.organization.models import Unit
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_unit, translate

pytestmark = pytest.mark.django_db
NO_ADDRESS = {"email": "", "address_not_recorded": True}


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader():
    return make_user("reader")


@pytest.fixture
def tree():
    """A department with an address, a division and a unit under it without."""
    department = make_unit("dhrr")
    division = make_unit("operations", kind="division", name_en="Operations", parent_id=str(department.pk))
    unit = make_unit("shelter", kind="unit", name_en="Shelter", parent_id=str(division.pk))
    make_contact("dhrr", unit_id=str(department.pk), is_primary=True)
    return {"department": department, "division": division, "unit": unit}


def summary(ways):
    return [(str(way.wanted), way.contact and way.contact.code, way.reason) for way in ways]


def test_a_contact_with_an_address_is_its_own_way(reader):
    contact = make_contact("cbi", label_en="Cash", use_for_en="About cash.")

    (way,) = ways_to([contact], reader)

    assert (way.contact, way.is_own, way.reason) == (contact, True, "About cash.")


@pytest.mark.parametrize("address", [{"phone": "+41227179111"}, {"url": "https://help.example.org"}])
def test_a_telephone_or_a_web_address_is_an_address(reader, address):
    contact = make_contact("cbi", email="", **address)

    assert ways_to([contact], reader)[0].contact == contact


def test_regional_contacts_come_first_and_the_order_of_the_editors_is_kept(reader):
    contacts = [
        make_contact("hq-one"),
        make_contact("nairobi", level="regional"),
        make_contact("hq-two"),
        make_contact("dakar", level="regional"),
    ]

    assert [way.wanted.code for way in ways_to(contacts, reader)] == ["nairobi", "dakar", "hq-one", "hq-two"]
    assert [way.is_regional for way in ways_to(contacts, reader)] == [True, True, False, False]


def test_a_contact_without_address_leads_to_its_own_unit(reader, tree):
    specialist = make_contact(
        "rts", label_en="Specialist", level="regional", unit_id=str(tree["department"].pk), **NO_ADDRESS
    )

    assert summary(ways_to([specialist], reader)) == [
        (
            "Specialist",
            "dhrr",
            '<bdi lang="en">Specialist</bdi> has no address of its own; this is its department.',
        )
    ]


def test_a_unit_without_contact_leads_to_the_nearest_above_that_has_one(reader, tree):
    assert summary(ways_to_unit(tree["unit"], reader)) == [
        ("Shelter", "dhrr", '<bdi lang="en">Shelter</bdi> has no address of its own; this is its department.')
    ]

    make_contact("operations", unit_id=str(tree["division"].pk), is_primary=True)

    assert summary(ways_to_unit(tree["unit"], reader)) == [
        (
            "Shelter",
            "operations",
            '<bdi lang="en">Shelter</bdi> has no address of its own; this is its division.',
        )
    ]


def test_a_unit_with_contacts_leads_to_them(reader, tree):
    make_contact("shelter", unit_id=str(tree["unit"].pk))
    make_contact("shelter-region", unit_id=str(tree["unit"].pk), level="regional")
    make_contact("shelter-none", unit_id=str(tree["unit"].pk), **NO_ADDRESS)

    assert [way.contact.code for way in ways_to_unit(tree["unit"], reader)] == ["shelter-region", "shelter"]


def test_a_first_contact_without_address_is_passed_over(reader, tree):
    make_contact("operations", unit_id=str(tree["division"].pk), is_primary=True, **NO_ADDRESS)

    assert ways_to_unit(tree["unit"], reader)[0].contact.code == "dhrr"


def test_without_any_address_the_reason_says_so(reader):
    alone = make_contact("alone", label_en="Alone", **NO_ADDRESS)
    unit = make_unit("empty", name_en="Empty")

    found = summary(ways_to([alone], reader)) + summary(ways_to_unit(unit, reader))

    assert found == [
        ("Alone", None, "Address not recorded yet."),
        ("Empty", None, "Address not recorded yet."),
    ]


def test_a_circle_in_the_tree_ends_the_walk(reader):
    """The door refuses circles; a database restored by hand may hold one, and a page must not hang on it."""
    one = make_unit("one", name_en="One")
    two = make_unit("two", parent_id=str(one.pk))
    Unit.objects.filter(pk=one.pk).update(parent=two)

    assert ways_to_unit(Unit.objects.get(code="one"), reader)[0].contact is None


def test_superseded_contacts_are_left_out(reader):
    contacts = [make_contact("old", standing="superseded"), make_contact("new")]

    assert [way.wanted.code for way in ways_to(contacts, reader)] == ["new"]


def test_nobody_is_sent_to_a_contact_that_they_may_not_see(reader, tree):
    assert ways_to_unit(tree["unit"], AnonymousUser())[0].contact is None

    Contact.objects.filter(code="dhrr").update(archived_at="2026-01-01T00:00Z")

    assert ways_to_unit(tree["unit"], reader)[0].contact is None


def test_names_in_a_reason_are_in_the_readers_language_and_escaped(reader, tree):
    unit = translate(tree["unit"], "fr", name="Abris <b>")

    with translation.override("fr"):
        reason = ways_to_unit(unit, reader)[0].reason

    assert reason.count('<bdi lang="fr">Abris &lt;b&gt;</bdi>') == 1


def test_there_is_a_sentence_for_every_kind_of_unit():
    assert set(INSTEAD) == set(Unit.Kind)


@pytest.mark.parametrize("number", [1, 3, 300])
def test_queries_do_not_grow_with_the_contacts(reader, tree, django_assert_num_queries, number):
    none = make_contact("rts", unit_id=str(tree["unit"].pk), **NO_ADDRESS)
    some = make_contact("some")

    with django_assert_num_queries(2):
        ways_to([none] * number, reader)
    with django_assert_num_queries(0):
        ways_to([some] * number, reader)
