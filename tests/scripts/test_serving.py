import errno
import os
import socket
import sqlite3
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

import preparing
import serving
import steps
from remedies import Stop
from serving import (
    CONTENT,
    DEMO_ACCOUNTS,
    another,
    check,
    chosen_port,
    database_path,
    demo_accounts,
    end,
    health,
    identity,
    listen,
    migrate,
    migrations_of,
    refusal,
)

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("text", "port"), [("", 8000), ("1", 1), ("8001", 8001), ("65535", 65535)])
def test_chosen_port(text, port):
    assert chosen_port(text) == port


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80.5", "٨٠٠٠", "²", " "])
def test_chosen_port_that_is_none_is_refused(text):
    with pytest.raises(Stop, match="PORT=8001 make serve"):
        chosen_port(text)


def test_listen_on_a_taken_port_names_another():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Stop, match=f"port {port} is taken.*PORT={another(port)} make serve"):
            listen(port)


def test_listen_on_a_free_port_takes_it():
    with listen(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        with pytest.raises(Stop):
            listen(listener.getsockname()[1])


def test_refusal_of_a_port_of_the_system():
    assert "Choose one above 1023" in refusal(OSError(errno.EACCES, os.strerror(errno.EACCES)), 80)


def test_another_port_after_the_last_is_the_usual_one():
    assert another(65535) == 8000


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("", "var/portal.sqlite3"),
        ("sqlite:///var/other.sqlite3", "var/other.sqlite3"),
        ("sqlite:///var/a%20name.sqlite3?timeout=5", "var/a name.sqlite3"),
    ],
)
def test_database_path_of_sqlite(url, path):
    assert database_path(url) == steps.ROOT / path


def test_database_path_absolute(tmp_path):
    assert database_path(f"sqlite:///{tmp_path}/x.sqlite3") == tmp_path / "x.sqlite3"


def test_database_path_of_a_server_is_none():
    assert database_path("postgres://user:password@localhost/portal") is None


def make_database(path, applied):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE django_migrations (id INTEGER, app TEXT, name TEXT, applied TEXT)")
    connection.execute("INSERT INTO django_migrations VALUES (1, 'core', '0001', ?)", [applied])
    connection.commit()
    connection.close()
    return path


def test_identity_tells_a_file_put_in_the_place_of_another(tmp_path):
    path = tmp_path / "portal.sqlite3"
    make_database(path, "yesterday")
    before = identity({}, path)
    path.unlink()

    make_database(path, "today")

    assert identity({}, path) != before


def test_identity_of_a_server_hides_its_password():
    url = "postgres://user:hunter2@localhost/portal"

    assert "hunter2" not in identity({"DATABASE_URL": url}, None)


def test_migrations_of_a_missing_file(tmp_path):
    assert migrations_of(tmp_path / "portal.sqlite3") == "none"


def test_migrations_of_an_empty_file(tmp_path):
    (tmp_path / "portal.sqlite3").touch()

    assert migrations_of(tmp_path / "portal.sqlite3") == "unknown"


def test_migrations_of_a_damaged_file_name_the_remedy(tmp_path):
    (tmp_path / "portal.sqlite3").write_bytes(b"no database" * 1000)

    with pytest.raises(Stop, match="Restore the last backup"):
        migrations_of(tmp_path / "portal.sqlite3")


@pytest.fixture
def prints(tmp_path, monkeypatch):
    """Let commands print a text instead of being run, and count them."""
    ran = []
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(preparing, "STAMPS", tmp_path / "stamps")

    def answer(text):
        def run(command, env=None):
            ran.append(command)
            return subprocess.CompletedProcess(command, 0, stdout=text, stderr="")

        monkeypatch.setattr(preparing, "run", run)
        return ran

    return answer


def test_migrate_that_applied_something_voids_what_was_loaded(prints, tmp_path):
    ran = prints("  Applying core.0001_initial... OK\n")
    for task in (*CONTENT, DEMO_ACCOUNTS):
        task.stamp.set("old")

    migrate({}, tmp_path / "portal.sqlite3")

    assert len(ran) == 1
    assert not any(task.stamp.path.exists() for task in (*CONTENT, DEMO_ACCOUNTS))


def test_migrate_is_skipped_on_an_unchanged_file(prints, tmp_path):
    ran = prints("No migrations to apply.\n")
    database = make_database(tmp_path / "portal.sqlite3", "today")

    migrate({}, database)
    migrate({}, database)

    assert len(ran) == 1


def test_migrate_always_asks_a_server(prints):
    ran = prints("No migrations to apply.\n")

    migrate({"DATABASE_URL": "postgres://localhost/portal"}, None)
    migrate({"DATABASE_URL": "postgres://localhost/portal"}, None)

    assert len(ran) == 2


def test_demo_accounts_are_printed_with_their_passwords(prints, tmp_path, capsys):
    prints("Made:\n  reader@portal.test\nPassword: correct-horse\n")

    demo_accounts({"PORTAL_DEMO": "True"}, tmp_path / "portal.sqlite3")

    assert capsys.readouterr().out.splitlines() == [
        "Demo accounts    Made:",
        "  reader@portal.test",
        "Password: correct-horse",
    ]


def test_demo_accounts_are_not_made_without_demo(prints, tmp_path):
    ran = prints("reader@portal.test  correct-horse\n")

    demo_accounts({"PORTAL_DEMO": "False"}, tmp_path / "portal.sqlite3")

    assert ran == []


@pytest.mark.parametrize("status", [200, 503])
def test_health_is_the_status_of_the_answer(status):
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status if self.path == "/health/live" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        answering = threading.Thread(target=server.handle_request)
        answering.start()

        assert health(server.server_port) == str(status)
        answering.join(timeout=30)


def test_health_without_a_server_is_the_reason():
    with listen(0) as listener:
        port = listener.getsockname()[1]

    assert "refused" in health(port)


def test_wait_until_ready_gives_up_in_words(monkeypatch):
    monkeypatch.setattr(serving, "READY_WITHIN", 0.01)
    monkeypatch.setattr(serving, "health", lambda port: "400")

    with pytest.raises(Stop, match="last answer: 400"):
        serving.wait_until_ready(8000, {})


def start_python(code):
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)


def test_check_says_which_process_ended_by_itself():
    with start_python("raise SystemExit(3)") as process:
        process.wait()

        with pytest.raises(Stop, match=r"The server ended by itself \(code 3\)"):
            check({"The server": process})


def test_end_ends_a_process_that_does_not_listen(monkeypatch):
    monkeypatch.setattr(serving, "ignore_signals", lambda: None)
    monkeypatch.setattr(serving, "END_WITHIN", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(30)"
    with start_python("import time; print(1, flush=True); time.sleep(30)") as good, start_python(deaf) as bad:
        good.stdout.readline()
        bad.stdout.readline()

        end([good, bad])

        assert (good.returncode, bad.returncode) == (-15, -9)
