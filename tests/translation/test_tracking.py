"""Units follow the texts: what is written is pinned, everything else is stated anew."""

import uuid
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from apps.accounts.models import User
from apps.accounts.syncing import sync_roles
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.editorial.reconciling import reconcile_translations
from apps.manual.models import Entry, Section
from apps.translation import tracking
from apps.translation.models import TranslationUnit
from apps.translation.states import Origin, State, digest
from tests import builders

pytestmark = pytest.mark.django_db
ENGLISH, FRENCH = "About the Organization today", "À propos de l'Organisation"


@pytest.fixture
def entry():
    sections = [{"anchor": "role", "kind": "role", "body_en": "<p>What the Organization does.</p>"}]
    entry = builders.make_entry(
        title_en=ENGLISH, summary_en="What it is and does.", children={"sections": sections}
    )
    return builders.translate(entry, "fr", title=FRENCH, summary="Ce qu'elle est et ce qu'elle fait.")


@pytest.fixture
def reviewer():
    sync_roles()
    return User.objects.create_user("reviewer@example.org", roles=["reviewer-fr"], full_name="Ana")


def unit(field="title", language="fr"):
    return TranslationUnit.objects.get(field=field, language=language, object_id=Entry.objects.get().pk)


def pins(field="title", language="fr"):
    found = unit(field, language)
    return (
        found.source_text,
        found.source_hash,
        found.target_hash,
        found.review,
        found.origin,
        found.pinned_by,
    )


def change(language="en", *, by=None, approve=False, **fields):
    payload = payload_of(Entry.objects.get(), language)
    payload["fields"] |= fields
    publish([payload], by=by, origin=Origin.HUMAN if by else Origin.FIXTURE, approve=approve)


def test_a_text_that_is_written_is_pinned_to_the_english_of_that_moment(entry):
    expected = (ENGLISH, digest(ENGLISH), digest(FRENCH), "needs-review", "fixture", None)

    assert pins() == expected
    assert unit().state == "needs-review"
    assert (unit().model, unit().root_id, unit().pinned_at is None) == ("manual.entry", entry.pk, False)


def test_a_text_that_is_not_written_has_a_state_and_no_pins(entry):
    assert pins(language="es") == ("", "", "", "needs-review", "human", None)
    assert (unit(language="es").state, unit("key_points").state) == ("missing", "not-needed")


def test_texts_that_did_not_change_keep_their_pins(entry, reviewer):
    before = pins("summary"), unit("summary").pinned_at

    change("fr", by=reviewer, title_fr="Autre titre de la page")

    assert (pins("summary"), unit("summary").pinned_at) == before
    assert pins() == (
        ENGLISH,
        digest(ENGLISH),
        digest("Autre titre de la page"),
        "needs-review",
        "human",
        reviewer,
    )


def test_a_source_that_changes_makes_outdated_and_one_that_comes_back_clears_it(entry):
    change(title_en="About the Organization tomorrow")
    outdated, kept = unit().state, pins()
    change(title_en=ENGLISH)

    assert (outdated, unit().state) == ("outdated", "needs-review")
    assert kept == pins() == (ENGLISH, digest(ENGLISH), digest(FRENCH), "needs-review", "fixture", None)


def test_a_text_that_is_blanked_is_missing_and_forgets_nothing(entry):
    before = pins()

    change("fr", title_fr=None)

    assert (unit().state, pins()) == ("missing", before)


def test_a_reviewer_confirms_every_text_of_the_language_and_no_other(entry, reviewer):
    builders.translate(entry, "es", title="Acerca de la Organización")

    change("fr", by=reviewer, approve=True, title_fr="Titre confirmé de la page")

    assert (unit().state, unit("summary").state, unit(language="es").state) == (
        "approved",
        "approved",
        "needs-review",
    )
    assert (unit("summary").pinned_by, unit("key_points").state) == (reviewer, "not-needed")


def test_a_deleted_child_takes_its_units_with_it(entry):
    section = Section.objects.get()
    there = TranslationUnit.objects.filter(object_id=section.pk).count()
    payload = payload_of(entry, "en")
    payload["children"]["sections"] = []

    publish([payload], origin=Origin.FIXTURE)

    left = TranslationUnit.objects.filter(object_id=section.pk).count()
    assert (there, left, unit().state) == (9, 0, "needs-review")


def test_forget_drops_the_units_of_these_rows_only(entry):
    section = Section.objects.get()
    others = TranslationUnit.objects.exclude(object_id=section.pk).count()

    tracking.forget([section.pk, uuid.uuid4()])

    assert TranslationUnit.objects.count() == others


def test_states_are_counted_by_root_and_language(entry, django_assert_num_queries):
    other = builders.make_entry("other", title_en="Another page of it")

    with django_assert_num_queries(1):
        found = TranslationUnit.objects.states_by_root([entry.pk, other.pk, uuid.uuid4()])

    untranslated = {"missing": 1, "not-needed": 3}
    # title and summary of the page, body of its section; the other texts are blank in English
    assert {root: {code: dict(states) for code, states in by.items()} for root, by in found.items()} == {
        entry.pk: {
            "fr": {"needs-review": 2, "missing": 1, "not-needed": 4},
            "es": {"missing": 3, "not-needed": 4},
            "ar": {"missing": 3, "not-needed": 4},
        },
        other.pk: {"fr": untranslated, "es": untranslated, "ar": untranslated},
    }


def test_a_change_past_the_door_is_found_and_its_way_back_too(entry):
    Entry.objects.update(title_fr="Changé sans passer par la porte")
    numbers = [reconcile_translations(), reconcile_translations()]
    changed = unit().state
    Entry.objects.update(title_fr=FRENCH)

    assert (numbers, changed) == ([1, 0], "changed")
    assert (reconcile_translations(), unit().state) == (1, "needs-review")


def test_restate_returns_how_many_were_wrong(entry):
    Entry.objects.update(title_fr=None, summary_en="Something else altogether.")

    assert tracking.restate([Entry.objects.get()]) == 2
    assert (unit().state, unit("summary").state, tracking.restate([])) == ("missing", "outdated", 0)


def test_the_command_says_how_many_it_corrected(entry):
    TranslationUnit.objects.filter(object_id=entry.pk, field="title").update(state=State.APPROVED)
    output = StringIO()

    call_command("reconcile_translations", stdout=output)
    call_command("reconcile_translations", stdout=output)

    assert output.getvalue() == "Translation states corrected: 3.\nTranslation states corrected: 0.\n"


def test_more_rows_than_one_batch_are_all_corrected():
    topic = builders.make_topic()
    rows = Entry.objects.bulk_create(
        Entry(slug=f"entry-{n}", topic=topic, title_en=f"{ENGLISH} {n}") for n in range(1001)
    )
    TranslationUnit.objects.bulk_create(
        TranslationUnit(
            model="manual.entry",
            object_id=row.pk,
            root_id=row.pk,
            field="title",
            language="fr",
            state=State.APPROVED,
        )
        for row in rows
    )

    assert (reconcile_translations(), reconcile_translations()) == (1001, 0)
    states = TranslationUnit.objects.filter(model="manual.entry").values_list("state", flat=True)
    assert Counter(states) == {"missing": 1001}
