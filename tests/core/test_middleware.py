import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from apps.core.middleware import PERMISSIONS_POLICY, SecurityHeadersMiddleware
from tests.accounts.factories import make_user

KEPT, NEVER_KEPT = "private, no-cache", "private, no-store"


def answer(method="GET", **headers):
    middleware = SecurityHeadersMiddleware(lambda request: HttpResponse(headers=headers))
    return middleware(RequestFactory().generic(method, "/"))


def test_every_response_is_private_and_asks_for_no_device():
    headers = answer().headers

    assert headers["Cache-Control"] == KEPT
    assert headers["Vary"] == "Cookie"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == PERMISSIONS_POLICY
    assert "camera=()" in PERMISSIONS_POLICY.split(", ")


def test_a_view_that_set_its_own_caching_keeps_it():
    assert (
        answer(**{"Cache-Control": "no-store", "Vary": "Accept-Language"}).headers["Cache-Control"]
        == "no-store"
    )
    assert answer(Vary="Accept-Language").headers["Vary"] == "Accept-Language, Cookie"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "FOO"])
def test_unknown_methods_are_refused(method):
    response = answer(method)

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
    assert response.content == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "caching"),
    [
        ("portal:home", KEPT),
        ("manual:index", KEPT),
        ("accounts:profile", NEVER_KEPT),
        ("admin:index", NEVER_KEPT),
    ],
)
def test_answers_about_accounts_and_the_administration_are_never_kept(client, name, caching):
    with translation.override("en"):
        to_a_stranger = client.get(reverse(name))

    assert (to_a_stranger.status_code, to_a_stranger.headers["Cache-Control"]) == (302, caching)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accounts:profile", "admin:index"])
def test_pages_about_accounts_and_the_administration_are_never_kept(client, name):
    client.force_login(make_user("administrator"))

    with translation.override("en"):
        kept = client.get(reverse(name)).headers["Cache-Control"]

    assert {"no-store", "private"} <= set(kept.split(", "))


@pytest.mark.parametrize(
    "address", ["/en/accounts/login/?next=%00", "/en/accounts/invitation/%00/", "/en/%00/"]
)
def test_a_nul_in_an_address_is_a_bad_request_with_every_header(client, db, address):
    response = client.get(address)

    assert (response.status_code, response.headers["X-Content-Type-Options"]) == (400, "nosniff")
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "<h1>" in response.content.decode()


def test_a_nul_in_the_name_of_a_browser_is_a_bad_request(client, db):
    response = client.get("/en/accounts/login/", headers={"User-Agent": "a\0b"})

    assert response.status_code == 400


def test_static_files_carry_the_headers_and_are_the_same_for_everybody(client, db):
    response = client.get("/static/portal/favicon.svg")
    response.close()

    assert (response.status_code, response.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "Permissions-Policy" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_static_file_that_is_missing_is_a_page_with_the_headers_of_a_page(client, db):
    response = client.get("/static/portal/nothing.svg")

    assert (response.status_code, response.headers["Permissions-Policy"]) == (404, PERMISSIONS_POLICY)
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]
