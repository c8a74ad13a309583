"""What other sites answer: asked over a real connection, on this machine."""

import socket
from dataclasses import astuple

import pytest

from apps.links import asking
from apps.links.asking import Answer, ask, who_asks
from apps.links.models import Link

pytestmark = pytest.mark.once
Reason = Link.Reason


@pytest.mark.parametrize(
    ("path", "reason", "status"),
    [
        ("200", "", 200),
        ("204", "", 204),
        ("301", "", 200),
        ("404", Reason.NOT_FOUND, 404),
        ("410", Reason.GONE, 410),
        ("500", Reason.SERVER_ERROR, 500),
        ("503", Reason.SERVER_ERROR, 503),
        ("401", Reason.FORBIDDEN, 401),
        ("403", Reason.FORBIDDEN, 403),
        ("429", Reason.BUSY, 429),
        ("418", Reason.REFUSED, 418),
        ("999", Reason.REFUSED, 999),
        ("never", Reason.TOO_SLOW, None),
        ("drip", Reason.TOO_SLOW, None),
        ("rude", Reason.BROKEN, None),
        ("circle", Reason.CIRCLE, 301),
        ("elsewhere", Reason.ELSEWHERE, 301),
    ],
)
def test_each_answer_has_its_reason(site, pace, path, reason, status):
    answer = ask(site.at(path), pace)

    assert (answer.reason, answer.status, answer.was_reached) == (reason, status, True)


@pytest.mark.parametrize(
    ("path", "has_moved"), [("200", False), ("301", True), ("twice", True), ("302", False), ("login", False)]
)
def test_an_address_has_moved_if_all_its_redirects_are_for_good(site, pace, path, has_moved):
    assert ask(site.at(path), pace) == Answer("", 200, site.at("200"), has_moved)


def test_what_answers_to_head_is_asked_once(site, pace):
    ask(site.at("200"), pace)
    ask(site.at("301"), pace)

    assert site.asked == [("HEAD", "200"), ("HEAD", "301"), ("HEAD", "200")]
    assert site.names == {who_asks()}
    assert who_asks().startswith("IOM-staff-portal-link-check/1.0 (+http")


def test_what_head_says_is_wrong_is_asked_again_by_get(site, pace):
    answer = ask(site.at("get-only"), pace)

    assert (answer.reason, answer.status) == ("", 200)
    assert site.asked == [("HEAD", "get-only"), ("GET", "get-only")]


def test_a_busy_site_is_not_asked_again(site, pace):
    ask(site.at("429"), pace)

    assert site.asked == [("HEAD", "429")]


def test_other_letters_are_sent_as_the_web_wants_them(site, pace):
    assert ask(site.at("200?q=état d'urgence&n=%20"), pace).reason == ""

    assert site.asked == [("HEAD", "200?q=%C3%A9tat%20d'urgence&n=%20")]


def test_an_address_that_leads_on_and_on_is_asked_no_more_after_a_while(site, pace, monkeypatch):
    monkeypatch.setattr(asking, "ALTOGETHER", 0)

    answer = ask(site.at("twice"), pace)

    assert (answer.reason, site.asked) == (Reason.TOO_SLOW, [])


# --- The portal's own network -----------------------------------------------------------------------------


def test_an_address_of_the_own_network_is_never_asked(site, pace, settings):
    settings.PORTAL_LINK_HOSTS = []

    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"):
        assert ask(site.at("200", host), pace).reason == Reason.PRIVATE, host
    assert site.asked == []


def test_a_redirect_into_the_own_network_is_not_followed(site, pace):
    answer = ask(site.at("inside"), pace)

    assert answer.reason == Reason.PRIVATE
    assert site.asked == [("HEAD", "inside")]


def test_a_name_is_looked_up_once_so_that_it_cannot_change_meanwhile(site, pace, settings, monkeypatch):
    settings.PORTAL_LINK_HOSTS = []
    answers = iter(["93.184.215.14", "127.0.0.1"])
    connected = []

    def connect(address, timeout):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, port, **_kind: [(2, 1, 6, "", (next(answers), port))]
    )
    monkeypatch.setattr(socket, "create_connection", connect)

    assert ask("http://changing.example/", pace).reason == Reason.NO_CONNECTION
    assert connected == ["93.184.215.14"]


def test_one_private_machine_behind_a_name_is_enough(pace, monkeypatch):
    machines = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_where, **_kind: machines)

    assert ask("http://both.example/", pace).reason == Reason.PRIVATE


# --- Nobody there -----------------------------------------------------------------------------------------


def test_a_site_that_does_not_exist_or_is_not_there_was_not_reached(pace, settings, monkeypatch):
    settings.PORTAL_LINK_HOSTS = ["127.0.0.1"]
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    refused = ask(f"http://127.0.0.1:{port}/", pace)
    monkeypatch.setattr(socket, "getaddrinfo", _no_such_name)
    unknown = ask("http://nowhere.example/", pace)

    assert (refused.reason, refused.was_reached) == (Reason.NO_CONNECTION, False)
    assert (unknown.reason, unknown.was_reached) == (Reason.NO_HOST, False)
    assert ask(f"http://{'a' * 70}.example/", pace).reason == Reason.NO_HOST


def _no_such_name(*_where, **_kind):
    raise socket.gaierror


def test_a_site_whose_first_machine_is_not_there_is_reached_at_the_next(site, pace, monkeypatch):
    """As where a name has an address of version 6 and this machine has none."""
    found = [(2, 1, 6, "", (machine, site.server_port)) for machine in ("127.0.0.9", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_where, **_kind: found)

    answer = ask(site.at("200"), pace)

    assert astuple(answer)[:2] == ("", 200)


def test_a_site_without_a_valid_certificate_is_no_answer(site, pace):
    """What speaks no TLS at all breaks off; a wrong certificate has a reason of its own."""
    answer = ask(site.at("200").replace("http://", "https://"), pace)

    assert (answer.reason, answer.was_reached) in [(Reason.BROKEN, True), (Reason.TOO_SLOW, True)]
