"""`make serve`: prepares what is missing, then runs the portal and its due work until one of them ends."""

import contextlib
import errno
import hashlib
import http.client
import os
import socket
import sqlite3
import subprocess
import time
from urllib.parse import unquote, urlsplit

from preparing import (
    PYTHON,
    Task,
    catalogues,
    local_environment,
    packages,
    perform,
    secret_key,
    static_files,
    virtual_environment,
)
from remedies import DAMAGED, Stop
from steps import ROOT, VAR, end_with_parent, ignore_signals, line, only_one

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
READY_WITHIN = 60  # seconds
END_WITHIN = 15  # seconds; longer than gunicorn itself waits for its last requests
BEAT = 0.1  # seconds
APPLIED = "SELECT app, name, applied FROM django_migrations ORDER BY id"

MIGRATE = Task("Database", ("migrate", "--noinput"), ("apps/*/migrations/*.py",))
CONTENT = (
    Task("Roles", ("sync_roles",), ("apps/accounts/**/*.py",)),
    Task("Content", ("load_content",), ("fixtures/**/*", "apps/*/management/commands/load_content.py")),
)
DEMO_ACCOUNTS = Task("Demo accounts", ("make_demo_accounts",), ("apps/accounts/**/*.py",))


def main():
    port = chosen_port(os.environ.get("PORT", ""))
    listen(port).close()  # before the long steps, so that a taken port is told at once
    with only_one():
        environment = prepare(port)
        # While other starts still wait: of two at the same time one gets the port, the other one the message.
        listener = listen(port)
    return serve(listener, environment)


# --- Port -------------------------------------------------------------------------------------------------


def chosen_port(text):
    """Return the port number. Raises Stop for anything but 1 to 65535."""
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Stop(f"PORT is {text!r}. Give a number from 1 to 65535, for example: PORT=8001 make serve")
    return int(text)


def listen(port):
    """Take the port on this machine's own address. Raises Stop when it is taken or not allowed."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise Stop(refusal(error, port)) from error
    return listener


def refusal(error, port):
    """Return the message for a port that cannot be had."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken, perhaps by another `make serve`. "
            f"Stop that one, or choose another port: PORT={another(port)} make serve"
        )
    if error.errno == errno.EACCES:
        return f"port {port} belongs to the system. Choose one above 1023: PORT={DEFAULT_PORT} make serve"
    return (
        f"port {port} cannot be had ({error.strerror}). Choose another one: PORT={another(port)} make serve"
    )


def another(port):
    return port + 1 if port < 65535 else DEFAULT_PORT


# --- Steps ------------------------------------------------------------------------------------------------


def prepare(port):
    """Do every step that is not up to date, and return the environment in which the portal runs."""
    virtual_environment()
    packages("requirements.txt")
    environment = local_environment(secret_key(), port)
    database = database_path(environment.get("DATABASE_URL", ""))
    migrate(environment, database)
    for task in CONTENT:
        perform(task, environment, identity(environment, database))
    demo_accounts(environment, database)
    perform(catalogues(), environment)
    perform(static_files(), environment)
    return environment


def migrate(environment, database):
    if database is None:
        # A database server may have been emptied since the last run, which no stamp on this machine can know.
        MIGRATE.stamp.clear()
    with line(MIGRATE.label) as say:
        if MIGRATE.is_current(identity(environment, database)):
            say("up to date")
            return
        applied = MIGRATE.run(environment).stdout.count("Applying ")
        say(f"{applied} migrations applied" if applied else "up to date")
    if applied:
        for task in (*CONTENT, DEMO_ACCOUNTS):
            task.stamp.clear()
    MIGRATE.stamp.set(MIGRATE.made_from(identity(environment, database)))


def demo_accounts(environment, database):
    if environment["PORTAL_DEMO"] != "True":
        with line(DEMO_ACCOUNTS.label) as say:
            say("none, as PORTAL_DEMO is not True")
        return
    printed = perform(DEMO_ACCOUNTS, environment, identity(environment, database), outcome=first_line)
    print(printed.partition("\n")[2], end="", flush=True)  # the addresses and the password, shown this once


def first_line(text):
    return text.partition("\n")[0]


def database_path(url):
    """Return the file of an SQLite database, or None for a database server."""
    if not url:
        return VAR / "portal.sqlite3"
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        return None
    return ROOT / unquote(parts.path).removeprefix("/")


def identity(environment, database):
    """Tell one database from another. A file put in the place of the old one must not pass for it, so the moments
    of its migrations count, not its name alone."""
    if database is None:
        return hashlib.sha256(environment["DATABASE_URL"].encode()).hexdigest()
    return f"{database} {migrations_of(database)}"


def migrations_of(database):
    """Return the migrations in an SQLite file and when each was applied. Raises Stop for a damaged file."""
    if not database.exists():
        return "none"
    try:
        with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            return str(connection.execute(APPLIED).fetchall())
    except sqlite3.OperationalError:
        return "unknown"  # no such table yet, or not to be opened: `migrate` will do it or say why
    except sqlite3.DatabaseError as error:
        raise Stop(f"{database}: {DAMAGED}") from error


# --- Running ----------------------------------------------------------------------------------------------


def serve(listener, environment):
    """Run the portal and its due work, and end both when either ends or when asked to."""
    port = listener.getsockname()[1]
    processes = {}
    try:
        processes["The server"] = start(gunicorn(listener), environment, pass_fds=[listener.fileno()])
        listener.close()
        processes["The due work (run_due)"] = start(
            [PYTHON, "manage.py", "run_due", "--every", "60"], environment
        )
        wait_until_ready(port, processes)
        print(f"Ready: http://{HOST}:{port}/", flush=True)
        watch(processes)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        end(processes.values())


def gunicorn(listener):
    return [PYTHON, "-m", "gunicorn", "--config", "python:iomportal.gunicorn",
            "--bind", f"fd://{listener.fileno()}", "iomportal.wsgi"]  # fmt: skip


def start(command, environment, **options):
    # In a session of its own: Ctrl-C reaches this script only, which then ends both in order.
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509 (this script has one thread)
        **options,
    )


def wait_until_ready(port, processes):
    answer = "none"
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        check(processes)
        answer = health(port)
        if answer == "200":
            return
        time.sleep(BEAT)
    raise Stop(
        f"the portal started but /health/live did not say 200 within {READY_WITHIN} s (last answer: {answer}). "
        "Read its lines above; unset ALLOWED_HOSTS and PORTAL_HTTPS if you set them."
    )


def health(port):
    """Return the status that /health/live answers with, or the reason why there is none."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/health/live")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()


def watch(processes):
    while True:
        check(processes)
        time.sleep(BEAT)


def check(processes):
    """Raise Stop when one of the processes has ended by itself."""
    for name, process in processes.items():
        if process.poll() is not None:
            raise Stop(
                f"{name} ended by itself (code {process.returncode}), so the portal was stopped. "
                "Its last lines above say why; mend that and run `make serve` again."
            )


def end(processes):
    """Ask all to end, then wait; what does not end in time is ended."""
    ignore_signals()
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
