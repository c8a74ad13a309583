"""Signing in and out."""

import re
from datetime import timedelta
from unittest import mock
from urllib.parse import parse_qs, urlsplit

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model, hashers
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

WRONG = "This e-mail address and this password do not go together. Check both and try again."


@pytest.fixture
def noor():
    return make_user("reader", email="noor@example.org", password=PASSWORD)


def sign_in(client, email="noor@example.org", password=PASSWORD, *, to="", address="192.0.2.1"):
    url = reverse("accounts:sign-in") + (f"?next={to}" if to else "")
    return client.post(url, {"username": email, "password": password}, REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def test_form_is_at_the_address_that_people_know():
    with translation.override("fr"):
        assert reverse("accounts:sign-in") == "/fr/accounts/login/"


def test_form_helps_password_managers_and_reads_from_left_to_right(client):
    form = client.get(reverse("accounts:sign-in")).context["form"]

    attributes = {name: form.fields[name].widget.attrs for name in form.fields}
    assert attributes["username"]["autocomplete"] == "username"
    assert attributes["password"] == {"autocomplete": "current-password", "dir": "ltr"}
    assert (attributes["username"]["dir"], form.fields["username"].widget.input_type) == ("ltr", "email")


@pytest.mark.parametrize("email", ["noor@example.org", "Noor@Example.ORG", "  noor@example.org "])
def test_right_password_begins_a_session(client, noor, email):
    response = sign_in(client, email)

    assert (response.status_code, response["Location"]) == (302, reverse("portal:start"))
    assert is_signed_in(client)


def test_signing_in_makes_a_new_session(client, noor):
    client.get(reverse("accounts:password-forgotten"))
    session = client.session
    session["left"] = "over"
    session.save()
    client.cookies["session"] = before = session.session_key

    sign_in(client)

    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_another_person_at_the_same_browser_finds_nothing_of_the_first(client, noor):
    client.force_login(make_user("reader"))
    session = client.session
    session["draft"] = "of the first"
    session.save()
    make_user("reader", email="second@example.org", password=PASSWORD)
    client.post(reverse("accounts:sign-out"))

    sign_in(client, "second@example.org")

    assert "draft" not in client.session


def answer(email, password):
    """Return what a stranger can compare: status, names of the headers, the page without what was typed."""
    response = sign_in(Client(), email, password)
    page = re.sub(r'value="[^"]*"', "", response.content.decode())
    return response.status_code, sorted(response.headers), page


def test_unknown_wrong_and_switched_off_are_answered_alike(noor):
    make_user(email="off@example.org", password=PASSWORD, is_active=False)
    make_user(email="none@example.org", password=None)

    wrong = answer("noor@example.org", "wrong")
    others = [answer(f"{name}@example.org", PASSWORD) for name in ("nobody", "off", "none")]

    assert (wrong[0], wrong[2].count(WRONG)) == (200, 1)
    assert others == [wrong] * 3


@pytest.mark.parametrize(
    "email", ["noor@example.org", "nobody@example.org", "off@example.org", "none@example.org"]
)
def test_every_refusal_computes_one_password_digest(client, noor, email):
    make_user(email="off@example.org", password=PASSWORD, is_active=False)
    make_user(email="none@example.org", password=None)
    hasher = type(hashers.get_hasher())

    with mock.patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as encode:
        sign_in(client, email, "wrong")

    assert encode.call_count == 1


@pytest.mark.parametrize(
    ("role", "length"),
    [
        (None, timedelta(days=14)),
        ("reader", timedelta(days=14)),
        ("editor", timedelta(hours=12)),
        ("translator-ar", timedelta(hours=12)),
        ("administrator", timedelta(hours=12)),
    ],
)
def test_session_ends_by_itself_however_much_it_is_used(client, clock, role, length):
    make_user(*filter(None, [role]), email="noor@example.org", password=PASSWORD)
    sign_in(client)

    clock.now += length - timedelta(seconds=1)
    assert is_signed_in(client)
    session = client.session
    session["used"] = True
    session.save()

    clock.now += timedelta(seconds=2)
    assert not is_signed_in(client)


def test_switched_off_account_is_out_at_the_next_request_and_stays_out(client, noor):
    sign_in(client)
    assert is_signed_in(client)

    get_user_model().objects.filter(pk=noor.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_signed_in_person_is_led_on(client, noor):
    sign_in(client)

    response = client.get(reverse("accounts:sign-in"), {"next": reverse("accounts:profile")})

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:profile"))


def test_after_signing_in_the_page_that_was_asked_for_opens(client, noor):
    response = sign_in(client, to=reverse("accounts:profile"))

    assert response["Location"] == reverse("accounts:profile")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "http:///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "%20//evil.example",
        "%09//evil.example",
    ],
)
def test_next_leads_to_no_other_place(client, noor, target):
    response = sign_in(client, to=target)

    assert (response.status_code, response["Location"]) == (302, reverse("portal:start"))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("username", "", "This field is required."),
        ("username", "no address", "Enter a valid email address."),
        ("username", "noor\x00@example.org", "Null characters are not allowed."),
        ("username", "x" * 10_000 + "@example.org", "at most 254 characters (it has 10012)"),
        (
            "username",
            "noor@ex\u202eample.org",
            "This text contains invisible marks that turn its direction around.",
        ),
        ("password", "", "This field is required."),
        ("password", "x\x00y", "Null characters are not allowed."),
        ("password", "x" * 10_000, "at most 256 characters (it has 10000)"),
    ],
)
def test_bad_input_is_answered_at_its_field(client, noor, field, value, message):
    data = {"username": "noor@example.org", "password": PASSWORD, field: value}

    response = client.post(reverse("accounts:sign-in"), data)

    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (200, [field])
    assert message in " ".join(errors[field])


def test_five_wrong_passwords_lock_this_name_at_this_address(client, noor):
    answers = [sign_in(client, password="wrong").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert (locked.status_code, is_signed_in(client)) == (429, False)
    assert 0 < int(locked["Retry-After"]) <= 15 * 60


def test_lockout_says_when_to_try_again(client, noor, clock):
    for _ in range(5):
        sign_in(client, password="wrong")

    clock.advance(minutes=4, seconds=30)
    locked = sign_in(client)

    assert (locked["Retry-After"], locked.context["minutes"]) == ("630", 11)
    assert "Wait 11 minutes, then try again." in " ".join(locked.content.decode().split())


def test_lockout_ends_after_a_quarter_of_an_hour_whatever_is_tried_meanwhile(client, noor, clock):
    for _ in range(5):
        sign_in(client, password="wrong")

    clock.advance(minutes=14)
    assert sign_in(client, password="wrong").status_code == 429
    clock.advance(minutes=1, seconds=1)

    assert sign_in(client).status_code == 302


def test_name_is_one_name_however_it_is_typed(client, noor):
    names = [
        "noor@example.org",
        "NOOR@example.org",
        " noor@Example.org",
        "Noor@example.ORG",
        "noor@example.org ",
    ]

    answers = [sign_in(client, name, "wrong").status_code for name in names]

    assert answers == [200, 200, 200, 200, 429]


def test_unknown_names_are_locked_just_the_same(client):
    answers = [sign_in(client, "nobody@example.org", "wrong").status_code for _ in range(6)]

    assert answers == [200, 200, 200, 200, 429, 429]


def test_nobody_locks_a_colleague_out_from_elsewhere(client, noor):
    for _ in range(6):
        sign_in(Client(), password="wrong", address="192.0.2.66")

    assert sign_in(client, address="192.0.2.1").status_code == 302


def test_four_wrong_passwords_and_a_right_one_begin_afresh(client, noor):
    for _ in range(2):
        answers = [sign_in(client, password="wrong").status_code for _ in range(4)]
        assert answers == [200] * 4
        assert sign_in(client).status_code == 302
        client.post(reverse("accounts:sign-out"))


def fail_with_many_names(count, address="192.0.2.66"):
    """Put failures into the table as `count` single attempts would have."""
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=f"name-{number}@example.org",
            ip_address=address,
            user_agent="",
            failures_since_start=1,
            attempt_time=timezone.now(),
        )
        for number in range(count)
    )


@pytest.mark.parametrize(("failures", "status"), [(49, 302), (50, 429)])
def test_one_address_may_fail_with_many_names_fifty_times(client, noor, failures, status):
    fail_with_many_names(failures)

    assert sign_in(client, address="192.0.2.66").status_code == status
    assert sign_in(Client(), address="192.0.2.1").status_code == 302


def test_address_lockout_ends_when_its_failures_are_old(client, noor, clock):
    fail_with_many_names(30)
    clock.advance(minutes=10)
    AccessAttempt.objects.update(attempt_time=clock.now - timedelta(minutes=10))
    for number in range(20):
        sign_in(client, f"other-{number}@example.org", "wrong", address="192.0.2.66")

    locked = sign_in(client, address="192.0.2.66")
    assert (locked.status_code, locked["Retry-After"]) == (429, "300")

    clock.advance(minutes=5, seconds=1)
    assert sign_in(client, address="192.0.2.66").status_code == 302


def test_good_sign_in_does_not_clear_the_count_of_its_address(client, noor):
    fail_with_many_names(49)
    sign_in(client, address="192.0.2.66")
    client.post(reverse("accounts:sign-out"))

    sign_in(client, "other@example.org", "wrong", address="192.0.2.66")

    assert sign_in(client, address="192.0.2.66").status_code == 429


def test_no_password_is_written_down(client, noor):
    sign_in(client, password="something I typed")

    attempt = AccessAttempt.objects.get()
    assert "something I typed" not in str(vars(attempt))
    assert "csrfmiddlewaretoken=***" in attempt.post_data or "csrfmiddlewaretoken" not in attempt.post_data


def test_sign_out_ends_the_session_and_clears_the_browser(client, noor):
    sign_in(client)
    before = client.session.session_key

    response = client.post(reverse("accounts:sign-out"))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:sign-in"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.session.exists(before)
    assert not is_signed_in(client)


def test_sign_out_by_link_is_refused(client, noor):
    sign_in(client)

    assert client.get(reverse("accounts:sign-out")).status_code == 405
    assert is_signed_in(client)


def test_sign_out_by_another_site_is_refused(noor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(noor)

    assert client.post(reverse("accounts:sign-out")).status_code == 403
    assert is_signed_in(client)


def test_sign_out_with_a_session_that_is_over_leads_to_the_form(client):
    response = client.post(reverse("accounts:sign-out"))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:sign-in"))


@pytest.mark.parametrize("name", ["sign-in", "password-forgotten", "password-forgotten-sent"])
def test_open_pages_are_kept_by_no_cache(client, name):
    response = client.get(reverse(f"accounts:{name}"))

    assert "no-store" in response["Cache-Control"]


def test_sign_in_page_asked_for_from_a_page_keeps_its_target(client):
    response = client.get(reverse("accounts:profile"))

    target = parse_qs(urlsplit(response["Location"]).query)
    assert target == {"next": [reverse("accounts:profile")]}
