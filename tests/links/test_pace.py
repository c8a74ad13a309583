import pytest

from apps.links.models import Link
from apps.links.pace import Pace

pytestmark = pytest.mark.once


class Clock:
    """A clock that goes on only while somebody sleeps."""

    now = 100.0
    slept = ()

    def sleep(self, seconds):
        self.slept = (*self.slept, round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(delay=1, clock=lambda: clock.now, sleep=clock.sleep)


def links(*names):
    return [Link(key=name, address=name, host=name[0]) for name in names]


def test_a_site_is_asked_once_a_second_and_others_do_not_wait_for_it(pace, clock):
    for host in ("a", "b", "a", "a", "c"):
        pace.wait(host)

    assert clock.slept == (1, 1)


def test_sites_take_turns(pace, clock):
    taken = []
    for link in pace.in_turns(links("a1", "a2", "a3", "b1", "b2", "c1")):
        pace.wait(link.host)
        taken.append(link.key)

    assert taken == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert clock.slept == (1, 1)


def test_a_site_that_is_to_be_left_alone_is_asked_nothing_more(pace):
    taken = []
    for link in pace.in_turns(links("a1", "a2", "b1", "b2")):
        pace.wait(link.host)
        taken.append(link.key)
        if link.host == "a":
            pace.leave_alone("a")

    assert taken == ["a1", "b1", "b2"]
