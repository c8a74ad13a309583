"""The content of the portal in the database of a test that a browser or another process looks at."""

import sqlite3
from io import StringIO

from django.core.management import call_command
from django.db import connection

_saved = sqlite3.connect(":memory:")  # what the first test of this process has loaded; empty until then


def load_content():
    """Load what stands in fixtures/ into a database that is empty and in no transaction.

    Loading takes seconds; on SQLite it is therefore done once, and copied for every other test.
    """
    if connection.vendor != "sqlite":
        call_command("load_content", stdout=StringIO())
        return
    connection.ensure_connection()
    if _saved.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,):
        call_command("load_content", stdout=StringIO())
        connection.connection.backup(_saved)
    else:
        _saved.backup(connection.connection)
