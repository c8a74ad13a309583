"""A person who publishes drafts in a process of her own: `python -m tests.editorial.drafter MODE E-MAIL KEY…`.

MODE "publish": publishes the changes with these keys, one after the other, and prints what became of each: "published"
or the name of the refusal. MODE "hang": the same, but stops before the transaction ends, prints "inside" and waits to
be killed.
"""

import json
import sys

import django

django.setup()

from apps.accounts.models import User  # noqa: E402  models exist only after setup()
from apps.editorial import publishing_changes  # noqa: E402
from apps.editorial.models import Change  # noqa: E402
from apps.editorial.problems import Refused  # noqa: E402
from apps.editorial.workflow import Meaning  # noqa: E402


def main():
    mode, email, *keys = sys.argv[1:]
    if mode == "hang":
        _hang_before_commit()
    by = User.objects.get(email=email)
    print(json.dumps([_publish(key, by) for key in keys]))  # noqa: T201  the parent process reads it


def _publish(key, by):
    meaning = Meaning(note="Changed.", gravity="normal")
    try:
        publishing_changes.publish_now(Change.objects.get(pk=key), by, meaning, why="For a test.")
    except Refused as refusal:
        return type(refusal).__name__
    return "published"


def _hang_before_commit():
    def wait_to_be_killed(*args, **kwargs):
        print("inside", flush=True)  # noqa: T201  the parent process reads it
        sys.stdin.read()

    publishing_changes._close = wait_to_be_killed


if __name__ == "__main__":
    main()
