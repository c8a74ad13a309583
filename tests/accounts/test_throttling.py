import pytest
from django.test import RequestFactory

from apps.accounts.models import Throttle
from apps.accounts.throttling import client_address, take_turn
from tests.accounts.together import together


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "192.0.2.9"),
        (0, "203.0.113.5", "192.0.2.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "10.0.0.1, 203.0.113.5", "203.0.113.5"),
        (2, "10.0.0.1, 203.0.113.5, 198.51.100.7", "203.0.113.5"),
        (2, "198.51.100.7", "192.0.2.9"),
        (1, None, "192.0.2.9"),
        (1, "nonsense", "192.0.2.9"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
    ],
)
def test_client_address_is_what_our_own_proxies_say(settings, proxies, forwarded, address):
    settings.PORTAL_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.9")

    assert client_address(request) == address


def test_client_address_is_unknown_behind_a_socket():
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="")) is None


@pytest.mark.django_db
def test_turns_are_counted_over_a_sliding_hour(clock):
    waits = []
    for minutes in (0, 30, 0, 29, 1, 0, 30):
        clock.advance(minutes=minutes)
        waits.append(take_turn("knocking", "noor", limit=2))

    # at 0:00, 0:30, then refused at 0:30 and 0:59; free at 1:00, refused at once; free at 1:30
    assert waits == [0, 0, 30 * 60, 60, 0, 30 * 60, 0]


@pytest.mark.django_db
def test_purposes_and_people_are_counted_apart():
    assert take_turn("knocking", "noor", limit=1) == 0

    assert take_turn("ringing", "noor", limit=1) == 0
    assert take_turn("knocking", "amina", limit=1) == 0
    assert take_turn("knocking", "noor", limit=1) > 0


@pytest.mark.django_db
def test_whoever_has_no_address_is_counted_too():
    assert take_turn("knocking", None, limit=1) == 0
    assert take_turn("knocking", None, limit=1) > 0


@pytest.mark.django_db
def test_old_counts_are_swept_away_and_nothing_names_a_person(clock):
    take_turn("knocking", "noor@example.org", limit=1)
    assert "noor" not in str(vars(Throttle.objects.get()))

    clock.advance(minutes=61)
    take_turn("knocking", "amina@example.org", limit=1)

    assert Throttle.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_eight_at_the_same_moment_three_get_a_turn():
    waits = together(8, lambda number: take_turn("knocking", "noor", limit=3))

    assert sorted(wait > 0 for wait in waits) == [False] * 3 + [True] * 5
