import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from apps.contacts import ways
from apps.contacts.models import Contact
from apps.contacts.resolving import (
    ways_to,
    ways_to_contacts,
    ways_to_country,
    ways_to_office,
    ways_to_subject,
    ways_to_unit,
)
from apps.editorial.problems import Refused
from apps.organization.models import Office, Unit
from tests.builders import (
    make_contact,
    make_country,
    make_office,
    make_office_type,
    make_subject,
    make_unit,
    translate,
)

pytestmark = pytest.mark.django_db
NO_ADDRESS = {"email": "", "address_not_recorded": True}


@pytest.fixture
def tree():
    """A department with an address, a division and an area under it without."""
    department = make_unit("dhrr", name_en="DHRR")
    division = make_unit("operations", kind="division", name_en="Operations", parent_id=str(department.pk))
    area = make_unit("wash", kind="area", name_en="WASH", parent_id=str(division.pk))
    make_contact("dhrr", unit_id=str(department.pk), is_primary=True)
    return {"department": department, "division": division, "area": area}


def make_specialist(unit, code="rts"):
    return make_contact(code, label_en="Specialist", level="regional", unit_id=str(unit.pk), **NO_ADDRESS)


def without_marks(text):
    return str(text).replace('<bdi lang="en">', "").replace("</bdi>", "")


def summary(found):
    """Return what a colleague reads: the address to try, and why."""
    return [(way.contact and way.contact.code, without_marks(way.reason)) for way in found]


def codes(found):
    return [way.contact and way.contact.code for way in found]


# --- Contacts that an entry names -------------------------------------------------------------------------


def test_a_contact_with_an_address_is_its_own_way(reader):
    contact = make_contact("cbi", label_en="Cash", use_for_en="About cash.")

    (way,) = ways_to_contacts([contact], reader)

    assert (way.wanted, way.contact, way.is_own) == (contact, contact, True)


@pytest.mark.parametrize("address", [{"phone": "+41227179111"}, {"url": "https://help.example.org"}])
def test_a_telephone_or_a_web_address_is_an_address(reader, address):
    contact = make_contact("cbi", email="", **address)

    assert ways_to_contacts([contact], reader)[0].contact == contact


def test_regional_contacts_come_first_and_the_order_of_the_editors_is_kept(reader):
    contacts = [
        make_contact("hq-one"),
        make_contact("nairobi", level="regional"),
        make_contact("hq-two"),
        make_contact("dakar", level="regional"),
    ]

    found = ways_to_contacts(contacts, reader)

    assert codes(found) == ["nairobi", "dakar", "hq-one", "hq-two"]
    assert [way.is_regional for way in found] == [True, True, False, False]


def test_a_contact_without_address_leads_to_its_own_unit(reader, tree):
    specialist = make_specialist(tree["department"])

    assert summary(ways_to_contacts([specialist], reader)) == [
        ("dhrr", "“Specialist” has no address of its own; this is its department.")
    ]


def test_a_contact_that_nobody_stands_in_for_says_that_its_address_is_not_recorded(reader):
    alone = make_contact("alone", **NO_ADDRESS)

    assert summary(ways_to_contacts([alone], reader)) == [(None, "Address not recorded yet.")]


def test_superseded_contacts_of_an_entry_are_left_out(reader):
    contacts = [make_contact("old", standing="superseded"), make_contact("new")]

    assert codes(ways_to_contacts(contacts, reader)) == ["new"]


# --- A unit -----------------------------------------------------------------------------------------------


def test_a_unit_without_contact_leads_to_the_nearest_above_that_has_one(reader, tree):
    assert summary(ways_to_unit(tree["area"], reader)) == [
        ("dhrr", "“WASH” has no address of its own; this is its department.")
    ]

    make_contact("operations", unit_id=str(tree["division"].pk), is_primary=True)

    assert summary(ways_to_unit(tree["area"], reader)) == [
        ("operations", "“WASH” has no address of its own; this is its division."),
        ("dhrr", "“WASH” belongs to this department; turn to it if you get no answer."),
    ]


def test_a_unit_with_contacts_leads_to_all_of_them_its_first_contact_first(reader, tree):
    make_contact("wash-stock", unit_id=str(tree["area"].pk))
    make_contact("wash", unit_id=str(tree["area"].pk), is_primary=True)
    make_contact("wash-silent", unit_id=str(tree["area"].pk), **NO_ADDRESS)

    assert summary(ways_to_unit(tree["area"], reader)) == [
        ("wash", "“WASH” has this address of its own."),
        ("wash-stock", "“WASH” has this address of its own."),
        ("dhrr", "“WASH” belongs to this department; turn to it if you get no answer."),
    ]


def test_of_a_unit_above_only_the_first_contact_is_offered(reader, tree):
    make_contact("operations-second", unit_id=str(tree["division"].pk))
    make_contact("operations-first", unit_id=str(tree["division"].pk), is_primary=True)

    assert codes(ways_to_unit(tree["area"], reader)) == ["operations-first", "dhrr"]


def test_a_department_is_not_its_own_department(reader, tree):
    assert summary(ways_to_unit(tree["department"], reader)) == [
        ("dhrr", "“DHRR” has this address of its own.")
    ]


def test_only_the_nearest_department_is_offered(reader, tree):
    top = make_unit("top")
    make_contact("top", unit_id=str(top.pk))
    make_contact("operations", unit_id=str(tree["division"].pk))
    Unit.objects.filter(pk=tree["department"].pk).update(parent=top)

    assert codes(ways_to_unit(tree["area"], reader)) == ["operations", "dhrr"]


def test_a_first_contact_without_address_is_passed_over(reader, tree):
    make_contact("operations", unit_id=str(tree["division"].pk), is_primary=True, **NO_ADDRESS)

    assert codes(ways_to_unit(tree["area"], reader)) == ["dhrr"]


def test_a_regional_contact_of_a_unit_comes_first_and_stands_in_for_nobody(reader, tree):
    make_contact("africa", level="regional", unit_id=str(tree["division"].pk), is_primary=True)

    assert summary(ways_to_unit(tree["area"], reader)) == [
        ("africa", "Regional contacts come first."),
        ("dhrr", "“WASH” has no address of its own; this is its department."),
    ]


def test_the_general_contact_comes_last(reader, tree):
    make_contact("general", is_default=True)

    assert summary(ways_to_unit(tree["area"], reader))[-1] == (
        "general",
        "This is the Organization's general contact, for when no other contact can help.",
    )
    assert codes(ways_to_unit(make_unit("alone"), reader)) == ["general"]


def test_without_any_address_the_reason_says_so(reader):
    assert summary(ways_to_unit(make_unit("empty"), reader)) == [(None, "Address not recorded yet.")]


def test_a_circle_in_the_tree_ends_the_walk(reader):
    """The door refuses circles; a database restored by hand may hold one, and a page must not hang on it."""
    one = make_unit("one")
    two = make_unit("two", parent_id=str(one.pk))
    Unit.objects.filter(pk=one.pk).update(parent=two)

    assert codes(ways_to_unit(Unit.objects.get(code="one"), reader)) == [None]


# --- A subject --------------------------------------------------------------------------------------------


def test_the_contact_that_a_subject_names_comes_before_the_units_own(reader, tree):
    make_contact("wash", unit_id=str(tree["area"].pk))
    subject = make_subject(name_en="Wells", unit=tree["area"], contact=make_contact("wells"))

    assert summary(ways_to_subject(subject, reader)) == [
        ("wells", "This contact is named for “Wells”."),
        ("dhrr", "“WASH” belongs to this department; turn to it if you get no answer."),
    ]


def test_a_named_contact_without_address_says_so_and_the_unit_answers(reader, tree):
    make_contact("wash", unit_id=str(tree["area"].pk))
    subject = make_subject(name_en="Wells", unit=tree["area"], contact=make_contact("wells", **NO_ADDRESS))

    assert summary(ways_to_subject(subject, reader)) == [
        (None, "This contact is named for “Wells”; its address is not recorded yet."),
        ("wash", "“WASH” has this address of its own."),
        ("dhrr", "“WASH” belongs to this department; turn to it if you get no answer."),
    ]


def test_a_subject_without_unit_takes_the_department_of_the_contact_that_it_names(reader, tree):
    named = make_contact("wash", unit_id=str(tree["area"].pk))

    assert codes(ways_to_subject(make_subject(contact=named), reader)) == ["wash", "dhrr"]


def test_a_named_specialist_is_said_once(reader, tree):
    specialist = make_specialist(tree["department"])
    subject = make_subject(name_en="Wells", unit=tree["area"], contact=specialist)

    assert summary(ways_to_subject(subject, reader)) == [
        (None, "This contact is named for “Wells”; its address is not recorded yet."),
        ("dhrr", "“WASH” has no address of its own; this is its department."),
    ]


def test_the_specialist_of_the_department_comes_first_though_no_address_is_recorded(reader, tree):
    make_specialist(tree["department"])
    make_specialist(make_unit("health", name_en="Health"), code="other")
    subject = make_subject(unit=tree["area"])

    found = ways_to_subject(subject, reader)

    assert [(str(way.shown), without_marks(way.reason)) for way in found] == [
        ("Specialist", "Regional contacts come first; the address of this one is not recorded yet."),
        ("Department", "“WASH” has no address of its own; this is its department."),
    ]


RANKS = ("named", "own", "above", "general")


@pytest.mark.parametrize("start", range(len(RANKS)))
def test_named_beats_own_beats_above_beats_general(reader, start):
    above = make_unit("division", kind="division")
    unit = make_unit("unit", kind="unit", parent_id=str(above.pk))
    places = {
        "own": {"unit_id": str(unit.pk)},
        "above": {"unit_id": str(above.pk)},
        "general": {"is_default": True},
    }
    made = {rank: make_contact(rank, **places.get(rank, {})) for rank in RANKS[start:]}
    subject = make_subject(unit=unit, contact=made.get("named"))

    assert codes(ways_to_subject(subject, reader))[0] == RANKS[start]


# --- What is never offered --------------------------------------------------------------------------------


def archive(row):
    type(row).objects.filter(pk=row.pk).update(archived_at="2026-01-01T00:00Z")


def supersede(row):
    type(row).objects.filter(pk=row.pk).update(standing="superseded")


@pytest.mark.parametrize("end", [archive, supersede])
@pytest.mark.parametrize("place", ["contact", "unit", "office"])
def test_what_is_archived_or_superseded_is_never_offered(reader, end, place):
    """As the contact named, the unit's own, the one above, the department's, the general one, the regional one."""
    country = make_country()
    office = make_office(coverage=[{"country_id": str(country.pk), "kind": "regional"}])
    department = make_unit("department")
    unit = make_unit("unit", kind="unit", parent_id=str(department.pk))
    contacts = [
        make_contact("named", unit_id=str(unit.pk), office_id=str(office.pk)),
        make_contact("own", unit_id=str(unit.pk), office_id=str(office.pk)),
        make_contact("above", unit_id=str(department.pk), office_id=str(office.pk), is_default=True),
    ]
    subject = make_subject(unit=unit, contact=contacts[0])
    before = ways_to(reader, country=country, subject=subject)

    for row in {"contact": contacts, "unit": [unit, department], "office": [office]}[place]:
        end(row)
    after = ways_to(reader, country=country, subject=subject)

    assert sorted(codes(before)) == ["above", "named", "own"]
    assert set(codes(after)) == {None}


def test_nobody_is_sent_to_a_contact_that_they_may_not_see(tree):
    assert codes(ways_to_unit(tree["area"], AnonymousUser())) == [None]


# --- A country --------------------------------------------------------------------------------------------


def covering(country):
    return [{"country_id": str(country.pk), "kind": "regional"}]


def test_chad_and_wash_on_the_first_content(reader, tree):
    """No Regional Office is recorded, WASH has no address, its division and its department have one."""
    make_specialist(tree["department"])
    make_contact("operations", unit_id=str(tree["division"].pk), is_primary=True)
    chad, wash = make_country("TD", name_en="Chad"), make_subject("wash", unit=tree["area"])

    assert summary(ways_to(reader, country=chad, subject=wash)) == [
        (None, "Regional coverage for Chad is not recorded yet."),
        ("operations", "“WASH” has no address of its own; this is its division."),
        ("dhrr", "“WASH” belongs to this department; turn to it if you get no answer."),
    ]


def test_a_country_without_subject_leads_to_its_specialist_and_to_where_that_belongs(reader, tree):
    make_specialist(tree["department"])

    assert summary(ways_to_country(make_country(name_en="Chad"), reader)) == [
        (None, "Regional coverage for Chad is not recorded yet."),
        (None, "Regional contacts come first; the address of this one is not recorded yet."),
        ("dhrr", "“Specialist” has no address of its own; this is its department."),
    ]


def test_the_regional_office_of_the_country_comes_first(reader, tree):
    chad = make_country(name_en="Chad")
    dakar = make_office("dakar", name_en="Dakar", coverage=covering(chad))
    make_office("pretoria", coverage=[{"country_id": str(chad.pk), "kind": "subregional"}])
    make_contact("dakar", office_id=str(dakar.pk), level="regional")
    make_specialist(tree["department"])

    assert summary(ways_to(reader, country=chad, unit=tree["area"])) == [
        ("dakar", "“Dakar” is the Regional Office for Chad."),
        (None, "Regional contacts come first; the address of this one is not recorded yet."),
        ("dhrr", "“WASH” has no address of its own; this is its department."),
    ]


def test_a_regional_office_without_address_says_so(reader):
    chad = make_country(name_en="Chad")
    make_office("dakar", name_en="Dakar", coverage=covering(chad))

    assert summary(ways_to_country(chad, reader)) == [
        (None, "“Dakar” is the Regional Office for Chad; its address is not recorded yet.")
    ]


def test_a_specialist_of_another_region_or_of_another_subject_is_not_offered(reader, tree):
    chad = make_country()
    dakar, nairobi = make_office("dakar", coverage=covering(chad)), make_office("nairobi")
    regional = {"level": "regional", "unit_id": str(tree["area"].pk)}
    make_contact("wash-dakar", office_id=str(dakar.pk), **regional)
    make_contact("wash-nairobi", office_id=str(nairobi.pk), position=2, **regional)
    make_contact(
        "health-dakar", office_id=str(dakar.pk), level="regional", unit_id=str(make_unit("health").pk)
    )

    assert codes(ways_to(reader, country=chad, unit=tree["area"])) == ["wash-dakar", "dhrr"]
    assert codes(ways_to(reader, unit=tree["area"])) == ["wash-dakar", "wash-nairobi", "dhrr"]


@pytest.mark.parametrize("end", [{"closed_on": "2020-01-31"}, {"standing": "superseded"}])
def test_an_office_that_is_no_more_covers_no_country(reader, end):
    chad = make_country(name_en="Chad")
    make_office("dakar", coverage=covering(chad), **end)

    assert summary(ways_to_country(chad, reader)) == [
        (None, "Regional coverage for Chad is not recorded yet.")
    ]


def test_a_country_has_no_second_regional_office():
    chad = make_country()
    make_office("dakar", name_en="Dakar", coverage=covering(chad))

    with pytest.raises(Refused, match=r"“Dakar” and .* cannot both be the regional office of this country"):
        make_office("nairobi", coverage=covering(chad))


# --- An office --------------------------------------------------------------------------------------------


def test_an_office_leads_to_its_own_addresses_or_to_the_office_that_it_reports_to(reader):
    dakar = make_office("dakar", name_en="Dakar")
    bamako = make_office("bamako", name_en="Bamako", reports_to_id=str(dakar.pk))
    make_contact("dakar", office_id=str(dakar.pk))

    assert summary(ways_to_office(dakar, reader)) == [("dakar", "“Dakar” has this address of its own.")]
    assert summary(ways_to_office(bamako, reader)) == [
        ("dakar", "“Bamako” has no address of its own; this is the office that it reports to.")
    ]


def test_a_regional_office_has_the_specialists_that_are_of_no_office_first(reader, tree):
    dakar = make_office("dakar", name_en="Dakar")
    liaison = make_office("liaison", type=make_office_type("GO"), reports_to_id=str(dakar.pk))
    nairobi = make_office("nairobi", name_en="Nairobi")
    make_contact("nairobi", office_id=str(nairobi.pk), level="regional")
    make_contact("dakar", office_id=str(dakar.pk))
    make_specialist(tree["department"])

    assert summary(ways_to_office(dakar, reader)) == [
        (None, "Regional contacts come first; the address of this one is not recorded yet."),
        ("dakar", "“Dakar” has this address of its own."),
    ]
    assert codes(ways_to_office(liaison, reader)) == ["dakar"]


def test_an_office_without_any_address_says_so_and_a_circle_ends(reader):
    one = make_office("one")
    two = make_office("two", reports_to_id=str(one.pk))
    Office.objects.filter(pk=one.pk).update(reports_to=two)

    assert summary(ways_to_office(Office.objects.get(code="one"), reader)) == [
        (None, "Address not recorded yet.")
    ]


# --- Words and queries ------------------------------------------------------------------------------------


def test_names_in_a_reason_are_in_the_readers_language_and_escaped(reader, tree):
    unit = translate(tree["area"], "fr", name="Eau <b>")

    with translation.override("fr"):
        reason = ways_to_unit(unit, reader)[0].reason

    assert reason.count('<bdi lang="fr">Eau &lt;b&gt;</bdi>') == 1


def test_an_arabic_feminine_ending_stays_on_the_line_of_its_word(reader, tree):
    unit = translate(tree["area"], "ar", name="المواضيعي/ة")

    with translation.override("ar"):
        reason = ways_to_unit(unit, reader)[0].reason

    assert "المواضيعي/\u2060ة" in reason


def test_there_is_a_sentence_for_every_kind_of_unit():
    assert set(ways.INSTEAD) == set(Unit.Kind)


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_queries_do_not_grow_with_the_contacts(reader, tree, django_assert_num_queries, number):
    country = make_country()
    office = make_office(coverage=covering(country))
    subject = make_subject(unit=tree["area"])
    specialist = make_specialist(tree["area"])
    Contact.objects.bulk_create(
        Contact(code=f"c{count}", label_en="C", email="c@example.org", unit=tree["area"], office=office)
        for count in range(number)
    )

    with django_assert_num_queries(3):
        assert len(ways_to(reader, country=country, subject=subject)) == number + 2
    with django_assert_num_queries(2):
        ways_to_unit(tree["area"], reader)
    with django_assert_num_queries(3):
        ways_to_office(office, reader)
    with django_assert_num_queries(2):
        ways_to_contacts([specialist] * number, reader)
