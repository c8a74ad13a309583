"""What editing costs: the form of a long entry, the list of entries as they become many, and ten editors at once.

    python benchmarks/editing.py [--entries 10000] [--only-together]

Makes a portal of its own: a database with the first content in a folder that is deleted afterwards (DATABASE_URL
names another one, an empty one, to measure on PostgreSQL), served by gunicorn as in production and opened in
Chromium. The ten editors (`together.py`) work on a PostgreSQL of their own. Prints what was measured, each figure
beside what is wanted, and ends with 1 where one is over its bound; docs/figures.md has the last ones. CPU time is that
of one process: it hardly depends on what else the machine does. The time after which a form can be written in does:
let nothing else run.
"""

import argparse
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FEW = 100
ROUNDS = 9
HEAVIEST = {"first time": 300, "later": 60}  # kB over the wire
USABLE = 1000  # milliseconds until a letter stands in the last section, in the median
QUERIES = {"list": 12, "form": 25}
SLOWER = 1.5  # how many times as long a list of many may take
printed, too_much = [], []
READY_WITHIN = 30  # seconds
LISTS = {
    "": "list of entries",
    "?o=-1": "  from the other end",
    "?translation=fr-missing": "  missing in French",
    "?q=health": "  with a word",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--only-together", action="store_true", help="only the ten editors at once")
    arguments = parser.parse_args()
    if not arguments.only_together:
        measure_alone(arguments.entries)
    together = [sys.executable, str(ROOT / "benchmarks" / "together.py")]
    status = subprocess.run(together, cwd=ROOT, check=False).returncode  # noqa: S603  our own
    finish()
    sys.exit(status)  # it has said itself what is over


def measure_alone(entries):
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        form_in_browser()
        few = measure(FEW)
        many = measure(entries)
    report_lists(entries, few, many)
    report_form(entries, few, many)


def line(what, measured, wanted="", *, over=False):
    """Print a figure, and note one that is over its bound. A line that begins with spaces is about the one above it."""
    heading = printed[-1] if what.startswith(" ") and printed else ""
    if not heading:
        printed.append(what)
    if over:
        too_much.append(f"{heading} {what.strip()}: {measured} (wanted: {wanted})".strip())
    sys.stdout.write(f"{what:<52} {measured:>20}   {f'(wanted: {wanted})' if wanted else ''}\n")
    sys.stdout.flush()


def finish():
    """End with 1 and say which figures are over their bounds, if any is."""
    if too_much:
        sys.exit("\n".join(["", "Over its bound:", *too_much]))


# --- A portal of its own ------------------------------------------------------------------------------------


def set_up(folder):
    """Make the portal: its database, the first content, static files and one long entry."""
    sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/editing.sqlite3")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="iomportal.settings",
        SECRET_KEY=secrets.token_urlsafe(64),
        DEBUG="False",
        PORTAL_HTTPS="False",
        ALLOWED_HOSTS="127.0.0.1,localhost",
    )
    import django

    django.setup()
    from django.core.management import call_command

    for command in ("migrate", "sync_roles", "load_content"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def sign_in(role):
    """Return a client of Django's tests that a new person with a role has signed in."""
    from django.test import Client

    from tests.accounts.factories import make_user

    client = Client(SERVER_NAME="localhost")
    client.force_login(make_user(role, email=f"{role}-{secrets.token_hex(4)}@example.org"))
    return client


def form_address(slug="long"):
    from django.urls import reverse

    from apps.manual.models import Entry
    from tests.browser.form import make_long_entry

    entry = Entry.objects.filter(slug=slug).first() or make_long_entry(slug)
    return reverse("admin:manual_entry_change", args=[entry.pk])


# --- In a browser -------------------------------------------------------------------------------------------


def form_in_browser():
    """Open the form of a long entry again and again, with and without a full cache, and print what it took."""
    from playwright.sync_api import sync_playwright

    from conftest import CHROMIUM_ARGUMENTS, CHROMIUM_NAMES
    from tests.browser.form import open_tab, visit

    address, cookie = form_address(), next(iter(sign_in("publisher").cookies.values()))
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    first, later = [], []
    with server() as portal, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        for _round in range(ROUNDS):
            tab = open_tab(chromium, portal, cookie)
            first.append(visit(tab, address))
            later.append(visit(tab, address))
            tab.context.close()
    report_visits({"first time": first, "later": later})


def report_visits(by_kind):
    for kind, visits in by_kind.items():
        weight, most = max(visit.weight for visit in visits) / 1000, HEAVIEST[kind]
        what = f"form with 12 sections, {kind}: weight"
        line(what, f"{weight:.0f} kB", f"at most {most} kB", over=weight > most)
        usable = [visit.usable for visit in visits]
        took = f"{statistics.median(usable):.0f} ms ({min(usable):.0f} to {max(usable):.0f})"
        wanted, over = f"at most {USABLE} ms", statistics.median(usable) > USABLE
        line("  a letter stands in the last section after", took, wanted, over=over)


@contextmanager
def server():
    """Serve the portal with gunicorn, and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "python:iomportal.gunicorn", "--bind"]
    process = subprocess.Popen([*command, f"127.0.0.1:{port}", "iomportal.wsgi"], cwd=ROOT)  # noqa: S603  our own server
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(address):
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            return urllib.request.urlopen(address, timeout=2).close()  # noqa: S310  our own address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(address)


# --- In one process -----------------------------------------------------------------------------------------


def measure(entries):
    """Return {what: (milliseconds of CPU, queries)} with so many entries, of lists and of the long form."""
    from django.urls import reverse

    from apps.manual.models import Entry
    from apps.search.generated import publish_entries

    form = form_address(f"long-among-{entries}")  # of its own: saving leaves a draft
    publish_entries(entries - Entry.objects.count())
    editor, publisher = sign_in("editor"), sign_in("publisher")
    entry_list = reverse("admin:manual_entry_changelist")
    found = {
        (role, query): cost(lambda c=client, q=query: c.get(entry_list + q))
        for role, client in (("publisher", publisher), ("editor", editor))
        for query in LISTS
    }
    return found | {
        "opened": cost(lambda: publisher.get(form)),
        "saved": cost(lambda fields: publisher.post(form, fields), lambda: changed(publisher, form)),
        "with a draft opened": cost(lambda: publisher.get(form)),
    }


def changed(client, form):
    """Return what the form would send with other words in its last section."""
    from tests.browser.form import LAST
    from tests.forms import form_data

    fields = form_data(client, form)
    return fields | {LAST: f"<p>{secrets.token_hex(8)}</p>{fields[LAST]}"}


def cost(ask, *prepare):
    """Return (median of CPU milliseconds, number of queries) of a request. What `prepare` makes for it is not counted,
    nor are the beginning and the end of a transaction.

    Raises RuntimeError when the answer is neither a page nor that something was saved.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _round in range(ROUNDS):
        prepared = [make() for make in prepare]
        begun = time.process_time()
        with CaptureQueriesContext(connection) as queries:
            response = ask(*prepared)
        times.append((time.process_time() - begun) * 1000)
        if response.status_code != (302 if prepare else 200):
            raise RuntimeError(f"The answer is {response.status_code}.")
    asked = [one for one in queries if not one["sql"].startswith(("BEGIN", "COMMIT", "ROLLBACK"))]
    return statistics.median(times), len(asked)


def report_lists(entries, few, many):
    """Print what the lists take, and how many times as long with many entries as with few."""
    for role in ("publisher", "editor"):
        for query, name in LISTS.items():
            (before, queries), (after, same) = few[role, query], many[role, query]
            what, took = f"{name}, {role}, {FEW} and {entries}", f"{before:.0f} and {after:.0f} ms"
            wanted, over = ("", False) if query else (f"at most {SLOWER} times", after > SLOWER * before)
            line(what, f"{took}: {after / before:.2f}", wanted, over=over)
            if not query:
                line_of_queries(queries, same, QUERIES["list"])


def report_form(entries, few, many):
    for name, most in (
        ("opened", QUERIES["form"]),
        ("saved", None),
        ("with a draft opened", QUERIES["form"]),
    ):
        (before, queries), (after, same) = few[name], many[name]
        line(f"long form {name}, {FEW} and {entries} entries, CPU", f"{before:.0f} and {after:.0f} ms")
        line_of_queries(queries, same, most)


def line_of_queries(few, many, most):
    wanted = f"at most {most}" if most else ""
    line("  queries", f"{few} and {many}", wanted, over=bool(most) and max(few, many) > most)


if __name__ == "__main__":
    main()
