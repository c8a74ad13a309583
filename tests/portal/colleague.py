"""Somebody at work in a process of their own: `python -m tests.portal.colleague DEED E-MAIL KEY…`.

Asks for a page, prints "ready", waits for a line, does the deed with each key, one after the other, and prints what
came of each: so that several begin at the same moment.
"""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402  models exist only after setup()
from django.urls import reverse  # noqa: E402
from django.utils import translation  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.editorial.models import Change  # noqa: E402
from apps.editorial.problems import Refused  # noqa: E402
from apps.editorial.publishing_changes import publish_now  # noqa: E402
from apps.editorial.scheduling import take_down_due  # noqa: E402
from apps.editorial.workflow import Meaning  # noqa: E402
from apps.manual.models import Entry  # noqa: E402
from apps.portal.archiving import archive  # noqa: E402
from apps.portal.due import JOBS, run_due  # noqa: E402
from tests.forms import form_data, form_data_of  # noqa: E402

MEANING = Meaning(note="Changed.", gravity="normal")
NAME = "publish-scheduled"


def post(person, key):
    """Post a notice with a form that has this key."""
    client, address = signed_in(person), reverse("admin:portal_notice_add")
    fields = {"text_en": f"Closed {key}", "change_note": "Flood", "key": key}
    return client.post(address, form_data(client, address) | fields).status_code


def publish(person, key):
    """Publish a change alone."""
    return refused_or(lambda: publish_now(Change.objects.get(pk=key), person, MEANING, why="At once."))


def save(person, key):
    """Add to the text of an entry with its form: "kept" where it comes back, for the page was overtaken."""
    client = signed_in(person)
    address = reverse("admin:manual_entry_change", args=[key]) + "?language=en"
    fields = form_data_of(client.get(address))
    fields["sections-0-body_en"] += "<p>More.</p>"
    answer = client.post(address, fields)
    is_kept = answer.status_code == 200 and "&lt;p&gt;More.&lt;/p&gt;" in answer.content.decode()
    return {302: "saved", 200: "kept" if is_kept else "lost"}.get(answer.status_code, answer.status_code)


def put_away(person, key):
    """Archive an entry."""
    return refused_or(
        lambda: publish_now(
            archive(Entry.objects.get(pk=key), person, reason="Old."), person, MEANING, why="At once."
        )
    )


def look(person, key):
    """Open the page of a change, for which its drafts are checked in place of what readers see."""
    return signed_in(person).get(reverse("admin:editorial_change_change", args=[key])).status_code


def take_down(_person, _key):
    """Take down what is due, without asking whether another process does."""
    return take_down_due()


def run(_person, _key):
    """Run the job that takes down what is due."""
    return dict(run_due({NAME: JOBS[NAME]})).get(NAME)


def run_slowly(_person, _key):
    """The same, but the job prints "inside" when all is done and ends with the next line."""
    job, every = JOBS[NAME]

    def slow_job():
        report = job()
        print("inside", flush=True)  # noqa: T201  the parent process reads it
        sys.stdin.readline()
        return report

    return dict(run_due({NAME: (slow_job, every)})).get(NAME)


def signed_in(person):
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(person)
    return client


def refused_or(act):
    try:
        act()
    except Refused as refusal:
        return type(refusal).__name__
    return "published"


DEEDS = {deed.__name__: deed for deed in (post, publish, save, put_away, look, take_down, run, run_slowly)}


def main():
    deed, email, *keys = sys.argv[1:]
    person = User.objects.get(email=email)
    look(person, keys[0]) if deed == "look" else signed_in(person).get(
        reverse("admin:index")
    )  # the first page is slow
    print("ready", flush=True)  # noqa: T201  the parent process reads it
    sys.stdin.readline()
    with translation.override("en"):
        print(json.dumps([DEEDS[deed](person, key) for key in keys]))  # noqa: T201


if __name__ == "__main__":
    main()
