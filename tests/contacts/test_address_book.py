"""Trees and contacts of every shape: who is offered first follows one rule, and every walk ends."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from apps.contacts import resolving
from apps.contacts.address_book import AddressBook, upwards
from apps.contacts.models import Contact, Subject
from apps.organization.models import Unit

UNITS = 5
index = st.integers(0, UNITS - 1)
contacts = st.lists(
    st.fixed_dictionaries(
        {
            "unit": st.none() | index,
            "has_address": st.booleans(),
            "is_regional": st.booleans(),
            "is_default": st.booleans(),
        }
    ),
    max_size=8,
)


def make_book(parents, rows):
    """Return an address book of unsaved rows. A unit's parent is any unit, itself too, for circles end as well."""
    units = [Unit(code=f"u{n}", name_en=f"U{n}", kind="unit") for n in range(UNITS)]
    for unit, parent in zip(units, parents, strict=True):
        unit.parent_id = None if parent is None else units[parent].pk
    found = [
        Contact(
            code=f"c{n}",
            label_en=f"C{n}",
            email="c@example.org" if row["has_address"] else "",
            unit=None if row["unit"] is None else units[row["unit"]],
            level="regional" if row["is_regional"] and not row["is_default"] else "headquarters",
            is_default=row["is_default"],
        )
        for n, row in enumerate(rows)
    ]
    return units, AddressBook(SimpleNamespace(), {unit.pk: unit for unit in units}, found)


def expected_first(book, unit, named):
    """Return the first address at Headquarters by the rule in words: named, own, nearest above, general."""
    if named and named.has_address:
        return named
    for place in upwards(book.units, unit.pk, "parent_id"):
        for contact in book.contacts:
            if contact.unit_id == place.pk and contact.has_address and contact.level == "headquarters":
                return contact
    return next((row for row in book.contacts if row.is_default and row.has_address), None)


@given(
    parents=st.lists(st.none() | index, min_size=UNITS, max_size=UNITS),
    rows=contacts,
    start=index,
    named=st.none() | st.integers(0, 7),
)
def test_named_beats_own_beats_above_beats_general_in_every_tree(parents, rows, start, named):
    units, book = make_book(parents, rows)
    named = book.contacts[named] if named is not None and named < len(rows) else None
    subject = Subject(name_en="Water", unit=units[start], contact=named)

    found = resolving.ways_in(book, subject=subject)

    addresses = [way.contact for way in found if way.contact]
    central = [row for row in addresses if row.level == "headquarters" or row == named]
    assert len(addresses) == len(set(addresses))
    assert all(contact.has_address for contact in addresses)
    assert (central[0] if central else None) == expected_first(book, units[start], named)
    assert all(str(way.reason) for way in found)
    assert found


@given(parents=st.lists(st.none() | index, min_size=UNITS, max_size=UNITS), start=index)
def test_every_walk_upwards_ends_and_meets_nobody_twice(parents, start):
    rows = {n: SimpleNamespace(parent=parent) for n, parent in enumerate(parents)}

    found = upwards(rows, start, "parent")

    assert found[0] is rows[start]
    assert len({id(row) for row in found}) == len(found) <= UNITS
