"""The environment is read strictly: what is missing or doubtful stops the start and names the remedy."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from iomportal.environment import MAKE_A_KEY, database, secret_key, strict_bool

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD_KEY = "kR8vQ1zWn6LxT0yHb5mJd9sGf2cPa7uEi4oXwNqVtkR8vQ1zWn6LxT0y"


def environment(**values):
    env = environ.Env()
    env.ENVIRON = values
    return env


@pytest.mark.parametrize(("word", "value"), [("True", True), ("False", False)])
def test_a_boolean_is_one_of_two_words(word, value):
    assert strict_bool(environment(DEBUG=word), "DEBUG", default=not value) is value


@pytest.mark.parametrize("word", ["yes", "1", "true", "", "on"])
def test_any_other_word_stops_the_start(word):
    with pytest.raises(ImproperlyConfigured) as stopped:
        strict_bool(environment(DEBUG=word), "DEBUG", default=False)

    assert str(stopped.value) == f"DEBUG is {word!r}; write True or False."


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "SECRET_KEY is not set."),
        ("short", "SECRET_KEY is too short or too simple."),
        ("a" * 60, "SECRET_KEY is too short or too simple."),
        (f"django-insecure-{GOOD_KEY}", "SECRET_KEY looks like a sample."),
        (f"CHANGE-me-{GOOD_KEY}", "SECRET_KEY looks like a sample."),
    ],
)
def test_a_missing_short_or_sample_key_is_refused_with_the_remedy(key, reason):
    with pytest.raises(ImproperlyConfigured) as stopped:
        secret_key(environment(SECRET_KEY=key))

    assert str(stopped.value) == f"{reason} {MAKE_A_KEY}"


def test_a_good_key_is_taken_as_it_is():
    assert secret_key(environment(SECRET_KEY=GOOD_KEY)) == GOOD_KEY


def test_sqlite_takes_its_lock_at_once_and_postgresql_keeps_its_connection(tmp_path):
    sqlite = database(environment(), tmp_path)
    postgresql = database(environment(DATABASE_URL="postgres://portal:x@localhost/portal"), tmp_path)

    assert sqlite["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert (postgresql["NAME"], postgresql["CONN_MAX_AGE"]) == ("portal", 60)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"PORTAL_DEMO": "True", "PORTAL_HTTPS": "True"}, "Unset PORTAL_DEMO in production."),
    ],
)
def test_production_does_not_start_without_a_secret_or_with_demo_accounts(given, reason):
    key = secrets.token_hex(40)  # hexadecimal, so that no word can stand in it
    settings = {**os.environ, "SECRET_KEY": key, "DJANGO_SETTINGS_MODULE": "iomportal.settings", **given}

    started = subprocess.run(
        [sys.executable, "-c", "import iomportal.settings"],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode == 1
    assert started.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert reason in started.stderr.splitlines()[-1]
