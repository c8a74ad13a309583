"""The tests in this folder are about the real content: what stands in fixtures/, loaded once for all of them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.accounts.factories import make_user


@pytest.fixture(scope="package")
def content(django_db_setup, django_db_blocker):
    """Load the content, and forget it after the last test of the folder. Each test is rolled back by itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reader(content, db, client):
    """Return a client of a colleague who has signed in."""
    client.force_login(make_user("reader"))
    return client
