"""What was looked for in vain is counted, without the person, and never at the cost of the search."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from apps.feedback import failed_searches
from apps.feedback.models import FailedSearch
from tests.accounts.together import together
from tests.builders import make_unit

pytestmark = pytest.mark.django_db


def kept():
    return set(FailedSearch.objects.values_list("words", "language", "count"))


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Camp   Closure\tPlan ", "camp closure plan"),
        ("Cafe\u0301", "café"),
        ("خطة الإغلاق", "خطة الإغلاق"),
        ("a" * 150, "a" * 100),
        ("", ""),
        ("noor@example.org", ""),
        ("write to Noor @ geneva", ""),
        ("+41 22 717 91 11", ""),
        ("(022) 717-9111", ""),
        ("555-123", ""),
        ("hum＠iom.int", ""),
        ("hum(at)iom.int", ""),
        ("٠٧٧١٢٣٤٥٦٧", ""),
        ("annex 2024-2028", "annex 2024-2028"),
        ("resolution 1386", "resolution 1386"),
    ],
)
def test_words_are_kept_in_one_form_and_what_may_be_a_persons_is_not(typed, stored):
    assert failed_searches.kept_form(typed) == stored


def test_the_same_words_are_counted_by_language_and_day():
    for words, language in [("Camp", "en"), ("camp ", "en"), ("camp", "fr")]:
        failed_searches.record(words, language)

    assert kept() == {("camp", "en", 2), ("camp", "fr", 1)}
    assert set(FailedSearch.objects.values_list("day", flat=True)) == {timezone.localdate()}


def test_a_robot_does_not_fill_the_table_and_known_words_are_still_counted(monkeypatch):
    monkeypatch.setattr(failed_searches, "MOST_A_DAY", 2)

    for words in ("one", "two", "three", "two"):
        failed_searches.record(words, "en")

    assert kept() == {("one", "en", 1), ("two", "en", 2)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_moment_none_is_lost():
    together(8, lambda number: failed_searches.record("camp", "en"))

    assert kept() == {("camp", "en", 8)}


def test_old_searches_are_forgotten():
    today = timezone.localdate()
    for days in (89, 90, 91):
        FailedSearch.objects.create(words=str(days), language="en", day=today - timedelta(days=days), count=1)

    assert failed_searches.forget_old() == "failed searches forgotten: 1"
    assert kept() == {("89", "en", 1), ("90", "en", 1)}


def test_the_most_wanted_comes_first_over_all_days():
    today = timezone.localdate()
    for words, days, count in [("rare", 0, 2), ("often", 0, 1), ("often", 1, 3), ("foreign", 0, 9)]:
        language = "fr" if words == "foreign" else "en"
        day = today - timedelta(days=days)
        FailedSearch.objects.create(words=words, language=language, day=day, count=count)

    assert failed_searches.most_wanted(["en"], 9) == [
        {"language": "en", "words": "often", "times": 4, "last": today},
        {"language": "en", "words": "rare", "times": 2, "last": today},
    ]


# --- The pages of search ----------------------------------------------------------------------------------


def test_a_search_that_finds_nothing_is_counted_for_readers_and_programs(client, reader):
    make_unit("desk", name_en="Flood desk")
    search = reverse("search:search")

    client.get(search, {"q": "Earthquake"})
    client.get(search, {"q": "earthquake"}, headers={"accept": "application/json"})
    client.get("/fr/search/", {"q": "séisme"})

    assert kept() == {("earthquake", "en", 2), ("séisme", "fr", 1)}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "flood"},
        {"q": ""},
        {"q": "x", "kind": "manual.entry"},
        {"q": "x", "language": "ar"},
        {"q": "x", "page": 2},
    ],
)
def test_what_was_found_or_narrowed_is_not_counted(client, reader, asked):
    make_unit("desk", name_en="Flood desk")

    assert client.get(reverse("search:search"), asked).status_code == 200
    assert kept() == set()


def test_typing_looking_ahead_and_asking_for_the_head_are_not_counted(client, reader):
    search = reverse("search:search")
    client.get(reverse("search:suggestions"), {"q": "earthquake"})
    client.get(search, {"q": "earthquake"}, headers={"sec-purpose": "prefetch"})
    client.head(search, {"q": "earthquake"})

    assert kept() == set()


def test_a_search_answers_though_it_cannot_be_recorded(client, reader, caplog):
    with mock.patch.object(failed_searches, "_count", side_effect=DatabaseError("full")):
        html = client.get(reverse("search:search"), {"q": "earthquake"}).content.decode()

    assert "0 results" in html
    assert [record.getMessage() for record in caplog.records] == [
        "A search without results could not be recorded."
    ]


@pytest.mark.once  # how many queries there are does not depend on the database
def test_a_search_without_results_stays_within_the_queries_of_a_page(
    client, reader, django_assert_max_num_queries
):
    client.get(reverse("search:search"), {"q": "before"})

    with django_assert_max_num_queries(12):
        client.get(reverse("search:search"), {"q": "earthquake"})

    assert len(kept()) == 2


def test_a_search_without_results_leads_to_the_editors_with_its_words(client, reader):
    html = client.get(reverse("search:search"), {"q": 'camp & "closure"'}).content.decode()

    address = f"{reverse('feedback:missing')}?q=camp%20%26%20%22closure%22"
    assert f'href="{address}">Tell the editors what you were looking for</a>' in html
    assert 'value="camp &amp; &quot;closure&quot;"' in client.get(address).content.decode()
