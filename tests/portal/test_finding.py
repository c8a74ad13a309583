import re

import pytest
from django.urls import reverse

from tests.accounts.factories import make_user
from tests.builders import make_partner, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def found(client, query):
    """Return {name of a list: the rows that were found in it}."""
    html = client.get(reverse("portal:find"), {"q": query}).content.decode()
    shelves = re.findall(r'<h2 id="shelf[^>]*><a [^>]*>(.*?)</a></h2>(.*?)</section>', html, re.DOTALL)
    return {name: re.findall(r"<li><a [^>]*>(.*?)</a></li>", rows) for name, rows in shelves}


def test_people_are_found_by_name_and_bodies_by_acronym(client, reader):
    make_position(title_en="Director General", holder_en="Ada Example")
    make_partner(acronym_en="UNX", name_en="United Example")

    assert found(client, "ada") == {"Positions": ["Director General"]}
    assert found(client, "director") == {"Positions": ["Director General"]}
    assert found(client, "unx") == {"Partners": ["United Example"]}
    assert found(client, "nx") == {}


def test_the_page_says_what_is_looked_through(client, reader):
    page = reverse("portal:find")

    assert (
        "No name, title or search word on the portal has all of these words. "
        "Try fewer words, or look in the lists:" in client.get(page, {"q": "nowhere"}).content.decode()
    )
    assert "the portal looks through names, titles and search words." in client.get(page).content.decode()
