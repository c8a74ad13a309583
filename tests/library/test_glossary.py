"""Terms where they are used. The terms are given, so that most of it asks no database."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import override

from apps.library.glossary import Glossary
from apps.manual.models import Entry
from tests.accounts.factories import make_user
from tests.builders import (
    make_entry,
    make_framework,
    make_part_group,
    make_question,
    make_term,
    make_unit,
    translate,
)
from tests.manual.making import section

# code, definition, acronym and name in en, fr, es, ar
GBV = (
    *("gbv", None, "GBV", "gender-based violence", "VBG", "violence fondée sur le genre"),
    *("VG", "violencia de género", "GBV", "العنف القائم على النوع الاجتماعي"),
)
WASH = ("wash", None, "WASH", "Water, sanitation & hygiene", "WASH", "Eau", "WASH", "Agua", "WASH", "المياه")
WHO = ("who", None, "WHO", "World Health Organization", None, None, None, None, None, None)
UN = ("un", None, "UN", "United Nations", None, None, None, None, None, None)
UN_SYSTEM = ("un-system", "All of it.", "", "UN system", None, None, None, None, None, None)
OFFICE = ("office", "", "", "office", None, None, None, None, None, None)
MIGRANT = ("migrant", "Who moves.", None, "migrant worker", "", "travailleur d'ailleurs", *(None,) * 4)
IDP = ("idp", None, "IDP", "internally displaced person", *(None,) * 6)
AND = ("me", None, "M&E", 'monitoring "and" evaluation', *(None,) * 6)


def glossary(*terms):
    found = Glossary(AnonymousUser())
    found.terms = terms
    return found


def marked(html, language, *terms):
    with override(language):
        return glossary(*terms).mark(html, language)


@pytest.mark.parametrize(
    ("language", "html", "expected"),
    [
        (
            "en",
            "<p>On GBV.</p>",
            '<p>On <a class="term" href="/en/library/terms/#term.gbv">'
            '<abbr title="gender-based violence">GBV</abbr></a>.</p>',
        ),
        (
            "fr",
            "<p>Sur l'VBG.</p>",
            '<p>Sur l\'<a class="term" href="/fr/library/terms/#term.gbv">'
            '<abbr title="violence fondée sur le genre">VBG</abbr></a>.</p>',
        ),
        (
            "es",
            "<p>Sobre VG.</p>",
            '<p>Sobre <a class="term" href="/es/library/terms/#term.gbv">'
            '<abbr title="violencia de género">VG</abbr></a>.</p>',
        ),
        (
            "ar",
            "<p>عن الـGBV.</p>",
            '<p>عن الـ<a class="term" href="/ar/library/terms/#term.gbv">'
            '<abbr title="العنف القائم على النوع الاجتماعي">GBV</abbr></a>.</p>',
        ),
    ],
)
def test_an_acronym_says_what_it_stands_for_and_leads_to_the_glossary(language, html, expected):
    assert marked(html, language, GBV) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>gbv, Gbv, GBVs2, xGBV, GBV-led, pro-GBV, a@GBV, org/GBV, GBV.int</p>",
        '<p><a href="/x">About GBV</a></p>',
        "<h3>GBV</h3>",
        "<h3><em>GBV</em></h3>",
        '<div class="scroller" aria-label="GBV > GBV">x</div>',
        '<p><a class="term" href="#"><abbr title="x">GBV</abbr></a></p>',
        "<p>VBG</p>",  # the acronym of another language
        "",
    ],
)
def test_what_is_no_use_of_an_acronym_is_left_alone(html):
    assert marked(html, "en", GBV) == html


def test_only_the_first_use_on_a_page_is_marked_whatever_text_it_stands_in():
    page = glossary(GBV, WASH)

    texts = ["<p>GBV and GBV</p>", "<p>GBV, WASH</p>", "<p>GBV, WASH</p>"]
    counts = [page.mark(text, "en").count("<abbr") for text in texts]

    assert counts == [1, 1, 0]


def test_a_text_marked_already_stays_as_it_is():
    page = glossary(GBV)
    once = page.mark("<p>GBV and GBV</p>", "en")

    assert page.mark(once, "en") == once


def test_the_first_use_is_the_one_that_can_be_marked():
    assert marked("<h2>GBV</h2><p><a href='x'>GBV</a> GBV</p>", "en", GBV).count("<abbr") == 1


def test_letters_of_an_acronym_are_compared_as_they_are():
    assert marked("<p>Who knows WHO?</p>", "en", WHO) == (
        '<p>Who knows <a class="term" href="/en/library/terms/#term.who">'
        '<abbr title="World Health Organization">WHO</abbr></a>?</p>'
    )


def test_the_plural_of_an_english_acronym_is_its_use():
    assert marked("<p>IDPs</p>", "en", IDP) == (
        '<p><a class="term" href="/en/library/terms/#term.idp">'
        '<abbr title="internally displaced person">IDPs</abbr></a></p>'
    )


def test_signs_of_html_in_a_term_are_escaped():
    assert marked("<p>M&amp;E</p>", "en", AND) == (
        '<p><a class="term" href="/en/library/terms/#term.me">'
        '<abbr title="monitoring &quot;and&quot; evaluation">M&amp;E</abbr></a></p>'
    )


def test_a_longer_term_is_not_a_shorter_one():
    assert marked("<p>The UN System, the UN</p>", "en", UN, UN_SYSTEM) == (
        '<p>The <a class="term" href="/en/library/terms/#term.un-system">UN System</a>, the '
        '<a class="term" href="/en/library/terms/#term.un"><abbr title="United Nations">UN</abbr></a></p>'
    )


def test_of_two_names_that_begin_alike_the_longer_is_meant():
    mover = ("mover", "Who moves.", None, "migrant", *(None,) * 6)

    assert marked("<p>A migrant worker</p>", "en", mover, MIGRANT) == (
        '<p>A <a class="term" href="/en/library/terms/#term.migrant">migrant worker</a></p>'
    )


def test_a_name_is_marked_where_the_glossary_says_more_than_the_name():
    assert marked("<p>Office of Migrant\u00a0worker</p>", "en", OFFICE, MIGRANT) == (
        '<p>Office of <a class="term" href="/en/library/terms/#term.migrant">Migrant\u00a0worker</a></p>'
    )
    assert marked("<p>Travailleur d’ailleurs</p>", "fr", MIGRANT).count('class="term"') == 1


def test_a_text_without_markup_is_escaped():
    assert glossary(IDP).mark_plain("a <b> & IDP's", "en") == (
        'a &lt;b&gt; &amp; <a class="term" href="/en/library/terms/#term.idp">'
        '<abbr title="internally displaced person">IDP</abbr></a>\'s'
    )


# --- On pages ---------------------------------------------------------------------------------------------


@pytest.fixture
def reader(client, db):
    client.force_login(make_user("reader"))
    return client


def read(client, address):
    return client.get(address).content.decode()


def test_all_texts_of_an_entry_share_what_was_marked(reader):
    make_term("gbv", acronym_en="GBV", name_en="gender-based violence")
    parts = [{"number": 1, "title_en": "One", "text_en": "About GBV and MHPSS."}]
    make_term("mhpss", acronym_en="MHPSS", name_en="mental health")
    framework = make_framework("plan")
    make_part_group("goals", framework=framework, parts=parts)
    shows = {"shows": "framework_parts", "shows_framework_id": str(framework.pk)}
    entry = make_entry(
        summary_en="On GBV.",
        key_points_en="<p>GBV, WASH</p>",
        children={"sections": [section("one", body_en="<p>GBV, WASH</p>", **shows)]},
    )

    with override("en"):
        html = read(reader, entry.get_absolute_url())

    assert html.count('<abbr title="gender-based violence">') == 1
    assert html.index("On <a") < html.index("page.key-points")  # the first of them
    assert html.count('<abbr title="mental health">') == 1  # in the list that is pulled in
    assert Entry.objects.get().summary_en == "On GBV."


def test_a_text_shown_in_english_has_english_terms_and_the_glossary_of_the_reader(reader):
    translate(
        make_term("gbv", acronym_en="GBV", name_en="gender-based violence"), "fr", acronym="VBG", name="x"
    )
    unit = make_unit(mandate_en="<p>On GBV and VBG.</p>")

    with override("fr"):
        html = read(reader, unit.get_absolute_url())

    assert (
        '<p>On <a class="term" href="/fr/library/terms/#term.gbv">'
        '<abbr title="gender-based violence">GBV</abbr></a> and VBG.</p>'
    ) in html


def test_the_glossary_itself_and_strangers_see_no_marks(reader):
    make_term("gbv", acronym_en="GBV", name_en="violence", definition_en="GBV is violence.")
    entry = make_entry(access="public", key_points_en="<p>On GBV.</p>")

    terms = read(reader, reverse("library:terms"))
    reader.logout()
    with override("en"):
        stranger = read(reader, entry.get_absolute_url())

    assert ("GBV is violence." in terms, "<abbr" in terms) == (True, False)
    assert "<p>On GBV.</p>" in stranger


def test_a_superseded_term_is_not_marked(reader):
    make_term("gbv", acronym_en="GBV", name_en="violence", standing="superseded")
    make_question(answer_en="<p>On GBV.</p>")

    assert "<p>On GBV.</p>" in read(reader, reverse("manual:questions"))


@pytest.mark.once
def test_terms_are_read_once_for_many_texts(db, django_assert_num_queries):
    make_term("gbv", acronym_en="GBV", name_en="violence")
    page = Glossary(make_user("reader"))

    with django_assert_num_queries(1):
        texts = [page.mark("<p>GBV</p>", "en") for _number in range(3)]

    assert [text.count("<abbr") for text in texts] == [1, 0, 0]
