"""`make test`: style, migrations, deployment checks, then all tests on SQLite and again on PostgreSQL.

Whatever fails, the rest still runs: one run tells everything that is wrong.
"""

import contextlib
import os
import secrets
import subprocess
import sys
from urllib.parse import urlsplit

import postgres
from preparing import PYTHON, VENV, catalogues, packages, perform, static_files, virtual_environment
from remedies import Stop
from steps import ROOT, line, only_one

MOST_WORKERS = 4
ONLY_PREPARE = "--only-prepare"
PRODUCTION = {
    "DEBUG": "False",
    "PORTAL_HTTPS": "True",
    "PORTAL_DEMO": "False",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "EMAIL_URL": "smtp://localhost:25",
    "DATABASE_URL": "sqlite://:memory:",
}


def main():
    arguments = sys.argv[1:]
    url = postgres_url(os.environ.get("DATABASE_URL", ""))
    prepare()
    if ONLY_PREPARE in arguments:
        return 0
    failed = [*checks(), *test_on_sqlite(arguments), *test_on_postgresql(url, arguments)]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def postgres_url(url):
    """Return the database of the second run, or nothing for the embedded one."""
    if url and urlsplit(url).scheme not in ("postgres", "postgresql"):
        raise Stop("DATABASE_URL names no PostgreSQL, which the second run is for. Unset it, or name one.")
    return url


def prepare():
    with only_one():
        virtual_environment()
        packages("requirements.txt", "requirements-dev.txt")
        perform(catalogues(), production())
        perform(static_files(), production())


def production():
    """Return the environment of a deployment, with nothing of this machine's own settings."""
    return {**os.environ, **PRODUCTION, "SECRET_KEY": secrets.token_urlsafe(64)}


# --- Checks -----------------------------------------------------------------------------------------------


def checks():
    """Run what needs no database, and return the names of what failed."""
    commands = {
        "Style": ["-m", "ruff", "check", "--output-format", "concise"],
        "Format": ["-m", "ruff", "format", "--check", "--output-format", "concise"],
        "Migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
        "Deployment": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    }
    return [name for name, command in commands.items() if not passes(name, command)]


def passes(name, command):
    with line(name) as say:
        done = subprocess.run(
            [PYTHON, *command], cwd=ROOT, env=production(), capture_output=True, text=True, check=False
        )
        say("failed:" if done.returncode else "good")
    if done.returncode:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


# --- Tests ------------------------------------------------------------------------------------------------


def test_on_sqlite(arguments):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return run_pytest("SQLite", environment, arguments)


def test_on_postgresql(url, arguments):
    try:
        with contextlib.nullcontext(url) if url else postgres.running(site_packages()) as address:
            # Pages look the same on every database: a browser adds nothing here but time.
            chosen = ["-m", "not browser and not once", *arguments]
            return run_pytest("PostgreSQL", {**os.environ, "DATABASE_URL": address}, chosen)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return ["the tests on PostgreSQL"]


def site_packages():
    return VENV / "lib" / "python3.11" / "site-packages"


def run_pytest(database, environment, arguments):
    """Run the tests and return what failed. The closing line stays pytest's own, so nothing follows it."""
    print(f"\nTests on {database}", flush=True)
    command = [PYTHON, "-m", "pytest", "-n", str(workers()), *arguments]
    code = subprocess.call(command, cwd=ROOT, env=environment)
    return [f"the tests on {database}"] if code else []


def workers():
    return min(os.cpu_count() or 1, MOST_WORKERS)
