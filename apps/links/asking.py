"""Asking one address of another site whether it is still there.

Only the head of an answer is read, never its body. An address is looked up once, and the connection goes to what was
looked up: nobody can have the portal ask a machine of its own network by changing the name meanwhile, or by a redirect.
"""

import http.client
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from apps.links.addresses import normal
from apps.links.models import Link
from apps.links.networks import is_public

Reason = Link.Reason
PATIENCE = 5  # seconds for a connection, or for the next bytes of an answer
LONGEST = 10  # seconds for a whole answer, however it drips
ALTOGETHER = 30  # seconds for an address, after which no further question is asked
MOST_REDIRECTS = 5
MOST_ADDRESSES = 3  # of one site, tried in turn
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_AS_IT_IS = "%/:=&?~+!$,;'@()*[]|"
_BY_STATUS = {
    HTTPStatus.UNAUTHORIZED: Reason.FORBIDDEN,
    HTTPStatus.FORBIDDEN: Reason.FORBIDDEN,
    HTTPStatus.NOT_FOUND: Reason.NOT_FOUND,
    HTTPStatus.GONE: Reason.GONE,
    HTTPStatus.TOO_MANY_REQUESTS: Reason.BUSY,
}
# A second question, by GET, would be answered no better.
_FINAL = {Reason.BUSY, Reason.PRIVATE, Reason.NO_HOST, Reason.NO_CONNECTION, Reason.CERTIFICATE}


@dataclass(frozen=True)
class Answer:
    """What an address answered. `reason` is "" where it answers; `was_reached` says that some site was there."""

    reason: str = ""
    status: int | None = None
    final_address: str = ""
    has_moved: bool = False
    was_reached: bool = True


class Silence(Exception):
    """No answer, for a reason."""

    def __init__(self, reason, *, was_reached):
        super().__init__(reason)
        self.reason, self.was_reached = reason, was_reached


def ask(address, pace):
    """Return what an address in normal form answers: to HEAD, or to GET where HEAD says that something is wrong."""
    until = time.monotonic() + ALTOGETHER
    answer = _follow("HEAD", address, pace, until)
    is_final = not answer.reason or answer.reason in _FINAL or time.monotonic() >= until
    return answer if is_final else _follow("GET", address, pace, until)


def _follow(method, address, pace, until):
    """Return the answer at the end of the redirects. It has moved if every redirect was for good."""
    start, has_moved = address, True
    for _number in range(MOST_REDIRECTS + 1):
        if time.monotonic() >= until:
            return Answer(Reason.TOO_SLOW, final_address=address)
        try:
            status, target = _question(method, address, pace)
        except Silence as silence:
            return Answer(silence.reason, final_address=address, was_reached=silence.was_reached)
        if status not in _REDIRECTS or not target:
            is_elsewhere = has_moved and address != start
            return Answer(_reason(status), status, final_address=address, has_moved=is_elsewhere)
        has_moved = has_moved and status in _FOR_GOOD
        target = normal(urljoin(address, target))
        if target is None:
            return Answer(Reason.ELSEWHERE, status, final_address=address)
        address = target
    return Answer(Reason.CIRCLE, status, final_address=address)


def _reason(status):
    if status < HTTPStatus.BAD_REQUEST:
        return ""
    if HTTPStatus.INTERNAL_SERVER_ERROR <= status < 600:
        return Reason.SERVER_ERROR
    return _BY_STATUS.get(status, Reason.REFUSED)


def _question(method, address, pace):
    """Ask once; return (status, where it redirects to or ""). Raises Silence."""
    parts = urlsplit(address)
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError as error:
        raise Silence(Reason.NO_HOST, was_reached=False) from error
    port = parts.port or _PORTS[parts.scheme]
    connection = Connection(host, port, look_up(host, port), is_secret=parts.scheme == "https")
    pace.wait(parts.hostname)
    path = quote(parts.path + (f"?{parts.query}" if parts.query else ""), safe=_AS_IT_IS)
    return connection.ask(method, path)


def look_up(host, port):
    """Return the addresses of the machines behind a name. Raises Silence where one is not of the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Silence(Reason.NO_HOST, was_reached=False) from error
    machines = list(dict.fromkeys(where[0] for *_kind, where in found))
    if host not in settings.PORTAL_LINK_HOSTS and not all(map(is_public, machines)):
        raise Silence(Reason.PRIVATE, was_reached=True)
    return machines[:MOST_ADDRESSES]


class Connection(http.client.HTTPConnection):
    """A connection to machines that were looked up before, for one question."""

    def __init__(self, host, port, machines, *, is_secret):
        super().__init__(f"[{host}]" if ":" in host else host, port)
        self.default_port = _PORTS["https" if is_secret else "http"]  # it stands in no header
        self.machines, self.is_secret = machines, is_secret
        self.until = time.monotonic() + LONGEST

    def connect(self):
        """Connect to the first of the machines that answers. Raises the last one's OSError where none does."""
        for number, machine in enumerate(self.machines, start=1):
            try:
                self.sock = socket.create_connection((machine, self.port), timeout=self._patience())
                break
            except OSError:
                if number == len(self.machines):
                    raise

    def ask(self, method, path):
        """Ask, read the head of the answer, and hang up. Raises Silence."""
        try:
            self.connect()
        except OSError as error:
            raise Silence(Reason.NO_CONNECTION, was_reached=False) from error
        end = threading.Timer(self._patience(LONGEST), self.hang_up)
        end.start()
        try:
            return self._ask(method, path)
        except ssl.SSLCertVerificationError as error:
            raise Silence(Reason.CERTIFICATE, was_reached=True) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            is_late = isinstance(error, TimeoutError) or time.monotonic() >= self.until
            raise Silence(Reason.TOO_SLOW if is_late else Reason.BROKEN, was_reached=True) from error
        finally:
            end.cancel()
            self.close()

    def _ask(self, method, path):
        if self.is_secret:
            self.sock = _secrecy().wrap_socket(self.sock, server_hostname=self.host.strip("[]"))
        self.request(method, path, headers={"User-Agent": who_asks(), "Accept": "*/*", "Connection": "close"})
        response = self.getresponse()
        target = (
            (response.getheader("Location") or "").encode("latin-1", "replace").decode("utf-8", "replace")
        )
        response.close()
        return response.status, target

    def hang_up(self):
        """End the question from another thread: whatever waits for the site goes on."""
        if sock := self.sock:
            try:
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                return  # it has ended by itself

    def _patience(self, most=None):
        return max(0.1, min(PATIENCE if most is None else most, self.until - time.monotonic()))


@cache
def _secrecy():
    return ssl.create_default_context()


def who_asks():
    """Return the name under which the portal asks, with where it is to be found."""
    return f"IOM-staff-portal-link-check/1.0 (+{settings.PORTAL_BASE_URL})"
