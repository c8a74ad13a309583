from datetime import date

from apps.organization.models import Milestone
from apps.organization.timeline import stops_of


def milestone(code, year=None, month=1, **fields):
    return Milestone(code=code, content_date=date(year, month, 1) if year else None, **fields)


def told(stops):
    """Return each stop as (year, last year, words, codes)."""
    return [
        (stop.year, stop.end_year, stop.lead.time_in_words_en or "", [row.code for row in stop.milestones])
        for stop in stops
    ]


def test_what_is_told_of_one_year_stands_side_by_side_in_the_order_of_days():
    stops = stops_of([milestone("signed", 2016, 9), milestone("founded", 1951), milestone("agreed", 2016, 6)])

    assert told(stops) == [(1951, None, "", ["founded"]), (2016, None, "", ["agreed", "signed"])]


def test_a_span_of_years_is_a_stop_of_its_own():
    stops = stops_of([milestone("review", 2023, end_year=2024), milestone("appointed", 2023, end_year=2023)])

    assert told(stops) == [(2023, 2024, "", ["review"]), (2023, None, "", ["appointed"])]


def test_a_time_in_words_stands_where_its_date_puts_it_and_gathers_all_accounts_of_it():
    stops = stops_of(
        [
            milestone("renamed", 1989),
            milestone("beyond", 1980, time_in_words_en="1980s"),
            milestone("wider", 1980, time_in_words_en="1980s"),
        ]
    )

    assert told(stops) == [(1980, None, "1980s", ["beyond", "wider"]), (1989, None, "", ["renamed"])]


def test_a_time_in_words_without_a_date_stays_behind_what_the_editors_put_before_it():
    stops = stops_of(
        [milestone("first", 1951), milestone("then", time_in_words_en="soon after"), milestone("last", 1952)]
    )

    assert told(stops) == [
        (1951, None, "", ["first"]),
        (None, None, "soon after", ["then"]),
        (1952, None, "", ["last"]),
    ]


def test_a_period_without_milestones_has_no_stops():
    assert stops_of([]) == []
