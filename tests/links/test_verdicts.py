"""What an answer means for what is known of a link."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.links.asking import Answer
from apps.links.models import Link
from apps.links.verdicts import AT_ONCE, MAY_PASS, verdict

pytestmark = pytest.mark.once
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
State, Reason = Link.State, Link.Reason
ADDRESS = "https://a.example/"


def after(*answers):
    """Return the states of a link after answers, given as (time since noon, reason)."""
    link, states = Link(address=ADDRESS), []
    for time, reason in answers:
        for name, value in verdict(link, Answer(reason), NOON + time).items():
            setattr(link, name, value)
        states.append(link.state)
    return states


@pytest.mark.parametrize("reason", sorted(AT_ONCE))
def test_what_its_own_site_does_not_know_is_dead_at_once(reason):
    assert after((0 * DAY, reason)) == ["dead"]


@pytest.mark.parametrize("reason", sorted(MAY_PASS))
def test_what_may_pass_is_dead_when_it_failed_twice_a_day_apart(reason):
    assert after((0 * DAY, reason), (DAY / 2, reason), (DAY, reason)) == ["failing", "failing", "dead"]
    assert after((0 * DAY, reason), (5 * DAY, reason)) == ["failing", "dead"]


@pytest.mark.parametrize("reason", sorted(set(Reason) - AT_ONCE - MAY_PASS))
def test_what_cannot_be_told_is_never_dead(reason):
    assert after((0 * DAY, reason), (DAY, reason), (9 * DAY, reason)) == ["untold"] * 3


def test_a_site_that_sends_those_without_its_cookie_round_in_a_circle_is_not_dead():
    assert after((0 * DAY, Reason.CIRCLE), (9 * DAY, Reason.CIRCLE)) == ["untold"] * 2


@pytest.mark.parametrize("alive", ["", Reason.FORBIDDEN])
def test_a_sign_of_life_begins_the_count_anew(alive):
    slow = Reason.TOO_SLOW

    states = after((0 * DAY, slow), (DAY / 2, alive), (DAY, slow), (2 * DAY, slow), (3 * DAY, alive))

    assert states[2:4] == ["failing", "dead"]
    assert states[1] == states[4] == ("untold" if alive else "answers")


def test_what_is_dead_stays_so_until_it_answers():
    assert after((0 * DAY, Reason.GONE), (DAY / 24, Reason.TOO_SLOW), (DAY, "")) == [
        "dead",
        "dead",
        "answers",
    ]


def test_failures_are_counted_from_the_first():
    link = Link(address=ADDRESS, failures=2, first_failed_at=NOON - 3 * DAY)

    values = verdict(link, Answer(Reason.SERVER_ERROR, 502), NOON)

    assert (values["failures"], values["first_failed_at"], values["status"]) == (3, NOON - 3 * DAY, 502)
    assert verdict(link, Answer("", 200), NOON) == {
        "reason": "",
        "status": 200,
        "final_address": "",
        "checked_at": NOON,
        "failures": 0,
        "first_failed_at": None,
        "state": "answers",
    }


def test_where_an_address_leads_is_kept():
    link = Link(address=ADDRESS)
    moved = verdict(link, Answer("", 200, "https://b.example/", has_moved=True), NOON)
    stayed = verdict(link, Answer("", 200, "https://b.example/", has_moved=False), NOON)

    assert (moved["state"], moved["final_address"]) == ("moved", "https://b.example/")
    assert (stayed["state"], stayed["final_address"]) == ("answers", "https://b.example/")
