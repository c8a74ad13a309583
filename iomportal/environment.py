"""Strict readers of the environment: what is missing or doubtful stops the start with a remedy."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

MAKE_A_KEY = 'Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
KNOWN_WORDS = ("insecure", "secret", "change", "default", "example", "password")
SHORTEST_KEY = 50


def strict_bool(env: environ.Env, name: str, *, default: bool) -> bool:
    """Read a boolean written exactly "True" or "False".

    Raises ImproperlyConfigured for any other word: a mistyped DEBUG must not quietly mean "on".
    """
    value = env.str(name, default=str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} is {value!r}; write True or False.")
    return value == "True"


def secret_key(env: environ.Env) -> str:
    """Read SECRET_KEY. Raises ImproperlyConfigured when it is missing, short or a well-known sample."""
    key = env.str("SECRET_KEY", default="")
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is not set. {MAKE_A_KEY}")
    if len(key) < SHORTEST_KEY or len(set(key)) < 5:
        raise ImproperlyConfigured(f"SECRET_KEY is too short or too simple. {MAKE_A_KEY}")
    if any(word in key.lower() for word in KNOWN_WORDS):
        raise ImproperlyConfigured(f"SECRET_KEY looks like a sample. {MAKE_A_KEY}")
    return key


def database(env: environ.Env, var_dir: Path) -> dict:
    """Read DATABASE_URL (SQLite in `var_dir` when absent) and add what each engine needs here."""
    var_dir.mkdir(exist_ok=True)
    config = env.db_url("DATABASE_URL", default=f"sqlite:///{var_dir / 'portal.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | _sqlite(env)
    return config | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def _sqlite(env: environ.Env) -> dict:
    """IMMEDIATE takes the write lock when a transaction starts: DEFERRED fails with "database is locked" when two
    transactions upgrade at once, whatever the timeout. A form that is saved holds the lock until it is answered: with ten
    editors on a slow machine the last of them waits longer than Django's 5 seconds."""
    test_name = env.str("PORTAL_TEST_DB", default="")
    return {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": test_name or None},
    }
