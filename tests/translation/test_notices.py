import pytest
from django.utils import translation

from apps.manual.models import Entry
from apps.translation.models import TranslationUnit
from apps.translation.notices import Notice, notice_of
from tests.builders import make_entry, translate

pytestmark = pytest.mark.django_db
TEXTS = {"title_en": "About the Organization today", "summary_en": "What it is and what it does."}


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def read(entry, language="fr"):
    entry = Entry.objects.get(pk=entry.pk)
    TranslationUnit.objects.attach_to([entry], language)
    return notice_of([(entry, "title", "summary", "key_points")])


def test_texts_without_translation_are_missing_and_blank_ones_do_not_count():
    assert read(make_entry(**TEXTS)) == Notice(total=2, unsafe=0, missing=2, outdated=0, unreviewed=0)


def test_translations_begin_unreviewed():
    entry = translate(
        make_entry(**TEXTS), "fr", title="À propos de l'Organisation", summary="Ce qu'elle est."
    )

    assert read(entry) == Notice(total=2, unsafe=0, missing=0, outdated=0, unreviewed=2)


def test_a_changed_source_makes_its_translation_outdated():
    entry = translate(
        make_entry(**TEXTS), "fr", title="À propos de l'Organisation", summary="Ce qu'elle est."
    )

    Entry.objects.filter(pk=entry.pk).update(title_en="About the Organization tomorrow")

    assert read(entry) == Notice(total=2, unsafe=0, missing=0, outdated=1, unreviewed=1)


def test_reviewed_translations_need_no_word():
    entry = translate(
        make_entry(**TEXTS), "fr", title="À propos de l'Organisation", summary="Ce qu'elle est."
    )
    TranslationUnit.objects.filter(object_id=entry.pk).update(review="approved")

    notice = read(entry)

    assert (notice, bool(notice)) == (Notice(total=2, unsafe=0, missing=0, outdated=0, unreviewed=0), False)


def test_english_has_nothing_to_compare_with():
    with translation.override("en"):
        assert read(make_entry(**TEXTS), "en") == Notice(
            total=0, unsafe=0, missing=0, outdated=0, unreviewed=0
        )


@pytest.mark.parametrize(
    ("notice", "sentences"),
    [
        (Notice(3, 0, 0, 0, 3), ["Nobody has yet compared this page with the English text."]),
        (Notice(3, 0, 0, 0, 1), ["1 text has not been compared with the English text yet."]),
        (Notice(3, 0, 0, 0, 2), ["2 texts have not been compared with the English text yet."]),
        (
            Notice(6, 0, 2, 1, 2),
            [
                "2 texts are not available in this language and are shown in English.",
                "1 text is older than the English text.",
                "2 texts have not been compared with the English text yet.",
            ],
        ),
        (
            Notice(3, 1, 0, 0, 0),
            [
                "1 text was corrected in English and is unsafe to follow as it was translated: it is shown in English "
                "until it is translated again."
            ],
        ),
        (Notice(2, 0, 0, 0, 0), []),
        (Notice(0, 0, 0, 0, 0), []),
    ],
)
def test_sentences_say_the_worst_first(notice, sentences):
    with translation.override("en"):
        assert notice.sentences == sentences
