import logging
import re
from html import unescape
from unittest import mock

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.portal.errors import BROKEN, UNAVAILABLE
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_topic, translate
from tests.manual.making import make_library

LANGUAGES = ["en", "fr", "es", "ar"]


@pytest.fixture(autouse=True)
def failing_addresses(settings):
    settings.ROOT_URLCONF = "tests.portal.failing_urls"


@pytest.fixture
def visitor():
    """Return a client that, as a browser does, sees an answer where the portal failed."""
    return Client(raise_request_exception=False)


def html_of(response):
    return response.content.decode()


def heading(response):
    return [unescape(words) for words in re.findall(r"<h1>(.*?)</h1>", html_of(response))]


def language_and_direction(response):
    return re.search(r'<html lang="(..)" dir="(...)">', html_of(response)).groups()


def said(text, language):
    with translation.override(language):
        return str(text) if not isinstance(text, str) else translation.gettext(text)


# --- 500 and 503 ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "status", "texts"),
    [("bug", 500, BROKEN), ("database", 503, UNAVAILABLE), ("connection", 503, UNAVAILABLE)],
)
def test_a_failure_is_told_in_the_language_of_the_address_without_a_database(
    visitor, caplog, language, kind, status, texts
):
    response = visitor.get(f"/{language}/fail/{kind}/")

    assert (response.status_code, heading(response)) == (status, [said(texts[0], language)])
    assert language_and_direction(response) == (language, "rtl" if language == "ar" else "ltr")
    assert "secret detail" not in html_of(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers.get("Retry-After") == ("30" if status == 503 else None)


@pytest.mark.parametrize(
    ("kind", "reason"), [("bug", "Internal Server Error"), ("database", "Service Unavailable")]
)
def test_a_failure_is_logged_as_what_it_is(visitor, caplog, kind, reason):
    with caplog.at_level(logging.ERROR, "django.request"):
        visitor.get(f"/en/fail/{kind}/")

    assert [record.getMessage() for record in caplog.records] == [f"{reason}: /en/fail/{kind}/"]
    assert caplog.records[0].exc_info[1].args == ("secret detail",)


def test_without_a_language_in_the_address_a_failure_is_told_in_all_four(visitor, caplog):
    response = visitor.get("/fail/bug/")

    told = re.findall(r'<section lang="(..)" dir="(...)">\s*<h[12]>(.*?)</h', unescape(html_of(response)))
    assert told == [
        (language, "rtl" if language == "ar" else "ltr", said(BROKEN[0], language)) for language in LANGUAGES
    ]
    assert html_of(response).count("<h1>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/en/", "/fr/manual/", "/en/manual/frameworks/about-iom/", "/en/nothing/"]
)
def test_every_address_answers_503_when_the_database_is_gone(visitor, caplog, path):
    visitor.force_login(make_user("reader"))

    # In middleware already: the session is the first thing that is looked up.
    with mock.patch.object(SessionStore, "load", side_effect=OperationalError("gone")):
        response = visitor.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")


def test_a_failure_is_told_without_static_files_too(visitor, caplog):
    with mock.patch.object(
        staticfiles_storage, "url", side_effect=ValueError("Missing staticfiles manifest entry")
    ):
        response = visitor.get("/en/fail/bug/")

    assert (response.status_code, heading(response)) == (500, [said(BROKEN[0], "en")])
    assert "<link" not in html_of(response)


# --- 404 --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_404_names_the_nearest_titles_in_the_readers_language(visitor, language):
    entry = make_entry("about-iom", title_en="About the Organization")
    translate(entry, "fr", title="À propos de l'Organisation")
    visitor.force_login(make_user("reader"))

    response = visitor.get(f"/{language}/manual/frameworks/abuot-iom/")

    assert (response.status_code, heading(response)) == (404, [said("Page not found", language)])
    assert (f"/{language}/manual/frameworks/about-iom/", language == "fr") in [
        (address, "À propos" in words)
        for address, words in re.findall(r'<li><a href="([^"]*)">(.*?)</a>', html_of(response))
    ]


@pytest.mark.django_db
def test_404_of_an_unknown_language_is_in_the_persons_own(visitor):
    make_entry("about-iom", title_en="About the Organization")
    visitor.force_login(make_user("reader", language="ar"))

    response = visitor.get("/de/manual/frameworks/about-iom/", headers={"Accept-Language": "es"})

    assert response.status_code == 404
    assert language_and_direction(response) == ("ar", "rtl")
    assert response.headers["Content-Language"] == "ar"
    assert re.findall(r'<a href="([^"]*)" lang=', html_of(response)) == [
        f"/{language}/manual/frameworks/about-iom/" for language in LANGUAGES
    ]
    assert html_of(response).count('<a href="/ar/manual/frameworks/about-iom/">') == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/about-iom/", "/de/manual/frameworks/about-iom/", "/en/framework/"])
def test_404_tells_a_stranger_no_title_of_staff(visitor, path):
    topic = make_topic("frameworks", title_en="Frameworks of staff")
    make_entry("about-iom", topic=topic, title_en="Title of staff")

    response = visitor.get(path)

    assert response.status_code == 404
    assert [word for word in ("Title of staff", "Frameworks of staff") if word in html_of(response)] == []


@pytest.mark.django_db
@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_404_takes_the_same_queries_however_much_there_is(visitor, django_assert_num_queries, number):
    make_library(number)
    visitor.force_login(make_user("reader"))

    with django_assert_num_queries(10):
        visitor.get("/en/manual/frameworks/entry/")


# --- 400, 403 ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "status", "title"),
    [("forbidden", 403, "This is not open to you"), ("suspicious", 400, "This request cannot be answered")],
)
def test_refusals_are_told_in_the_readers_language(visitor, caplog, language, kind, status, title):
    response = visitor.get(f"/{language}/fail/{kind}/")

    assert (response.status_code, heading(response)) == (status, [said(title, language)])
    assert language_and_direction(response)[0] == language
    assert "secret detail" not in html_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/"])
def test_a_foreign_host_is_refused_with_a_page_that_does_not_repeat_it(visitor, caplog, path):
    response = visitor.get(path, headers={"Host": "evil.example.org"})

    assert (response.status_code, heading(response)) == (400, [said("This request cannot be answered", "en")])
    assert "evil.example.org" not in html_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_without_a_token_is_refused_with_the_remedy(caplog, language):
    visitor = Client(enforce_csrf_checks=True)
    with translation.override(language):
        address = reverse("accounts:sign-in")

    response = visitor.post(address, {"username": "a", "password": "b"})

    assert (response.status_code, heading(response)) == (403, [said("The form was not accepted", language)])


@pytest.mark.django_db
def test_a_language_of_a_former_request_does_not_stick(visitor):
    """A request that fails before LocaleMiddleware would speak the language that the thread spoke last."""
    translation.activate("ar")

    response = visitor.get("/fr/nothing/", headers={"Host": "evil.example.org"})

    assert language_and_direction(response) == ("fr", "ltr")
    translation.activate("en")
