import pytest

import remedies
from remedies import explain

pytestmark = pytest.mark.once

DNS = (
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(': Failed to establish a "
    "new connection: [Errno -2] Name or service not known')': /simple/django/\n"
    "ERROR: Could not find a version that satisfies the requirement django==5.2.19\n"
    "ERROR: No matching distribution found for django==5.2.19"
)
DEBIAN = (
    "The virtual environment was not created successfully because ensurepip is not\n"
    "available.  On Debian/Ubuntu systems, you need to install the python3-venv\npackage"
)
CONNECTION = "django.db.utils.OperationalError: connection failed: connection to server at"


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("OSError: [Errno 28] No space left on device", remedies.DISK_FULL),
        ("sqlite3.OperationalError: database or disk is full", remedies.DISK_FULL),
        (DEBIAN, remedies.NO_VENV),
        ("/usr/bin/python3.11: No module named venv", remedies.NO_VENV),
        ("Error: Command '['/x/python', '-m', 'ensurepip']' returned non-zero", remedies.NO_VENV),
        (DNS, remedies.NO_NETWORK),
        ("ERROR: No matching distribution found for django==5.2.19", remedies.NO_PACKAGE),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", remedies.WRONG_HASH),
        ("ERROR: Hashes are required in --require-hashes mode, but they are missing", remedies.NO_HASH),
        (f'{CONNECTION} "127.0.0.1", port 5432 failed: Connection refused', remedies.NO_DATABASE),
        ("django.db.utils.OperationalError: failed to resolve host 'db'", remedies.NO_DATABASE),
        (f'{CONNECTION} "::1" failed: FATAL: password authentication failed for user "x"', remedies.REFUSED),
        (f'{CONNECTION} "::1" failed: FATAL:  role "x" does not exist', remedies.REFUSED),
        (f'{CONNECTION} "::1" failed: FATAL:  database "x" does not exist', remedies.NO_SUCH_DATABASE),
        ("django.db.utils.OperationalError: database is locked", remedies.LOCKED),
        ("OperationalError: attempt to write a readonly database", remedies.READ_ONLY),
        ("DatabaseError: file is not a database", remedies.DAMAGED),
    ],
)
def test_explain_foreseen_failure_names_its_remedy(output, message):
    stop = explain(output)

    assert str(stop) == message
    assert stop.lines == ()


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("CommandError: fixtures/units.json, row 3: unknown key", "fixtures/units.json, row 3: unknown key"),
        ("CommandError: two faults:\nfirst\nsecond\n", "two faults:\nfirst\nsecond"),
        (
            'Traceback (most recent call last):\n  File "x"\n'
            "django.core.exceptions.ImproperlyConfigured: DEBUG is 'yes'; write True or False.\n",
            "DEBUG is 'yes'; write True or False.",
        ),
        ("ImproperlyConfigured: no key\n\nDuring handling of the above exception, another\n", "no key"),
    ],
)
def test_explain_repeats_what_our_own_commands_say(output, message):
    assert str(explain(output)) == message


def test_explain_unforeseen_failure_shows_the_last_lines():
    stop = explain("\n".join(map(str, range(100))))

    assert str(stop) == remedies.UNFORESEEN
    assert stop.lines == [str(number) for number in range(70, 100)]
