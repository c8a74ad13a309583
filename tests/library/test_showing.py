import pytest
from django.test import RequestFactory
from django.utils import translation

from apps.library.showing import Asked, page_of, shown
from apps.organization.models import Partner
from tests.builders import make_partner, make_source, translate


def asked(**query):
    return Asked.by(RequestFactory().get("/", query))


def test_an_address_without_a_query_asks_for_all_that_is_current():
    assert vars(asked()) == {"query": "", "with_superseded": False, "has_superseded": False}


def test_words_are_trimmed_and_have_an_end():
    assert asked(q="  Dakar ").query == "Dakar"
    assert asked(q="x" * 500).query == "x" * 100


@pytest.mark.parametrize(("wish", "codes"), [({}, ["new"]), ({"superseded": "1"}, ["new", "old"])])
def test_superseded_rows_are_shown_to_who_asks_for_them(wish, codes):
    rows = [Partner(code="new"), Partner(code="old", standing="superseded")]
    reader = asked(**wish)

    assert [row.code for row in reader.sift(rows)] == codes
    assert reader.has_superseded is True


def test_nothing_is_said_to_be_superseded_where_nothing_is():
    reader = asked()
    reader.sift([Partner(standing="disputed")])

    assert reader.has_superseded is False


@pytest.mark.django_db
def test_a_page_names_its_sources_once_in_the_order_of_citing():
    second, first = make_source("b"), make_source("a")
    rows = [
        make_partner(code, source_id=source and str(source.pk))
        for code, source in [("one", first), ("two", None), ("three", second), ("four", first)]
    ]

    assert page_of(shown(rows, "name"))["sources"] == [first, second]


@pytest.mark.django_db
def test_a_page_says_how_far_its_own_texts_are_translated_not_those_it_links_to():
    own = translate(make_partner("own", name_en="Own"), "fr", name="Le nôtre")
    linked = make_partner("linked", name_en="Linked")

    with translation.override("fr"):
        notice = page_of(shown([own], "name"), linked=[linked, None])["notice"]

    assert (notice.total, notice.missing, notice.unreviewed) == (1, 0, 1)
