"""A round of questions: what is asked when, what is stored, and what becomes of a round that is cut short."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.links import checking
from apps.links.asking import Answer
from apps.links.checking import Check, check_links_by_itself, check_portion
from apps.links.models import Link
from apps.portal import due
from tests.links.making import make_link, name_on_pages

pytestmark = pytest.mark.django_db
Reason, State = Link.Reason, Link.State
NOT_REACHED = Answer(Reason.NO_CONNECTION, was_reached=False)
HOUR = timedelta(hours=1)


class Answers(dict):
    """What addresses answer, and in `asked` which were asked."""

    def __init__(self):
        super().__init__()
        self.asked = []


@pytest.fixture
def answers(monkeypatch):
    """Return {address: Answer} that a test fills in; what is not in it answers that it is there."""

    given = Answers()

    def ask(address, _pace):
        given.asked.append(address)
        return given.get(address, Answer("", 200))

    monkeypatch.setattr(checking, "ask", ask)
    return given


@pytest.fixture
def later(monkeypatch):
    """Return a function that puts the clock forward."""
    begin, passed = timezone.now(), [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: begin + passed[0])

    def later(time):
        passed[0] += time

    return later


def states():
    return {link.address: link.state for link in Link.objects.all()}


def run(pace):
    return Check(pace).of(Link.objects.due(timezone.now()))


# --- A whole round ----------------------------------------------------------------------------------------


def test_a_site_that_answers_moves_fails_or_never_answers(site, pace, later):
    name_on_pages(*map(site.at, ("200", "301", "404", "500", "never")))

    first = dict(run(pace))
    site.asked.clear()
    at_once = dict(run(pace))
    later(24 * HOUR)
    second = dict(run(pace))

    assert first == {"answers": 1, "moved": 1, "dead": 1, "failing": 2}
    assert at_once == {}
    assert second == {"dead": 3}
    assert {path for _method, path in site.asked} == {"404", "500", "never"}
    assert states() == {
        site.at("200"): "answers",
        site.at("301"): "moved",
        site.at("404"): "dead",
        site.at("500"): "dead",
        site.at("never"): "dead",
    }
    assert Link.objects.get(address=site.at("301")).final_address == site.at("200")


# --- When -------------------------------------------------------------------------------------------------


def test_what_answers_is_asked_again_after_a_week_and_what_does_not_after_a_day(answers, pace, later):
    dead, alive, untold = (f"https://{name}.example/" for name in ("dead", "alive", "untold"))
    name_on_pages(dead, alive, untold)
    answers |= {dead: Answer(Reason.GONE, 410), untold: Answer(Reason.FORBIDDEN, 403)}
    asked = {}
    for hours in (0, 23, 24, 167, 168):
        later(timedelta(hours=hours - max(asked, default=0)))
        answers.asked.clear()
        run(pace)
        asked[hours] = set(answers.asked)

    assert asked == {0: {dead, alive, untold}, 23: set(), 24: {dead}, 167: {dead}, 168: {alive, untold}}


def test_what_was_never_asked_comes_first(answers, pace):
    for name, days in (("old", 20), ("older", 30)):
        make_link(f"https://{name}.example", checked_at=timezone.now() - timedelta(days=days))
    make_link("https://new.example", state=State.NEW, reason="", checked_at=None)

    run(pace)

    assert answers.asked == ["https://new.example/", "https://older.example/", "https://old.example/"]


def test_a_portion_ends_after_its_time_and_the_next_goes_on(answers, monkeypatch):
    name_on_pages(*(f"https://{number}.example" for number in range(5)))
    times = iter(range(100))
    monkeypatch.setattr(checking, "A_PORTION", 3)
    monkeypatch.setattr(checking.time, "monotonic", lambda: next(times))

    asked = []
    for _round in range(3):
        check_portion()
        asked.append(len(answers.asked))

    assert asked == [2, 4, 5]
    assert len(set(answers.asked)) == 5


def test_a_round_that_is_killed_loses_only_its_last_question(answers, pace, monkeypatch):
    name_on_pages(*(f"https://{number}.example" for number in range(5)))

    def killed(address, pace, ask=checking.ask):
        if len(answers.asked) == 3:
            raise KeyboardInterrupt
        return ask(address, pace)

    with monkeypatch.context() as patch:
        patch.setattr(checking, "ask", killed)
        with pytest.raises(KeyboardInterrupt):
            run(pace)
    assert Link.objects.filter(state=State.ANSWERS).count() == 3

    run(pace)
    assert sorted(answers.asked) == sorted(states())
    assert set(states().values()) == {"answers"}


# --- Which failures count ---------------------------------------------------------------------------------


@pytest.mark.parametrize("silence", [NOT_REACHED, Answer(Reason.TOO_SLOW), Answer(Reason.CERTIFICATE)])
def test_where_no_site_answers_nothing_counts(answers, pace, silence):
    first, second = "https://a.example/", "https://b.example/"
    name_on_pages(first, second)
    answers |= {first: silence, second: silence}

    check = Check(pace)

    assert dict(check.of(Link.objects.all())) == {}
    assert (check.not_counted, states()) == (2, {first: "new", second: "new"})


def test_failures_before_another_site_is_reached_count_then(answers, pace):
    name_on_pages("https://a.example", "https://b.example")
    silent = Link.objects.due(timezone.now()).first()
    answers[silent.address] = NOT_REACHED

    assert dict(run(pace)) == {"answers": 1, "failing": 1}
    assert Link.objects.get(pk=silent.pk).state == "failing"


def test_where_only_failures_are_due_a_site_that_answered_is_the_witness(answers, pace):
    silent, witness = "https://silent.example/", "https://witness.example/"
    name_on_pages(silent)
    make_link("https://silent.example/other", State.ANSWERS, "", checked_at=timezone.now())
    make_link(witness, State.ANSWERS, "", checked_at=timezone.now() - HOUR)
    answers[silent] = NOT_REACHED

    assert dict(run(pace)) == {"failing": 1}
    assert answers.asked == [silent, witness]

    answers[witness] = NOT_REACHED
    Link.objects.filter(address=silent).update(checked_at=None)
    assert dict(run(pace)) == {}


def test_private_addresses_are_no_sign_of_a_network(answers, pace):
    inside, silent = "http://10.0.0.1/", "https://silent.example/"
    name_on_pages(inside, silent)
    answers |= {inside: Answer(Reason.PRIVATE), silent: NOT_REACHED}

    assert dict(run(pace)) == {"untold": 1}
    assert states() == {inside: "untold", silent: "new"}


def test_a_site_that_is_busy_or_not_there_is_asked_once_in_a_round(answers, pace):
    name_on_pages(*(f"https://{host}.example/{n}" for host in ("busy", "away", "fine") for n in range(3)))
    answers |= {f"https://busy.example/{n}": Answer(Reason.BUSY, 429) for n in range(3)}
    answers |= {f"https://away.example/{n}": NOT_REACHED for n in range(3)}

    assert dict(run(pace)) == {"untold": 1, "failing": 1, "answers": 3}
    assert len(answers.asked) == 5


def test_an_address_that_nobody_foresaw_stops_nothing_and_is_not_dead(answers, pace, monkeypatch, caplog):
    strange, fine = "https://strange.example/", "https://fine.example/"
    name_on_pages(strange, fine)

    def failing(address, pace, ask=checking.ask):
        return ask(address, pace) if address == fine else 1 // 0

    monkeypatch.setattr(checking, "ask", failing)

    assert dict(run(pace)) == {"untold": 1, "answers": 1}
    assert [record.getMessage() for record in caplog.records] == [f"{strange} could not be asked."]


# --- By itself --------------------------------------------------------------------------------------------


def test_a_trial_asks_nobody_and_neither_does_an_installation_that_says_so(settings, answers):
    make_link("https://a.example", state=State.NEW, reason="", checked_at=None)
    settings.PORTAL_CHECK_LINKS, settings.PORTAL_DEMO = True, True
    trial = check_links_by_itself()
    settings.PORTAL_CHECK_LINKS, settings.PORTAL_DEMO = False, False
    off = check_links_by_itself()

    assert (trial, off) == ("a trial asks no other site", "links are not checked here")
    assert answers.asked == []


@pytest.mark.django_db(transaction=True)
def test_no_site_is_waited_for_with_the_database_locked(settings, answers, monkeypatch):
    settings.PORTAL_CHECK_LINKS, settings.PORTAL_DEMO = True, False
    name_on_pages("https://a.example")
    inside = []

    def ask(address, pace, ask=checking.ask):
        inside.append(connection.in_atomic_block)
        return ask(address, pace)

    monkeypatch.setattr(checking, "ask", ask)
    job = {"check-links": due.JOBS["check-links"]}

    assert due.run_due(job) == [("check-links", "addresses to ask: 1")]
    assert (inside, states()) == ([False], {"https://a.example/": "answers"})
