"""The one door: what it writes, what it refuses, what it leaves behind."""

import uuid

import pytest
from django.db import connection
from django.utils.translation import override

from apps.accounts.models import User
from apps.accounts.syncing import sync_roles
from apps.contacts.models import Contact
from apps.core.records import Immutable
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.payloads import normalise, payload_of
from apps.editorial.problems import Conflict, NotAllowed, Refused
from apps.editorial.publishing import publish
from apps.frameworks.models import Framework
from apps.manual.models import Entry, Section
from apps.organization.models import Unit
from apps.translation.models import TranslationUnit
from apps.translation.states import Origin
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    sections = [
        {"anchor": "overview", "kind": "overview", "body_en": "<p>First.</p>"},
        {"anchor": "role", "kind": "role", "body_en": "<p>Second.</p>"},
        {"anchor": "more", "kind": "free", "heading_en": "More", "body_en": "<p>Third.</p>"},
    ]
    return builders.make_entry(children={"sections": sections})


@pytest.fixture
def people():
    sync_roles()

    def person(*roles):
        return User.objects.create_user(f"{'-'.join(roles)}@example.org", roles=roles, full_name="Ana")

    return person


def system(payload):
    return publish([payload], origin=Origin.FIXTURE)


def anchors(entry):
    return [section.anchor for section in entry.sections.order_by("position", "pk")]


def test_payload_of_what_was_applied_equals_the_payload(entry):
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = "  About\u0065\u0301  "
    payload["children"]["sections"][0]["body_en"] = "<p>Now <script>alert(1)</script>this.</p><p></p>"

    system(payload)

    assert payload_of(Entry.objects.get(), "en") == normalise(payload, Entry)
    assert Entry.objects.get().title_en == "About\u00e9"
    assert Section.objects.get(anchor="overview").body_en == "<p>Now this.</p>"


def test_children_are_added_reordered_and_deleted_as_one(entry):
    payload = payload_of(entry, "en")
    first, second, _third = payload["children"]["sections"]
    new = {"id": str(uuid.uuid4()), "anchor": "new", "kind": "free", "heading_en": "New", "position": 1}
    payload["children"]["sections"] = [new, {**second, "position": 2}, {**first, "position": 3}]

    system(payload)

    assert anchors(entry) == ["new", "role", "overview"]
    assert not TranslationUnit.objects.filter(object_id=uuid.UUID(_third["id"])).exists()


def test_two_anchors_can_be_swapped(entry):
    payload = payload_of(entry, "en")
    sections = payload["children"]["sections"]
    sections[0]["anchor"], sections[1]["anchor"] = sections[1]["anchor"], sections[0]["anchor"]
    builders.translate(entry, "fr", title="À propos")
    section = Section.objects.get(anchor="overview")
    Section.objects.filter(pk=section.pk).update(body_fr="<p>Premier.</p>")

    system(payload)

    assert anchors(entry) == ["role", "overview", "more"]
    assert Section.objects.get(pk=section.pk).body_fr == "<p>Premier.</p>"


def test_many_to_many_is_exactly_what_the_payload_says():
    reports = [builders.make_document(code) for code in ("one", "two", "three")]
    framework = builders.make_framework(links={"documents": [str(reports[0].pk), str(reports[1].pk)]})
    payload = payload_of(framework, "en")
    payload["fields"]["documents"] = [str(reports[1].pk), str(reports[2].pk)]

    system(payload)

    assert sorted(Framework.objects.get().documents.values_list("code", flat=True)) == ["three", "two"]


def test_a_cycle_is_refused_and_named(entry):
    top = builders.make_unit("top", name_en="Top")
    middle = builders.make_unit("middle", name_en="Middle", parent_id=str(top.pk))
    payload = payload_of(top, "en")
    payload["fields"]["parent_id"] = str(middle.pk)
    log = LogHead.current()

    with pytest.raises(Refused) as refused:
        system(payload)

    assert str(refused.value) == "This would make a circle: Middle → Top → Middle. Choose another one."
    assert Unit.objects.get(code="top").parent is None
    assert (LogHead.current(), Publication.objects.count()) == (log, log)


def test_a_dangling_reference_is_refused_inside_the_transaction(entry):
    payload = payload_of(entry, "en")
    payload["fields"]["about_framework_id"] = str(uuid.uuid4())
    payload["fields"]["title_en"] = "Never seen"

    with pytest.raises(Refused) as refused:
        system(payload)

    reason = "The framework referred to does not exist or is not published yet."
    assert str(refused.value) == f"entry “about-iom”, framework it is about: {reason}"
    assert Entry.objects.get().title_en == "About the Organization"


def test_a_many_to_many_to_nothing_is_refused_inside_the_transaction():
    framework = builders.make_framework()
    payload = payload_of(framework, "en")
    payload["fields"]["documents"] = [str(uuid.uuid4())]

    with pytest.raises(Refused):
        system(payload)

    assert framework.documents.count() == 0


def test_a_new_root_and_one_that_refers_to_it_are_published_together():
    child = builders.new_payload(Unit, code="child", kind="unit", name_en="Child")
    parent = builders.new_payload(Unit, code="parent", kind="division", name_en="Parent")
    child["fields"]["parent_id"] = parent["id"]

    publish([child, parent], origin=Origin.FIXTURE)

    assert Unit.objects.get(code="child").parent.code == "parent"


def test_two_children_with_one_anchor_are_refused_by_name(entry):
    payload = payload_of(entry, "en")
    payload["children"]["sections"][1]["anchor"] = "overview"

    with pytest.raises(Refused) as refused:
        system(payload)

    assert (
        str(refused.value)
        == "section “overview”: Two rows of this change have the same key. Change one of them."
    )
    assert anchors(entry) == ["overview", "role", "more"]


def test_a_slug_that_is_taken_is_refused_by_name(entry):
    other = builders.make_entry("other")
    payload = payload_of(other, "en")
    payload["fields"]["slug"] = "about-iom"

    with pytest.raises(Refused) as refused:
        system(payload)

    expected = "entry “about-iom”, name in addresses: Entry with this Name in addresses already exists."
    assert str(refused.value) == expected


def test_a_second_primary_contact_of_a_unit_is_refused_by_the_database_in_words():
    unit = builders.make_unit()
    builders.make_contact("first", label_en="First", unit_id=str(unit.pk), is_primary=True)

    with pytest.raises(Refused) as refused:
        builders.make_contact("second", label_en="Second", unit_id=str(unit.pk), is_primary=True)

    told = "“First” and “Second” cannot both be the first contact of this unit. Change one of them."
    assert str(refused.value) == f"contact “second”: {told}"
    assert [contact.code for contact in Contact.objects.all()] == ["first"]


def test_two_new_first_contacts_of_one_unit_are_refused_in_words():
    unit = builders.make_unit()
    fields = {"email": "a@example.org", "unit_id": str(unit.pk), "is_primary": True}
    payloads = [
        builders.new_payload(Contact, code=code, label_en=code.title(), **fields) for code in ("one", "two")
    ]

    with pytest.raises(Refused) as refused:
        publish(payloads, origin=Origin.FIXTURE)

    told = "“One” and “Two” cannot both be the first contact of this unit. Change one of them."
    assert str(refused.value) == f"contact “two”: {told}"
    assert Contact.objects.count() == 0


def test_a_child_that_refers_to_nothing_is_refused():
    nothing = str(uuid.uuid4())

    with pytest.raises(Refused) as refused:
        builders.make_entry(children={"documents": [{"document_id": nothing}]})

    reason = "The document referred to does not exist or is not published yet."
    assert str(refused.value) == f"reference “{nothing}”, document: {reason}"


def test_a_reference_that_is_required_is_asked_for():
    with pytest.raises(Refused) as refused:
        system(builders.new_payload(Entry, slug="homeless", title_en="Homeless"))

    assert str(refused.value) == "entry “homeless”, topic: This field cannot be blank."


def test_a_nul_in_a_column_of_codes_is_refused_naming_the_field():
    with pytest.raises(Refused) as refused:
        builders.make_unit(source_locator="a\x00b")

    reason = "This text contains invisible control characters. Paste it as plain text and try again."
    assert str(refused.value) == f"unit “dhrr”, place in the source: {reason}"


def test_a_child_of_another_root_cannot_be_written(entry):
    other = builders.make_entry("other", children={"sections": [{"anchor": "mine", "kind": "free"}]})
    payload = payload_of(other, "en")
    payload["children"]["sections"][0]["id"] = payload_of(entry, "en")["children"]["sections"][0]["id"]

    with pytest.raises(Refused) as refused:
        system(payload)

    assert str(refused.value) == "section: This row belongs to another page."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * 10_000, "Ensure this value has at most 300 characters (it has 10000)."),
        ("a\x00b", "This text contains invisible control characters. Paste it as plain text and try again."),
        (
            "a\u202eb",
            "This text contains invisible marks that turn its direction around. Remove them and try again.",
        ),
    ],
)
def test_bad_text_is_refused_naming_the_field(entry, text, reason):
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = text

    with pytest.raises(Refused) as refused:
        system(payload)

    assert str(refused.value) == f"entry “about-iom”, title [en]: {reason}"


def test_french_for_a_section_that_was_deleted_is_refused_with_the_text(entry):
    french = payload_of(entry, "fr")
    gone = str(entry.sections.get(anchor="more").pk)
    for row in french["children"]["sections"]:
        row["body_fr"] = f"<p>{'Troisième' if row['id'] == gone else 'Autre'}.</p>"
    english = payload_of(entry, "en")
    english["children"]["sections"] = [row for row in english["children"]["sections"] if row["id"] != gone]
    system(english)

    with pytest.raises(Refused) as refused:
        system(french)

    reason = "This text belongs to a part that does not exist, or was deleted meanwhile"
    assert str(refused.value) == f"{reason}: <p>Troisième.</p>"
    assert Section.objects.filter(body_fr__isnull=False).count() == 0


def test_a_translation_of_nothing_is_refused(entry, people):
    nothing = str(uuid.uuid4())
    payload = payload_of(entry, "fr") | {"id": nothing, "fields": {"title_fr": "Rien"}, "children": {}}

    with pytest.raises(Refused) as refused:
        publish([payload], by=people("publisher"))

    reason = "This text belongs to a part that does not exist, or was deleted meanwhile"
    assert str(refused.value) == f"{reason}: Rien"
    assert Publication.objects.filter(object_id=nothing).count() == 0


def test_another_spelling_of_the_key_changes_no_rights(people):
    entry = builders.make_entry(access="public")
    payload = payload_of(entry, "en") | {"id": str(entry.pk).upper()}
    payload["fields"]["access"] = (
        "staff"  # what a new entry has, so only the stored row shows that it is a change
    )

    with pytest.raises(NotAllowed):
        publish([payload], by=people("editor"))

    assert Entry.objects.get().access == "public"


def test_children_that_a_payload_leaves_out_stay(entry):
    payload = payload_of(entry, "en")
    del payload["children"]["sections"]

    system(payload)

    assert anchors(entry) == ["overview", "role", "more"]


def test_a_french_payload_leaves_every_other_column_equal(entry):
    before = payload_of(entry, "en"), payload_of(entry, "es")
    french = payload_of(entry, "fr")
    french["fields"]["title_fr"] = "À propos"
    french["fields"]["title_en"] = "Smuggled in"
    french["fields"]["slug"] = "smuggled"

    system(french)

    entry = Entry.objects.get()
    assert (payload_of(entry, "en"), payload_of(entry, "es")) == before
    assert entry.title_fr == "À propos"


def test_base_columns_follow_english_whatever_language_is_active(entry):
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = "Changed"
    with override("fr"):
        system(payload)

    with connection.cursor() as cursor:
        cursor.execute("SELECT title FROM manual_entry")
        assert cursor.fetchall() == [("Changed",)]


def test_the_log_is_gap_free_and_says_who_what_and_why(entry, people):
    publisher = people("publisher")
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = "New title"

    (publication,) = publish([payload], by=publisher, note="Renamed")

    assert list(Publication.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert (publication.by, publication.note, publication.language) == (publisher, "Renamed", "en")
    assert publication.revision.payload["fields"]["title_en"] == "New title"
    assert (publication.revision.number, publication.revision.parent.number) == (2, 1)


@pytest.mark.parametrize("record", [Revision, Publication])
def test_records_are_never_changed_nor_deleted(entry, record):
    row = record.objects.first()

    for attempt in (
        row.save,
        row.delete,
        record.objects.all().delete,
        lambda: record.objects.update(note="x"),
    ):
        with pytest.raises(Immutable):
            attempt()

    assert record.objects.filter(pk=row.pk, note="").count() == 1


def test_a_publication_after_the_form_was_opened_is_a_conflict_in_that_language_only(entry, people):
    publisher = people("publisher")
    seen = LogHead.current()
    english, french = payload_of(entry, "en"), payload_of(entry, "fr")
    english["fields"]["title_en"] = "First"
    publish([english], by=publisher, seen=seen)

    with pytest.raises(Conflict) as conflict:
        publish([english], by=publisher, seen=seen)
    publish([french | {"fields": {"title_fr": "Français"}}], by=publisher, seen=seen)

    assert str(conflict.value) == "Ana published a change to this text while you were editing it."
    assert Entry.objects.get().title_fr == "Français"


def test_a_translation_is_pinned_to_the_english_its_author_saw(entry, people):
    seen = LogHead.current()
    english = payload_of(entry, "en")
    english["fields"]["title_en"] = "Changed meanwhile"
    system(english)
    french = payload_of(entry, "fr")
    french["fields"]["title_fr"] = "À propos de l'Organisation"

    publish([french], by=people("reviewer-fr"), seen=seen)

    unit = TranslationUnit.objects.get(object_id=entry.pk, field="title", language="fr")
    assert (unit.source_text, unit.state) == ("About the Organization", "outdated")


def test_without_a_person_only_the_first_content_is_published(entry):
    with pytest.raises(NotAllowed):
        publish([payload_of(entry, "en")])


@pytest.mark.parametrize("number", [1, 3, 30])
def test_publishing_costs_at_most_30_queries_whatever_the_number_of_sections(
    number, django_assert_max_num_queries
):
    sections = [{"anchor": f"s{n}", "kind": "free", "heading_en": f"Heading {n}"} for n in range(number)]
    payload = payload_of(builders.make_entry(children={"sections": sections}), "en")
    for section in payload["children"]["sections"]:
        section["heading_en"] += " changed"

    with django_assert_max_num_queries(30):
        system(payload)

    assert Section.objects.filter(heading_en__endswith="changed").count() == number
