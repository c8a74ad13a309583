import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from apps.links import asking
from apps.links.pace import Pace


class Site(ThreadingHTTPServer):
    """Another site, on this machine. It answers with the number that a path names, and keeps what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked = []  # (method, path)
        self.names = set()  # under which it was asked
        self.forever = threading.Event()

    def at(self, path, host="127.0.0.1"):
        """Return the address of a path."""
        return f"http://{host}:{self.server_port}/{path}"


class Handler(BaseHTTPRequestHandler):
    TARGETS = {
        "circle": "/circle",
        "elsewhere": "mailto:someone@example.org",
        "home": "/200",
        "inside": "http://localhost:{port}/200",
        "twice": "/301",
        "login": "/302",
    }

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path[1:]))
        self.server.names.add(self.headers["User-Agent"])
        name = self.path[1:].partition("?")[0]
        if name == "never":
            self.server.forever.wait()
        elif name == "drip":
            self._drip()
        elif name == "rude":
            self.close_connection = True
        elif name in self.TARGETS:
            target = self.TARGETS[name].format(port=self.server.server_port)
            self._answer(302 if name == "login" else 301, target)
        elif name == "get-only":
            self._answer(200 if self.command == "GET" else 405)
        else:
            self._answer(int(name), "/200" if name in ("301", "302") else None)

    def do_GET(self):
        self.do_HEAD()

    def _answer(self, status, target=None):
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.end_headers()

    def _drip(self):
        """Send a byte now and then: each comes in time, and the answer never ends."""
        while not self.server.forever.wait(0.02):
            try:
                self.wfile.write(b"H")
            except OSError:
                return

    def log_message(self, *arguments):
        """Print nothing."""


@pytest.fixture(scope="session")
def serving():
    """Serve another site for all tests of a process."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    site.forever.set()
    site.shutdown()
    site.server_close()
    thread.join()


@pytest.fixture
def site(serving, settings, monkeypatch):
    """Return the other site, which has been asked nothing yet. It may be asked, and its silence is soon enough."""
    settings.PORTAL_LINK_HOSTS = ["127.0.0.1"]

    def question(method, address, pace, question=asking._question):
        # Only where it is silent: on a machine that is busy even a good answer may take a while.
        is_silent, is_endless = address.endswith("/never"), address.endswith("/drip")
        monkeypatch.setattr(asking, "PATIENCE", 0.1 if is_silent else 5)
        monkeypatch.setattr(asking, "LONGEST", 0.3 if is_endless else 10)
        return question(method, address, pace)

    monkeypatch.setattr(asking, "_question", question)
    serving.asked.clear()
    serving.names.clear()
    return serving


@pytest.fixture
def pace():
    """Return the manners of a portal in a hurry."""
    return Pace(delay=0, clock=time.monotonic, sleep=lambda _seconds: None)
