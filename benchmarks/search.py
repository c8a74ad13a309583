"""How fast search is with many entries. Changes nothing: all is made in a transaction that is rolled back.

    python benchmarks/search.py [--entries 10000]

Prints what was measured, each figure beside what is wanted. CPU time is that of this process: it hardly depends on what
else the machine does.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = {
    "en": ["migration", "shelter", "regional office", "health", "who can help"],
    "fr": ["migration", "abris", "bureau régional", "santé", "réfugiés"],
    "es": ["migración", "alojamiento", "oficina regional", "salud", "refugiados"],
    "ar": ["الهجرة", "المأوى", "المكتب الإقليمي", "الصحة", "اللاجئين"],
}
ROUNDS = 20


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iomportal.settings")
    import django

    django.setup()
    from apps.search.relevance import apart

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000)
    entries = parser.parse_args().entries
    with apart(40) as user:
        few = queries_of_a_page(user)
    with apart(entries) as user:
        report(entries, user, few)


def report(entries, user, few):
    """Measure with many entries and print each figure."""
    from apps.search import index

    begun, cpu = time.perf_counter(), time.process_time()
    index.current().rebuild()
    line("rebuild of the index", f"{time.perf_counter() - begun:.1f} s", "60 s")
    line("  of that, CPU", f"{time.process_time() - cpu:.1f} s", "")
    times = searches(user)
    line("search, CPU, median", f"{statistics.median(times):.1f} ms", "10 ms")
    line("search, CPU, 95 of 100", f"{statistics.quantiles(times, n=20)[-1]:.1f} ms", "")
    line(
        f"queries of a page with 40 and {entries} entries",
        f"{few} and {queries_of_a_page(user)}",
        "12, the same",
    )
    line("a publication is found after", f"{seconds_until_found(user):.2f} s", "1 s")


def line(what, measured, wanted):
    sys.stdout.write(f"{what:<48} {measured:>14}   {f'(wanted: at most {wanted})' if wanted else ''}\n")


def searches(user):
    """Return the CPU milliseconds of each search, the first of each word left out."""
    from django.utils.translation import override

    from apps.search.searching import search

    times = []
    for language, words in WORDS.items():
        with override(language):
            for word in words:
                search(word, user)
                for _round in range(ROUNDS):
                    begun = time.process_time()
                    search(word, user)
                    times.append((time.process_time() - begun) * 1000)
    return times


def queries_of_a_page(user):
    """Return how many database queries a page of results takes."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    client.get("/en/search/", {"q": "migration"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get("/en/search/", {"q": "migration"})
    if response.status_code != 200:
        raise RuntimeError(f"The page answers {response.status_code}.")
    return len(queries)


def seconds_until_found(user):
    """Return how long the first search after a publication takes, which has to find it."""
    from apps.editorial.payloads import payload_of
    from apps.editorial.publishing import publish
    from apps.manual.models import Entry
    from apps.search.searching import search
    from apps.translation.states import Origin

    payload = payload_of(Entry.objects.filter(archived_at=None).first(), "en")
    payload["fields"]["title_en"] = "Quokka sanctuary"
    publish([payload], origin=Origin.FIXTURE)
    begun = time.perf_counter()
    found = search("quokka", user)
    if found.total != 1:
        raise RuntimeError("The publication was not found.")
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
