"""Ten editors at once: each opens, changes and saves the long form of a page of their own, again and again.

    python benchmarks/together.py [--editors 10] [--times 5] [--pause 2]

Makes a PostgreSQL of its own, as the tests do, and serves the portal with two processes of gunicorn. Prints how long
the forms took to be opened and to be saved as their editors saw it, and how many requests failed. An editor pauses
before each request, two seconds in the mean: much less than anybody needs to read or write; `--pause 0` asks how much
the portal can take. First one editor works alone: what the others cost is the ratio of the two. Ends with 1 where a
form took too long or a request failed.
"""

import argparse
import os
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "benchmarks")]

from editing import finish, form_address, line, server, set_up, sign_in  # noqa: E402

import postgres  # noqa: E402  found through the line above

LONGEST = 2  # seconds that a form may take
WAIT = 60  # seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--editors", type=int, default=10)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument(
        "--pause", type=float, default=2, help="seconds between two requests of an editor, in the mean"
    )
    arguments = parser.parse_args()
    packages = Path(postgres.__file__).resolve().parent.parent / ".venv/lib/python3.11/site-packages"
    with tempfile.TemporaryDirectory() as folder, postgres.running(packages) as address:
        os.environ |= {"DATABASE_URL": address, "WEB_CONCURRENCY": "2"}
        set_up(folder)
        editors = [(sign_in("editor"), form) for form in pages(arguments.editors)]
        with server() as portal:
            alone = work(portal, editors[:1], arguments.times, 0)
            together = work(portal, editors, arguments.times, arguments.pause)
    report(arguments.editors, alone, together)
    finish()


def pages(number):
    """Make entries with twelve sections and return the addresses of their forms."""
    from django.urls import reverse

    from tests.browser.form import make_long_entry

    first = form_address()
    others = [make_long_entry(f"long-{n}") for n in range(1, number)]
    return [first, *(reverse("admin:manual_entry_change", args=[entry.pk]) for entry in others)]


def work(portal, editors, times, pause):
    """Let all editors work at once; return (seconds of each opening, of each saving, failures)."""
    with ThreadPoolExecutor(len(editors)) as threads:
        done = list(threads.map(lambda one: edit(portal, *one, times, pause), editors))
    opened, saved = ([took for each in done for took in each[kind]] for kind in (0, 1))
    return opened, saved, sum(each[2] for each in done)


def edit(portal, client, address, times, pause):
    """Open and save a form so many times; return (seconds of the openings, of the savings, failures)."""
    from tests.browser.form import LAST
    from tests.forms import main_form

    cookies = {cookie.key: cookie.value for cookie in client.cookies.values()}
    # Taken apart once and beforehand: the measure itself is not to keep the machine busy.
    fields = main_form(ask(portal + address, cookies)[2])
    opened, saved, failures = [], [], 0
    for turn in range(times):
        time.sleep(random.uniform(0, 2 * pause))  # noqa: S311  nothing secret
        took, status, page = ask(portal + address, cookies)
        opened.append(took)
        fields |= dict(re.findall(r'name="(seen|revision)" value="(\d+)"', page))
        fields[LAST] = f"<p>Turn {turn}</p>"
        time.sleep(random.uniform(0, 2 * pause))  # noqa: S311
        took, saving, _page = ask(portal + address, cookies, fields)
        saved.append(took)
        failures += (status != 200) + (saving != 302)
    return opened, saved, failures


class Stay(urllib.request.HTTPRedirectHandler):
    """What a saved form leads to is no part of saving it."""

    def redirect_request(self, *args, **kwargs):
        return None


def ask(address, cookies, fields=None):
    """Return (seconds, status, page) of a request. Cookies that come with the answer are kept."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "Referer": address}
    data = None if fields is None else urllib.parse.urlencode(fields, doseq=True).encode()
    begun = time.perf_counter()
    try:
        answer = urllib.request.build_opener(Stay).open(
            urllib.request.Request(address, data, headers),  # noqa: S310  our own address
            timeout=WAIT,
        )
    except urllib.error.HTTPError as error:
        answer = error
    page = answer.read().decode()
    took = time.perf_counter() - begun
    for cookie in answer.headers.get_all("Set-Cookie", []):
        name, _is, value = cookie.partition(";")[0].partition("=")
        cookies[name] = value
    return took, answer.status, page


def report(number, alone, together):
    for what, kind in (("opened", 0), ("saved", 1)):
        one, all_of_them = statistics.median(alone[kind]), statistics.median(together[kind])
        line(
            f"{number} editors at once, form {what}: median",
            f"{all_of_them:.2f} s ({all_of_them / one:.1f} times)",
        )
        slowest = max(together[kind])
        line("  slowest", f"{slowest:.2f} s", f"at most {LONGEST} s", over=slowest > LONGEST)
    failed = alone[2] + together[2]
    line(f"{number} editors at once, requests that failed", f"{failed}", "0", over=failed > 0)


if __name__ == "__main__":
    main()
