import re
from html import unescape

import pytest
from django.template import Context, Template

from apps.editorial.publishing import publish
from apps.library.models import Document
from apps.manual.mentions import attach_entries
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_document,
    make_entry,
    make_framework,
    make_partner,
    make_programme,
    make_topic,
    make_unit,
    new_payload,
)
from tests.manual.making import let_into_the_group, make_restricted_entry, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def entries_of(row, user):
    attach_entries([row], user)
    return [entry.slug for entry in row.in_entries]


def link(row):
    return f'<p>See <a data-ref="{row._meta.label_lower}:{row.natural_path[0]}#part">it</a>.</p>'


def pages(client, row):
    """Return the addresses that the page of a row leads to."""
    html = client.get(row.get_absolute_url()).content.decode()
    return {unescape(address) for address in re.findall(r'href="([^"]*)"', html)}


# --- What refers to a row ---------------------------------------------------------------------------------


@pytest.mark.parametrize("make_row", [make_framework, make_programme, make_partner, make_unit])
def test_a_link_in_a_section_or_in_the_key_points_refers_to_a_row(reader, make_row):
    row, other = make_row("one"), make_row("one-more")
    make_entry("in-section", children={"sections": [section("a", body_en=link(row) + link(row))]})
    make_entry("in-key-points", position=2, key_points_en=link(row))
    make_entry("of-another", children={"sections": [section("a", body_en=link(other))]})
    make_entry("superseded", children={"sections": [section("a", body_en=link(row), standing="superseded")]})

    assert entries_of(row, reader) == ["in-section", "in-key-points"]


@pytest.mark.parametrize(
    ("make_row", "pointing"),
    [
        (make_framework, lambda key: {"about_framework_id": key}),
        (
            make_framework,
            lambda key: {
                "children": {"sections": [section("a", shows="framework_parts", shows_framework_id=key)]}
            },
        ),
        (make_document, lambda key: {"children": {"documents": [{"document_id": key}]}}),
        (make_contact, lambda key: {"children": {"contacts": [{"contact_id": key}]}}),
        (make_unit, lambda key: {"owner_unit_id": key}),
    ],
)
def test_a_key_of_an_entry_or_of_its_parts_refers_to_a_row(reader, make_row, pointing):
    row = make_row("one")
    make_entry("pointing", **pointing(str(row.pk)))
    make_entry("other")

    assert entries_of(row, reader) == ["pointing"]
    assert entries_of(make_row("two"), reader) == []


def test_entries_stand_once_in_the_order_of_the_manual(reader):
    framework = make_framework()
    first, last = make_topic("first", position=1), make_topic("last", position=2)
    about = {"about_framework_id": str(framework.pk), "key_points_en": link(framework)}
    make_entry("c", topic=last, position=1, **about)
    make_entry("b", topic=first, position=2, **about)
    make_entry("a", topic=first, position=1, **about)

    assert entries_of(framework, reader) == ["a", "b", "c"]


def test_only_entries_that_the_reader_may_see_are_named(reader):
    framework = make_framework()
    make_restricted_entry("secret", about_framework_id=str(framework.pk))

    before = entries_of(framework, reader)
    let_into_the_group(reader)

    assert (before, entries_of(framework, reader)) == ([], ["secret"])


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_queries_do_not_grow_with_the_rows(reader, number, django_assert_num_queries):
    topic = str(make_topic().pk)
    documents = [new_payload(Document, code=f"d{n}", kind="report") for n in range(number)]
    entries = [
        new_payload(
            Entry,
            slug=f"e{n}",
            topic_id=topic,
            title_en="Entry",
            children={"documents": [{"document_id": row["id"]}]},
        )
        for n, row in enumerate(documents)
    ]
    publish([*documents, *entries], origin=Origin.FIXTURE)
    rows = list(Document.objects.all())

    with django_assert_num_queries(4):
        attach_entries(rows, reader)

    assert [len(row.in_entries) for row in rows] == [1] * number


def test_no_rows_cost_nothing(reader, django_assert_num_queries):
    with django_assert_num_queries(0):
        attach_entries([], reader)


# --- Both ends on the pages -------------------------------------------------------------------------------


def test_the_entry_leads_to_its_document_contact_unit_and_framework_and_each_leads_back(client, reader):
    document = make_document(versions=[{"language": "en", "title": "Report"}])
    contact, unit, framework = make_contact(), make_unit("own"), make_framework()
    entry = make_entry(
        owner_unit_id=str(unit.pk),
        about_framework_id=str(framework.pk),
        children={
            "documents": [{"document_id": str(document.pk)}],
            "contacts": [{"contact_id": str(contact.pk)}],
        },
    )

    there = pages(client, entry)

    for row in (document, contact, unit, framework):
        assert row.get_absolute_url() in there, row
        assert entry.get_absolute_url() in pages(client, row), row


def test_a_programme_leads_to_the_entry_that_names_it(client, reader):
    programme = make_programme()
    entry = make_entry(children={"sections": [section("a", body_en=link(programme))]})

    assert programme.get_absolute_url() + "#part" in pages(client, entry)
    assert entry.get_absolute_url() in pages(client, programme)


def test_a_document_leads_to_the_frameworks_that_cite_it(client, reader):
    document = make_document(versions=[{"language": "en", "title": "Report"}])
    framework = make_framework(links={"documents": [str(document.pk)]})
    old = make_framework("old", standing="superseded", links={"documents": [str(document.pk)]})

    assert document.get_absolute_url() in pages(client, framework)
    assert framework.get_absolute_url() in pages(client, document)
    assert old.get_absolute_url() not in pages(client, document)


def test_an_entry_that_was_chosen_as_related_leads_back(client, reader):
    chosen = make_entry("chosen", topic=make_topic("one"))
    choosing = make_entry("choosing", topic=make_topic("two"), links={"related": [str(chosen.pk)]})

    assert chosen.get_absolute_url() in pages(client, choosing)
    assert choosing.get_absolute_url() in pages(client, chosen)


def test_a_row_without_entries_prints_no_section(reader):
    text = Template("{% load mentions %}{% in_the_manual unit %}")

    assert text.render(Context({"unit": make_unit(), "user": reader})).strip() == ""
