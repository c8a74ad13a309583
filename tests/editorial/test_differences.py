"""What changed in a piece of content, field by field and part by part, and what of it a person may know."""

import pytest
from django.contrib.auth.models import Group

from apps.core.word_differences import Kind
from apps.editorial.differences import differences
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_document,
    make_entry,
    make_notice,
    make_topic,
    make_unit,
    translate,
)
from tests.manual.making import let_into_the_group, make_restricted_entry, section

pytestmark = pytest.mark.django_db
MARKS = {Kind.SAME: "{}", Kind.ADDED: "[+{}]", Kind.REMOVED: "[-{}]", Kind.LEFT_OUT: "[…]"}


@pytest.fixture
def reader():
    return make_user("reader")


def told(changes):
    return {
        change.label: "".join(MARKS[piece.kind].format(piece.text) for piece in change.pieces)
        for change in changes
    }


def parts(found):
    return [(part.happened, part.kind, part.name, told(part.changes)) for part in found.parts]


def change(root, language="en", **fields):
    """Publish a whole payload of a root with other fields, as the form does, and return the log number before it."""
    payload = payload_of(type(root).objects.get(pk=root.pk), language)
    payload["fields"] |= fields
    return publish_all(payload)


def publish_all(payload):
    before = LogHead.current()
    publish([payload], origin=Origin.FIXTURE)
    return before


def last(root, user, language="en", before=None):
    head = LogHead.current()
    return differences(root, language, head - 1 if before is None else before, head, user)


def test_texts_are_compared_by_words_and_other_fields_in_words(reader):
    unit = make_unit(name_en="Department")
    entry = make_entry(title_en="About us", key_points_en="<p>One.</p>")
    change(
        entry, title_en="About them", key_points_en="<p>One.</p><p>Two.</p>", content_date="2025-03-01",
        content_date_precision="month", owner_unit_id=str(unit.pk), is_stub=True, standing="disputed",
    )  # fmt: skip

    found = last(entry, reader)

    assert told(found.changes) == {
        "title": "About [-us][+them]",
        "key points": "One.[+\nTwo.]",
        "date of the content": "[+Mar 2025]",
        "owner": "[+Department]",
        "reliability": "[-preferred][+disputed]",
        "not supplied yet": "[-no][+yes]",
    }
    assert {one.label for one in found.changes if one.language == "en"} == {"title", "key points"}
    assert found.parts == []


def test_what_a_payload_leaves_out_has_not_changed(reader):
    entry = make_entry(title_en="About", summary_en="Before.")
    change(entry, review_by="2027-01-31")
    partial = payload_of(entry, "en")
    partial["fields"] = {"slug": entry.slug, "title_en": "About", "summary_en": "After."}
    del partial["children"]["links"]
    publish_all(partial)
    change(entry, title_en="About us")

    assert told(last(entry, reader).changes) == {"title": "About[+ us]"}
    assert told(last(entry, reader, before=LogHead.current() - 2).changes) == {
        "title": "About[+ us]",
        "summary": "[-Before][+After].",
    }


def test_parts_are_added_removed_changed_and_moved(reader):
    sections = [
        section(name, "free", heading_en=name.title()) for name in ("first", "second", "third", "fourth")
    ]
    entry = make_entry(children={"sections": sections})
    payload = payload_of(entry, "en")
    first, second, _third, fourth = payload["children"]["sections"]
    second["body_en"] = "<p>Other text.</p>"
    new = section("new") | {"id": "11111111-1111-4111-8111-111111111111"}
    rows = [fourth, first, second, new]
    for position, row in enumerate(rows, start=1):
        row["position"] = position
    payload["children"]["sections"] = rows
    publish_all(payload)

    found = last(entry, reader)

    assert found.changes == []
    assert parts(found) == [
        ("moved", "section", "Fourth", {}),
        ("changed", "section", "Second", {"text": "[-Text of second][+Other text]."}),
        ("added", "section", "Overview", {"text": "[+Text of new.]"}),
        ("removed", "section", "Third", {"heading": "[-Third]", "text": "[-Text of third.]"}),
    ]


def test_a_translation_is_compared_with_the_one_before_and_its_parts_named(reader):
    entry = make_entry(children={"sections": [section("role", "role", heading_en="Our role")]})
    change(entry, "fr", title_fr="À propos")
    payload = payload_of(entry, "fr")
    payload["fields"]["title_fr"] = "À propos de nous"
    payload["children"]["sections"][0]["body_fr"] = "<p>Texte.</p>"
    publish_all(payload)

    found = last(entry, reader, "fr")

    assert [(one.label, one.language) for one in found.changes] == [("title", "fr")]
    assert told(found.changes) == {"title": "À propos[+ de nous]"}
    assert parts(found) == [("changed", "section", "Our role", {"text": "[+Texte.]"})]
    assert [part.language for part in found.parts] == ["en"]


def test_the_first_publication_in_a_language_is_new_and_says_no_more(reader):
    entry = make_entry(title_en="About")
    number = LogHead.current()
    translate(entry, "fr", title="À propos")

    assert differences(entry, "en", number - 1, number, reader).is_new
    assert last(entry, reader, "fr").is_new
    assert not last(entry, reader, "en")
    assert not last(entry, reader, "ar")


def test_what_a_person_may_not_see_is_not_named(reader):
    secret = make_restricted_entry(title_en="Secret")
    public = make_entry("other", title_en="Other")
    entry = make_entry()
    change(entry, related=[str(secret.pk)])
    first = last(entry, reader)
    change(entry, related=[str(secret.pk), str(public.pk)])

    assert first.changes == []
    assert told(last(entry, reader).changes) == {"related entries": "[+Other]"}
    let_into_the_group(reader)
    assert "Secret" in told(last(entry, reader).changes)["related entries"]


def test_parts_that_point_to_what_is_gone_are_not_told_of(reader):
    document = make_document(versions=[{"language": "en", "title": "Report"}])
    contact = make_contact(label_en="Department")
    children = {
        "documents": [{"document_id": str(document.pk)}],
        "contacts": [{"contact_id": str(contact.pk)}],
    }
    entry = make_entry()
    payload = payload_of(entry, "en")
    for name, rows in children.items():
        pk = "11111111-1111-4111-8111-11111111111" + str(len(name) % 10)
        payload["children"][name] = [{"id": pk, "position": 1, **rows[0]}]
    publish_all(payload)

    told_first = parts(last(entry, reader))
    type(contact).objects.filter(pk=contact.pk).update(archived_at="2026-01-01T00:00Z")

    assert told_first == [("added", "reference", "Report", {}), ("added", "contact", "Department", {})]
    assert parts(last(entry, reader)) == [("added", "reference", "Report", {})]


def test_who_may_read_and_what_no_page_shows_are_not_told(reader):
    entry = make_entry(children={"sections": [section("role", "role")]})
    payload = payload_of(entry, "en")
    payload["fields"]["source_wording"] = "a slip"
    payload["children"]["sections"][0] |= {"display": "accordion", "anchor": "other"}
    publish_all(payload)

    assert (last(entry, reader).changes, last(entry, reader).parts) == ([], [])


def test_what_was_published_for_fewer_people_is_not_shown_to_all(reader):
    topic = make_topic()
    entry = make_restricted_entry(topic=topic, title_en="The secret plan", summary_en="Names.")
    before = LogHead.current()
    change(entry, access="staff", restricted_to=[], title_en="The plan")
    entry = Entry.objects.get(pk=entry.pk)
    opening = last(entry, reader)
    change(entry, title_en="The plan of all")

    assert (opening.is_cut, opening.changes) == (True, [])
    assert told(last(entry, reader).changes) == {"title": "The plan[+ of all]"}
    whole = last(entry, reader, before=before)
    assert (whole.is_cut, told(whole.changes)) == (True, {"title": "The plan[+ of all]"})


def test_a_notice_for_a_few_does_not_tell_the_others_what_it_said(reader):
    group, _created = Group.objects.get_or_create(name="surge")
    notice = make_notice("Names of those who stay.", links={"roles": [str(group.pk)]})
    change(notice, text_en="The office is closed.", roles=[])
    opening = last(notice, reader)
    change(notice, text_en="The office is open.")

    assert (opening.is_cut, opening.changes) == (True, [])
    assert told(last(notice, reader).changes) == {"text": "The office is [-closed][+open]."}
