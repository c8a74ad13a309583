import pytest
from django.utils import translation

from tests.accounts.factories import make_user


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person
