"""The line above the results for who asks whom to write to, on a few rows that each test states."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from apps.organization.models import Country
from apps.search import index
from apps.search.pointers import pointers
from tests.accounts.factories import make_user
from tests.builders import make_country, make_subject, make_unit, translate

pytestmark = pytest.mark.django_db

FIND = "/en/contacts/find/"


@pytest.fixture
def places():
    chad = translate(make_country("TD", name_en="Chad"), "fr", name="Tchad")
    translate(chad, "ar", name="تشاد")
    make_country("GN", name_en="Guinea")
    make_country("PG", name_en="Papua New Guinea")
    make_country("CD", name_en="Democratic Republic of the Congo")
    make_subject("wash", name_en="Water, sanitation and hygiene", search_words_en="WASH, latrines")
    make_subject("who", name_en="Other agencies", search_words_en="WHO")


@pytest.fixture
def point():
    reader = make_user("reader")

    def to(typed, language="en", user=reader):
        index.current().searcher()
        with override(language):
            return [(one.address, one.words) for one in pointers(typed, user, index.current().seen())]

    return to


def chad(language):
    return f"/{language}/contacts/find/?country=TD"


@pytest.mark.parametrize(
    ("typed", "language", "name"),
    [
        ("Chad", "en", "Chad"),
        ("offices in chad", "en", "Chad"),
        ("qui couvre le Tchad ?", "fr", "Tchad"),
        ("Tchad", "es", "Chad"),
        ("من يغطي تشاد؟", "ar", "تشاد"),
        ("TChad", "fr", "Tchad"),
        ('"Chad"', "en", "Chad"),
    ],
)
def test_a_country_that_is_named_leads_to_whom_to_write_to_for_it(places, point, typed, language, name):
    [(address, words)] = point(typed, language)

    assert (address, words.endswith(name)) == (chad(language), True)


def test_a_subject_goes_with_the_country(places, point):
    words = "Whom to write to: Chad · Water, sanitation and hygiene"
    assert point("latrines in Chad") == [(f"{FIND}?country=TD&subject=wash", words)]


def test_a_subject_alone_counts_where_somebody_to_write_to_is_asked_for(places, point):
    words = "Whom to write to: Water, sanitation and hygiene"
    assert point("whom do I write to about latrines?") == [(f"{FIND}?subject=wash", words)]
    assert point("latrines") == []


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("who covers my country?", "en"),
        ("qui couvre mon pays ?", "fr"),
        ("quién cubre mi país", "es"),
        ("من يغطي بلدي؟", "ar"),
        ("contact", "en"),
    ],
)
def test_who_asks_who_covers_their_country_is_led_to_the_page_that_finds_it(places, point, typed, language):
    assert [address for address, _words in point(typed, language)] == [f"/{language}/contacts/find/"]


def test_a_country_inside_the_name_of_another_is_not_named(places, point):
    assert [address for address, _words in point("Papua New Guinea")] == [f"{FIND}?country=PG"]
    assert [address for address, _words in point("Guinea")] == [f"{FIND}?country=GN"]
    assert [address for address, _words in point("Guinea and Chad")] == [
        f"{FIND}?country=GN",
        f"{FIND}?country=TD",
    ]


def test_what_is_no_country_takes_no_words_from_one(places, point):
    make_unit("desk", name_en="Chad desk")

    assert [address for address, _words in point("Chad desk")] == [f"{FIND}?country=TD"]


def test_small_words_in_a_name_may_be_missing(places, point):
    for typed in ("Democratic Republic of the Congo", "democratic republic congo"):
        assert [address for address, _words in point(typed)] == [f"{FIND}?country=CD"]


@pytest.mark.parametrize("typed", ["", "shelter", "chadian", "word " * 2_000, '"', "\x00"])
def test_other_questions_are_led_nowhere(places, point, typed):
    assert point(typed) == []


def test_strangers_are_led_to_no_country(places, point):
    assert point("Chad", user=AnonymousUser()) == []


def test_a_country_that_was_archived_since_is_named_no_more(places, point):
    point("Chad")
    Country.objects.filter(iso2="TD").update(archived_at="2026-01-01T00:00Z")

    assert point("Chad") == []


def test_the_line_stands_above_the_results(places, client):
    make_unit("chad", name_en="Chad desk")
    client.force_login(make_user("reader"))

    html = client.get("/en/search/", {"q": "Chad"}).content.decode()

    line = '<ul class="pointers"><li><a href="/en/contacts/find/?country=TD">Whom to write to: Chad</a></li></ul>'
    assert line in html
    assert html.index(line) < html.index('<ol class="results"')
    assert "pointers" not in client.get("/en/search/", {"q": "desk"}).content.decode()


@pytest.mark.parametrize(("narrowed", "is_open"), [({}, False), ({"kind": "manual.entry"}, True)])
def test_filters_are_folded_until_something_is_narrowed(client, narrowed, is_open):
    client.force_login(make_user("reader"))

    html = client.get("/en/search/", {"q": "desk"} | narrowed).content.decode()

    [opening] = re.findall(r'<details class="others narrowing"([^>]*)>', html)
    assert ("open" in opening) == is_open
    assert html.index("<details") < html.index('name="kind"') < html.index("</details>")


@pytest.mark.once
def test_a_question_about_a_country_and_a_subject_takes_two_queries(places, django_assert_num_queries):
    reader = make_user("reader")
    index.current().searcher()

    with django_assert_num_queries(2), override("en"):
        assert len(pointers("latrines Chad", reader, index.current().seen())) == 1
    with django_assert_num_queries(0), override("en"):
        assert pointers("shelter", reader, index.current().seen()) == []
