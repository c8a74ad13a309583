import pytest

from tests.accounts.factories import make_user


@pytest.fixture
def reader(client):
    person = make_user("reader", full_name="Noor Haddad")
    client.force_login(person)
    return person
