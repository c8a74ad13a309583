"""The pages of search, as a reader and as a program get them."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.manual.models import Entry
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_entry,
    make_many,
    make_question,
    make_term,
    make_topic,
    make_unit,
    translate,
)
from tests.manual.making import section

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make_user("reader"))
    return client


def page(client, speaking="en", **asked):
    with override(speaking):
        return client.get(reverse("search:search"), asked).content.decode()


def results(html):
    """Return [(title, address, snippet)] of a page of results."""
    items = re.findall(r"<li>\s*<h2>(.*?)</li>", html, re.DOTALL)
    return [
        (
            re.search(r"<a [^>]*>(.*?)</a>", item)[1],
            re.search(r'href="([^"]*)"', item)[1],
            (re.search(r'class="snippet"[^>]*>(.*?)</p>', item) or ["", ""])[1],
        )
        for item in items
    ]


def test_a_hit_opens_at_the_heading_that_matched_with_its_words_marked(reader):
    make_entry(
        "camps",
        topic=make_topic("work"),
        title_en="Camps",
        children={
            "sections": [
                section("start", heading_en="Beginning", body_en="<p>Before all else.</p>"),
                section("water", heading_en="Supply", body_en="<p>Clean water & soap for each family.</p>"),
            ]
        },
    )

    assert results(page(reader, q="waters")) == [
        ("Camps", "/en/manual/work/camps/#water", "Clean <mark>water</mark> &amp; soap for each family.")
    ]


def test_what_says_it_in_the_readers_language_comes_first_and_others_name_theirs(reader):
    make_unit("one", name_en="Cholera cholera cholera desk")
    translate(make_unit("two", name_en="Disease control"), "fr", name="Bureau du choléra")

    html = page(reader, "fr", q="cholera")

    assert [title for title, _address, _snippet in results(html)] == [
        "Bureau du choléra",
        "Cholera cholera cholera desk",
    ]
    assert re.findall(r'<h2><a [^>]*lang="(\w+)" dir="(\w+)"', html) == [("fr", "ltr"), ("en", "ltr")]


def test_an_acronym_of_one_language_finds_the_page_of_another(reader):
    translate(
        make_term("gbv", acronym_en="GBV", name_en="gender-based violence"),
        "fr",
        acronym="VBG",
        name="violence",
    )
    translate(
        make_question("care", question_en="Help after an attack?"), "fr", question="Aide en cas de VBG ?"
    )

    found = [title for title, _address, _snippet in results(page(reader, "fr", q="GBV"))]

    assert "Aide en cas de VBG ?" in found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"Flood plan", "Flood desk"}),
        ({"kind": "manual.entry"}, {"Flood plan"}),
        ({"kind": "organization.unit"}, {"Flood desk"}),
        ({"kind": "no.such"}, {"Flood plan", "Flood desk"}),
        ({"language": "ar"}, set()),
        ({"language": "en"}, {"Flood plan", "Flood desk"}),
        ({"language": "xx"}, {"Flood plan", "Flood desk"}),
    ],
)
def test_results_are_narrowed_by_kind_and_language(reader, asked, expected):
    make_entry("plan", title_en="Flood plan")
    make_unit("desk", name_en="Flood desk")

    assert {title for title, _address, _snippet in results(page(reader, q="flood", **asked))} == expected


def test_the_same_address_answers_a_program(reader):
    make_unit("desk", name_en="Flood desk", mandate_en="<p>Answers for every flood.</p>")

    response = reader.get("/en/search/", {"q": "flood"}, headers={"accept": "application/json"})

    assert json.loads(response.content) == {
        "query": "flood",
        "language": "en",
        "total": 1,
        "did_you_mean": "",
        "results": [
            {
                "title": "Flood desk",
                "url": "http://testserver/en/organization/units/desk/",
                "kind": "organization.unit",
                "language": "en",
                "snippet": "Answers for every flood.",
            }
        ],
    }
    assert "Accept" in response.headers["Vary"]


def test_nothing_found_leads_on(reader):
    make_unit("desk", name_en="Flood desk")

    html = page(reader, q="earthquake")

    assert results(html) == []
    assert "0 results" in html
    assert "page.nearest" not in html
    assert f'<a href="{reverse("contacts:find")}">Find whom to write to for your country</a>' in html


def test_nothing_found_names_the_general_contact_and_the_nearest_titles(reader):
    make_contact("hq", label_en="Headquarters", email="hq@example.org", is_default=True)
    make_contact("other", label_en="Other", email="other@example.org")
    make_unit("desk", name_en="Volunteers")
    make_unit("flood", name_en="Flood desk")

    html = page(reader, q="volcano")

    nearest = re.search(r'id="page.nearest">.*?</section>', html, re.DOTALL)[0]
    assert re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', nearest) == [
        ("/en/organization/units/desk/", "Volunteers")
    ]
    assert re.findall(r'href="(mailto:[^"]*)"', html) == ["mailto:hq@example.org"]


def test_the_nearest_titles_are_those_that_the_person_may_see(reader):
    make_entry("secret", title_en="Volcanic plans", access="restricted")
    make_entry("open", title_en="Volunteers")

    html = page(reader, q="volcanology")

    nearest = re.search(r'id="page.nearest">.*?</section>', html, re.DOTALL)[0]
    assert re.findall(r"<a [^>]*>(.*?)</a>", nearest) == ["Volunteers"]


def test_suggestions_are_titles_that_go_on_like_it(reader):
    make_unit("desk", name_en="Flood desk")
    make_unit("other", name_en="Drought desk")

    html = reader.get(reverse("search:suggestions"), {"q": "flo"}).content.decode()

    assert re.findall(r'<a href="([^"]*)"><span[^>]*>(.*?)</span>', html) == [
        ("/en/organization/units/desk/", "Flood desk")
    ]
    assert reader.get(reverse("search:suggestions"), {"q": ""}).content.decode().strip() == ""


def test_pages_of_results_hold_all_of_them_once(reader):
    topic = make_topic()
    for number in range(15):
        make_entry(f"e{number}", topic=topic, title_en=f"Flood {number}")

    first, second = (results(page(reader, q="flood", page=number)) for number in (1, 2))

    assert (len(first), len(second)) == (10, 5)
    assert len({title for title, *_rest in first + second}) == 15


@pytest.mark.parametrize("number", ["0", "-1", "x", "٢", "9" * 30, ""])
def test_a_page_that_is_none_is_the_first(reader, number):
    make_unit("desk", name_en="Flood desk")

    assert len(results(page(reader, q="flood", page=number))) == 1


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_a_page_of_results_takes_the_same_queries_however_much_there_is(
    reader, number, django_assert_max_num_queries
):
    make_many(Entry, number)
    page(reader, q="about")

    with django_assert_max_num_queries(12):
        found = results(page(reader, q="about"))

    assert len(found) == min(number, 10)


@pytest.mark.parametrize(
    "query",
    [
        "a" * 10_000,
        "\u202e",
        'title:(a OR b)~2 *"',
        '"' * 99,
        " OR ".join(map(str, range(10_000))),
        "<script>",
    ],
)
def test_whatever_is_typed_is_answered(reader, query):
    make_unit("desk", name_en="Flood desk")

    response = reader.get("/en/search/", {"q": query})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script defer", "")
    assert results(response.content.decode()) == []


def test_search_needs_a_sign_in(client):
    for name in ("search", "suggestions"):
        address = reverse(f"search:{name}")
        assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"
