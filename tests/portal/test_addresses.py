import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from apps.accounts.models import User
from apps.portal.addresses import in_all_languages, in_language, language_of, preferred_language


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/en/manual/frameworks/", "", "/fr/manual/frameworks/"),
        ("/en/manual/", "page=2&q=a%26b", "/fr/manual/?page=2&q=a%26b"),
        ("/en/", "", "/fr/"),
        ("/en", "", "/fr/"),
        ("/", "", "/fr/"),
        ("/de/manual/", "", "/fr/manual/"),  # a language that the portal does not have
        ("/pt-br/manual/", "", "/fr/manual/"),
        ("/manual/", "", "/fr/manual/"),  # no language at all
        ("/en//example.org/", "", "/fr//example.org/"),  # never an address of another host
        ("//example.org/", "", "/fr/example.org/"),
    ],
)
def test_in_language(path, query, address):
    assert in_language(path, "fr", query) == address


def test_in_all_languages_names_each_in_itself_and_marks_the_current_one():
    request = RequestFactory().get("/ar/manual/", {"q": "x"})

    links = in_all_languages(request, "ar")

    assert [(link["code"], link["name"], link["address"], link["is_current"]) for link in links] == [
        ("en", "English", "/en/manual/?q=x", False),
        ("fr", "Français", "/fr/manual/?q=x", False),
        ("es", "Español", "/es/manual/?q=x", False),
        ("ar", "العربية", "/ar/manual/?q=x", True),
    ]


@pytest.mark.parametrize(
    ("path", "user", "accepted", "language"),
    [
        ("/ar/nothing/", User(language="fr"), "es", "ar"),
        ("/de/nothing/", User(language="fr"), "es", "fr"),
        ("/de/nothing/", AnonymousUser(), "es-MX,en;q=0.5", "es"),
        ("/de/nothing/", AnonymousUser(), "de", "en"),
        ("/nothing/", AnonymousUser(), "", "en"),
        ("/nothing/", User(language="xx"), "es", "es"),
    ],
)
def test_language_of_a_request(path, user, accepted, language):
    request = RequestFactory().get(path, headers={"Accept-Language": accepted})
    request.user = user

    assert language_of(request) == language


def test_preferred_language_needs_no_person():
    """A request that failed before the person was looked up has none."""
    request = RequestFactory().get("/", headers={"Accept-Language": "fr"})

    assert preferred_language(request) == "fr"
