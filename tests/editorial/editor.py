"""Several people who edit at once in one process: `python -m tests.editorial.editor NUMBER E-MAIL=KEY…`.

Each of them, in a thread of their own, opens the form of the entry with that key, adds to its first section and saves,
NUMBER times. Prints the statuses of all answers.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402  models exist only after setup()
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from tests.forms import form_data_of  # noqa: E402


def main():
    number, *pairs = sys.argv[1:]
    with ThreadPoolExecutor(len(pairs)) as threads:
        answers = threads.map(lambda pair: _work(int(number), *pair.split("=")), pairs)
        print(json.dumps([status for statuses in answers for status in statuses]))  # noqa: T201  the parent reads it


def _work(number, email, key):
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(User.objects.get(email=email))
    address = reverse("admin:manual_entry_change", args=[key]) + "?language=en"
    try:
        return [_edit(client, address, turn) for turn in range(number)]
    finally:
        connection.close()


def _edit(client, address, turn):
    opened = client.get(address)
    if opened.status_code != 200:
        return opened.status_code
    fields = form_data_of(opened)
    fields["sections-0-body_en"] += f"<p>Turn {turn}</p>"
    return client.post(address, fields).status_code


if __name__ == "__main__":
    main()
