"""The environment of the tests, set before Django reads its settings (`-p tests.environment` in pyproject.toml).

DATABASE_URL is left alone: unset it means SQLite, and `make test` sets it for the run on PostgreSQL. SQLite is in a
file, as in production: several processes use it at once in the tests of concurrency.
"""

import os
import tempfile
from pathlib import Path

DEFAULTS = {
    "SECRET_KEY": "tests-only-3kR8vQ1zWn6LxT0yHb5mJd9sGf2cPa7uEi4oXwNqVt",
    "DEBUG": "False",
    # Django's test client and the live server speak plain HTTP; what HTTPS adds has tests of its own.
    "PORTAL_HTTPS": "False",
    # No test asks other sites; those of the check have a server of their own.
    "PORTAL_CHECK_LINKS": "False",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PORTAL_TEST_DB": str(Path(tempfile.gettempdir()) / f"portal-tests-{os.getpid()}.sqlite3"),
}
# Nothing may depend on where the developer lives.
NEUTRAL = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "LANGUAGE": ""}

for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)
os.environ.update(NEUTRAL)
