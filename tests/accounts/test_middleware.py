import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.middleware import SignInRequiredMiddleware, TimeZoneMiddleware
from tests.accounts.factories import make_user


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_stranger_is_sent_to_the_form_in_the_language_of_the_address(client, language):
    with translation.override(language):
        asked, form = reverse("accounts:profile"), reverse("accounts:sign-in")

    response = client.get(f"{asked}?page=2&q=a%26b")

    assert response.status_code == 302
    assert response["Location"] == f"{form}?next=/{language}/accounts/profile/%3Fpage%3D2%26q%3Da%2526b"


@pytest.mark.django_db
def test_administration_sends_strangers_to_the_same_form(client):
    response = client.get(reverse("admin:index"))

    assert response["Location"].split("?")[0] == reverse("accounts:sign-in")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sign-in", "password-forgotten", "password-forgotten-sent"])
def test_pages_for_signing_in_are_open(client, name):
    assert client.get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["profile", "password-change"])
def test_pages_of_a_person_open_for_whoever_is_signed_in(client, name):
    client.force_login(make_user())

    assert client.get(reverse(f"accounts:{name}")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_was_not_a_page_is_not_come_back_to(client, method):
    response = getattr(client, method)(reverse("accounts:profile"))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:sign-in"))


@pytest.mark.django_db
def test_program_that_wants_data_gets_no_form(client):
    response = client.get(reverse("accounts:profile"), HTTP_ACCEPT="application/json")

    assert (response.status_code, response.content) == (403, b"Sign in first.")


def test_address_with_two_slashes_does_not_become_another_host():
    request = RequestFactory().get("/", PATH_INFO="//evil.example/")
    middleware = SignInRequiredMiddleware(lambda request: HttpResponse())

    response = middleware.handle_no_permission(request, None)

    assert response["Location"] == reverse("accounts:sign-in")


def test_open_view_costs_no_look_at_the_session():
    """Without a database: a look at the session or the person would fail this test."""

    @login_not_required
    def view(request):
        return HttpResponse()

    middleware = SignInRequiredMiddleware(view)

    assert middleware.process_view(RequestFactory().get("/"), view, (), {}) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "told"),
    [("Africa/Ndjamena", "Africa/Ndjamena"), ("UTC", "UTC"), ("No/Longer_Known", "UTC")],
)
def test_pages_go_by_the_clock_of_whoever_is_signed_in(rf, zone, told):
    request = rf.get("/")
    request.user = make_user(time_zone=zone)

    assert clock_of(request, told_zone) == told


@pytest.mark.django_db
def test_one_person_does_not_leave_their_clock_to_the_next(rf):
    request = rf.get("/")
    request.user = make_user(time_zone="Asia/Tokyo")
    clock_of(request, told_zone)

    request.user = AnonymousUser()
    assert (clock_of(request, told_zone), str(timezone.get_current_timezone())) == ("UTC", "UTC")


def test_a_view_that_is_open_to_all_costs_no_look_at_the_session(rf):
    assert clock_of(rf.get("/"), login_not_required(told_zone)) == "UTC"  # there is no `user` to ask


def told_zone(request):
    return HttpResponse(str(timezone.get_current_timezone()))


def clock_of(request, view):
    """Return the zone that is active while a view answers a request."""

    def answer(request):
        middleware.process_view(request, view, (), {})
        return view(request)

    middleware = TimeZoneMiddleware(answer)
    return middleware(request).content.decode()
