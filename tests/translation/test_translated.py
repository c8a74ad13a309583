import pytest
from django.template import Context, Template
from django.utils import translation

from apps.core.references import Address
from apps.manual.models import Entry
from apps.translation.models import TranslationUnit
from tests.builders import make_entry, translate

pytestmark = pytest.mark.django_db


def printed(source, entry, language, **context):
    entry = Entry.objects.get(pk=entry.pk)
    TranslationUnit.objects.attach_to([entry], language)
    with translation.override(language):
        return Template("{% load translated %}" + source).render(Context({"entry": entry, **context}))


@pytest.fixture
def entry():
    english = make_entry(
        title_en="About <the> Organization",
        key_points_en='<p>See <a data-ref="manual.entry:mcof">it</a></p><h4>x</h4>',
    )
    return translate(english, "fr", title="À propos de <l'Organisation>")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "About &lt;the&gt; Organization"),
        ("fr", "À propos de &lt;l&#x27;Organisation&gt;"),
        ("ar", '<span lang="en" dir="ltr">About &lt;the&gt; Organization</span>'),
    ],
)
def test_localized_marks_a_text_in_another_language(entry, language, text):
    assert printed("{% localized entry 'title' %}", entry, language) == text


def test_localized_rich_resolves_references_and_sets_the_level_of_headings(entry):
    addresses = {"manual.entry:mcof": Address("/en/manual/frameworks/mcof/")}

    assert printed("{% localized_rich entry 'key_points' 3 %}", entry, "en", addresses=addresses) == (
        '<div><p>See <a href="/en/manual/frameworks/mcof/">it</a></p><h3>x</h3></div>'
    )


def test_localized_rich_marks_a_text_in_another_language(entry):
    assert printed("{% localized_rich entry 'key_points' %}", entry, "ar") == (
        '<div lang="en" dir="ltr"><p>See it</p><h4>x</h4></div>'
    )


def test_text_is_plain(entry):
    assert printed("{{ entry|text:'title' }}", entry, "fr") == "À propos de &lt;l&#x27;Organisation&gt;"


@pytest.mark.parametrize(
    ("language", "fields", "words"),
    [
        ("en", "'title' 'key_points'", None),
        ("fr", "'title'", None),
        ("fr", "'title' 'key_points'", "not available in this language: shown in English"),
    ],
)
def test_text_note_says_that_a_text_is_in_english(entry, language, fields, words):
    assert printed(f"{{% text_note entry {fields} %}}", entry, language) == note(words, language)


def test_text_note_says_that_a_text_is_older_than_the_english_one(entry):
    Entry.objects.filter(pk=entry.pk).update(title_en="About another Organization")

    assert printed("{% text_note entry 'title' %}", entry, "fr") == note("older than the English text", "fr")


def note(words, language):
    with translation.override(language):
        return f'<small class="text-note">{translation.gettext(words)}</small>' if words else ""
