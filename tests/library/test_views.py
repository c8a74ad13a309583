"""The pages of the library."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.library.models import Document, Source, Term
from tests.accounts.factories import make_user
from tests.builders import make_document, make_many, make_source, make_term, translate

pytestmark = pytest.mark.django_db
PAGES = ["index", "documents", "terms", "sources"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def read(client, name, language="en", **asked):
    with translation.override(language):
        return client.get(reverse(f"library:{name}"), asked).content.decode()


def items(html, pattern):
    return [words(item) for item in re.findall(pattern, html, re.DOTALL)]


def terms(html):
    return items(html, r'<div id="term[^>]*>(.*?)</div>')


def documents(html):
    return items(html, r'<li id="document[^>]*>(.*?)</ul>')


@pytest.mark.parametrize("name", PAGES)
def test_the_library_needs_a_sign_in(client, name):
    address = reverse(f"library:{name}")

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


@pytest.mark.parametrize("name", PAGES[1:])
def test_an_empty_list_says_so(client, reader, name):
    assert read(client, name).count("Nothing has been published yet.") == 1


def test_the_index_counts_what_stands(client, reader):
    make_document("one")
    make_document("two")
    make_document("old", standing="superseded")
    make_source()

    assert items(read(client, "index"), r'<p class="soft">(.*?)</p>') == [
        "2 documents",
        "0 terms",
        "1 source",
    ]


# --- Documents --------------------------------------------------------------------------------------------


def test_documents_stand_by_kind_with_all_their_languages_the_readers_first(client, reader):
    versions = [
        {"language": "en", "title": "The Agreement"},
        {"language": "ar", "title": "الاتفاق"},
        {"language": "fr", "title": "L'Accord"},
    ]
    make_document("agreement", kind="agreement", versions=versions)
    make_document("report", kind="report", versions=[{"language": "en", "title": "The Report"}])

    html = read(client, "documents", "fr")

    assert items(html, r'<span lang="\w\w" dir="\w+">(.*?)</span>') == [
        "The Report",
        "L'Accord",
        "The Agreement",
        "الاتفاق",
    ]
    assert '<span lang="ar" dir="rtl">الاتفاق</span>' in html


def test_documents_are_found_by_a_title_in_any_language_or_by_symbol(client, reader):
    make_document("agreement", versions=[{"language": "fr", "title": "L'Accord général"}])
    make_document("resolution", symbol="A/RES/70/296", versions=[{"language": "en", "title": "Resolution"}])

    found = {
        query: len(documents(read(client, "documents", q=query))) for query in ("general", "70/296", "none")
    }

    assert found == {"general": 1, "70/296": 1, "none": 0}


def test_superseded_documents_are_shown_to_who_asks(client, reader):
    make_document("new", versions=[{"language": "en", "title": "New"}])
    make_document("old", standing="superseded", versions=[{"language": "en", "title": "Old"}])

    shown = [len(documents(read(client, "documents", **asked))) for asked in ({}, {"superseded": "1"})]

    assert shown == [1, 2]


# --- Terms ------------------------------------------------------------------------------------------------


def test_terms_stand_under_their_initials_in_the_readers_language(client, reader):
    make_term("zone", name_en="Zone")
    water = make_term("water", name_en="Water")
    translate(water, "fr", name="Eau")

    english, french = read(client, "terms"), read(client, "terms", "fr")

    assert items(english, r'<h2 id="letter[^>]*>(.*?)</h2>') == ["W", "Z"]
    assert items(french, r'<h2 id="letter[^>]*>(.*?)</h2>') == ["E", "Z"]


def test_acronyms_stand_under_their_letters_but_in_arabic_under_the_name(client, reader):
    term = make_term("gbv", acronym_en="GBV", name_en="Violence")
    translate(term, "ar", acronym="GBV", name="العنف")

    initials = [
        items(read(client, "terms", code), r'<h2 id="letter[^>]*>(.*?)</h2>') for code in ("en", "ar")
    ]

    assert initials == [["G"], ["ع"]]


def test_a_term_shows_what_it_means_and_its_names_elsewhere(client, reader):
    term = make_term("gbv", acronym_en="GBV", name_en="Violence", definition_en="Harm.", synonyms_en="abuse")
    translate(term, "fr", acronym="VBG", name="Violence fondée sur le genre", forbidden="abus")
    translate(term, "ar", name="العنف")

    assert terms(read(client, "terms")) == [
        "GBV Violence Harm. Also found under: abuse Français VBG · Violence fondée sur le genre العربية العنف"
    ]
    assert terms(read(client, "terms", "fr"))[0].endswith(
        "Ne pas écrire : abus English GBV · Violence العربية العنف"
    )


def test_a_name_elsewhere_stands_in_the_direction_of_the_page_behind_its_language(client, reader):
    translate(make_term("gbv", name_en="Violence"), "ar", name="العنف")

    assert re.findall(r'<dd class="elsewhere">.*?</dd>', read(client, "terms")) == [
        '<dd class="elsewhere"><bdi class="language" lang="ar" dir="rtl">العربية</bdi> '
        '<bdi lang="ar" dir="rtl">العنف</bdi></dd>'
    ]


def test_a_name_of_the_editors_own_is_not_presented_as_official(client, reader):
    term = make_term("cash", name_en="Cash Unit", proposed_in="fr")
    translate(term, "fr", name="Unité des transferts")
    badge = re.compile(r'<dt>.*?<span class="badge doubtful">', re.DOTALL)

    assert [len(badge.findall(read(client, "terms", code))) for code in ("en", "fr")] == [0, 1]


def test_terms_are_found_in_any_language_without_accents(client, reader):
    term = make_term("shelter", name_en="Shelter")
    translate(term, "es", name="Alojamiento de emergéncia")
    make_term("water", name_en="Water")

    assert terms(read(client, "terms", q="emergencia")) == ["Shelter Español Alojamiento de emergéncia"]
    assert len(terms(read(client, "terms", q="nowhere"))) == 0


# --- Sources ----------------------------------------------------------------------------------------------


def test_sources_say_what_they_are_the_organizations_own_first(client, reader):
    make_source("article", title_en="Article", kind="secondary")
    make_source(
        "manual", title_en="Manual", language="en", content_date="2024-10-11", url="https://example.org/"
    )

    assert items(read(client, "sources"), r'<li class="card" id="source[^>]*>(.*?)</li>') == [
        "Manual Language English Date 11 Oct 2024 Web address https://example.org/ (external site)",
        "Article external source Language several languages Date undated Web address not recorded yet",
    ]


LISTS = [("documents", Document, 14), ("terms", Term, 8), ("sources", Source, 7)]


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
@pytest.mark.parametrize("of", LISTS, ids=lambda of: of[0])
def test_a_list_takes_the_same_queries_however_long_it_is(
    client, reader, django_assert_num_queries, of, number
):
    name, model, queries = of
    make_many(model, number)

    with django_assert_num_queries(queries):
        html = read(client, name)

    assert html.count(f'id="{name[:-1]}.') == number
