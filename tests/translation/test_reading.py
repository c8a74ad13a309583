"""What a person reads in a language, and how far to trust it."""

import pytest
from django.utils.translation import override

from apps.manual.models import Entry
from apps.translation.models import TranslationUnit
from apps.translation.reading import Localized, localized
from apps.translation.states import State
from tests import builders

pytestmark = pytest.mark.django_db
ENGLISH = "About the Organization today"


@pytest.fixture
def entry():
    return builders.make_entry(title_en=ENGLISH, summary_en="What it is and does.")


def attached(language):
    row = Entry.objects.get()
    TranslationUnit.objects.attach_to([row], language)
    return row


def test_a_text_of_its_own_is_shown_in_its_language(entry):
    builders.translate(entry, "ar", title="عن المنظمة اليوم")

    text = localized(attached("ar"), "title", "ar")

    assert text == Localized("عن المنظمة اليوم", "ar", "ar", State.NEEDS_REVIEW)
    assert (text.direction, text.is_fallback, str(text)) == ("rtl", False, "عن المنظمة اليوم")


def test_what_is_missing_is_shown_in_english_and_says_so(entry):
    text = localized(attached("ar"), "title", "ar")

    assert text == Localized(ENGLISH, "en", "ar", State.MISSING)
    assert (text.direction, text.is_fallback) == ("ltr", True)


@pytest.mark.parametrize("target", [ENGLISH, "عن المنظمة اليوم", "<p></p>", " "])
def test_a_copy_a_wrong_script_and_a_blank_are_missing_and_shown_in_english(entry, target):
    Entry.objects.update(title_fr=target)

    assert localized(attached("fr"), "title", "fr") == Localized(ENGLISH, "en", "fr", State.MISSING)


def test_a_text_that_both_languages_lack_is_empty_and_no_fallback(entry):
    text = localized(attached("fr"), "key_points", "fr")

    assert (text, text.is_fallback) == (Localized("", "en", "fr", State.NOT_NEEDED), False)


def test_an_outdated_text_is_still_shown(entry):
    builders.translate(entry, "fr", title="À propos de l'Organisation")
    Entry.objects.update(title_en="About the Organization tomorrow")

    text = localized(attached("fr"), "title", "fr")

    assert text == Localized("À propos de l'Organisation", "fr", "fr", State.OUTDATED)


def test_a_text_of_unknown_origin_is_shown_as_that(entry):
    Entry.objects.update(title_fr="À propos de l'Organisation")
    TranslationUnit.objects.all().delete()

    text = localized(attached("fr"), "title", "fr")

    assert text == Localized("À propos de l'Organisation", "fr", "fr", State.UNTRACKED)


def test_without_units_there_is_no_state(entry):
    builders.translate(entry, "fr", title="À propos de l'Organisation")
    row = Entry.objects.get()

    assert localized(row, "title", "fr") == Localized("À propos de l'Organisation", "fr", "fr", None)
    assert localized(row, "title", "es") == Localized(ENGLISH, "en", "es", None)


def test_english_has_no_state(entry):
    assert localized(attached("fr"), "title", "en") == Localized(ENGLISH, "en", "en", None)


@pytest.mark.parametrize(("active", "language"), [("fr", "fr"), ("en", "en"), ("de", "en")])
def test_the_language_is_the_readers_unless_named(entry, active, language):
    builders.translate(entry, "fr", title="À propos de l'Organisation")
    row = attached(language)

    with override(active):
        assert localized(row, "title").wanted == language
        assert localized(row, "title", "es").wanted == "es"


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_units_are_read_with_one_query_whatever_the_number_of_rows(number, django_assert_num_queries):
    topic = builders.make_topic()
    rows = Entry.objects.bulk_create(
        Entry(slug=f"entry-{n}", topic=topic, title_en=f"{ENGLISH} {n}", title_fr=f"Page du jour, numéro {n}")
        for n in range(number)
    )
    TranslationUnit.objects.bulk_create(
        TranslationUnit(
            model="manual.entry", object_id=row.pk, root_id=row.pk, field="title", language=language
        )
        for row in rows
        for language in ("fr", "es")
    )

    with django_assert_num_queries(1):
        TranslationUnit.objects.attach_to([*rows, None], "fr")
        read = [localized(row, "title", "fr") for row in rows]

    assert [text.text for text in read] == [f"Page du jour, numéro {n}" for n in range(number)]
    assert [list(row.translation_units) for row in rows] == [[("title", "fr")]] * number
