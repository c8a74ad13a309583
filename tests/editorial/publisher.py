"""A publisher in a process of its own: `python -m tests.editorial.publisher MODE COUNT SLUG…`.

MODE "publish": publishes new titles of the entries, COUNT times, all of them together each time, and prints the
numbers of the log that it got. MODE "hang": the same once, but stops before the transaction ends, prints "inside" and
waits to be killed.
"""

import json
import sys

import django

django.setup()

from apps.editorial.payloads import payload_of  # noqa: E402  models exist only after setup()
from apps.editorial.publishing import publish  # noqa: E402
from apps.manual.models import Entry  # noqa: E402
from apps.translation import tracking  # noqa: E402


def main():
    mode, count, *slugs = sys.argv[1:]
    if mode == "hang":
        _hang_before_commit()
    print(json.dumps([number for round_ in range(int(count)) for number in _publish(slugs, round_)]))  # noqa: T201  the parent process reads it


def _publish(slugs, round_):
    payloads = []
    for slug in slugs:
        payload = payload_of(Entry.objects.get(slug=slug), "en")
        payload["fields"]["title_en"] = f"Title {round_} of {slug}"
        for section in payload["children"]["sections"]:
            section["heading_en"] = f"Heading {round_}"
        payloads.append(payload)
    return [publication.number for publication in publish(payloads, origin="fixture")]


def _hang_before_commit():
    def wait_to_be_killed(*args, **kwargs):
        print("inside", flush=True)  # noqa: T201  the parent process reads it
        sys.stdin.read()

    tracking.track = wait_to_be_killed


if __name__ == "__main__":
    main()
