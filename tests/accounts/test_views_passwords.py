"""The forgotten and the changed password."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import password_validation
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts import mails
from apps.accounts.models import User
from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

NEW = "nine patient otters"


@pytest.fixture
def noor():
    return make_user("reader", email="noor@example.org", password=PASSWORD)


def forget(client, email="noor@example.org", address="192.0.2.1"):
    return client.post(reverse("accounts:password-forgotten"), {"email": email}, REMOTE_ADDR=address)


def link_in(mail):
    """Return the path of the link in a mail."""
    [path] = re.findall(r"^https://portal\.example\.org(/\S+)$", mail.body, re.MULTILINE)
    return path


def choose(client, path, password=NEW, again=None):
    """Follow a link to its form and send a new password."""
    form = client.get(path)
    if form.status_code == 302:
        path = form["Location"]
    return client.post(path, {"new_password1": password, "new_password2": again or password})


def can_sign_in(password, email="noor@example.org"):
    client = Client()
    client.post(reverse("accounts:sign-in"), {"username": email, "password": password})
    return "_auth_user_id" in client.session


def is_signed_in(client):
    return client.get(reverse("accounts:profile")).status_code == 200


def test_link_in_the_mail_gives_a_new_password(client, noor, mailoutbox):
    forget(client, "Noor@Example.org")
    assert [mail.to for mail in mailoutbox] == [["noor@example.org"]]

    response = choose(client, link_in(mailoutbox[0]))

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:sign-in"))
    assert (can_sign_in(NEW), can_sign_in(PASSWORD)) == (True, False)


def test_after_the_reset_the_sign_in_page_says_so(client, noor, mailoutbox):
    forget(client)
    response = choose(client, link_in(mailoutbox[0]))

    page = client.get(response["Location"])

    said = [str(message) for message in page.context["messages"]]
    assert said == ["Your new password is stored. Sign in with it."]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_mail_and_link_are_in_the_language_of_the_person(client, mailoutbox, language):
    make_user(email="noor@example.org", password=PASSWORD, language=language)

    with translation.override("es"):
        forget(client)

    assert mailoutbox[0].extra_headers["Content-Language"] == language
    assert link_in(mailoutbox[0]).startswith(f"/{language}/accounts/password/reset/")


def answer(email):
    response = forget(Client(), email)
    return response.status_code, response["Location"], sorted(response.headers), response.content


def test_known_and_unknown_addresses_are_answered_alike(noor, mailoutbox):
    make_user(email="off@example.org", password=PASSWORD, is_active=False)
    make_user(email="none@example.org", password=None)

    known = answer("noor@example.org")
    others = [answer(f"{name}@example.org") for name in ("nobody", "off", "none")]

    assert known[:2] == (302, reverse("accounts:password-forgotten-sent"))
    assert others == [known] * 3
    assert [mail.to for mail in mailoutbox] == [["noor@example.org"]]


def test_no_mail_is_composed_or_sent_inside_the_request(client, noor, monkeypatch, mailoutbox):
    later = []
    monkeypatch.setattr(
        mails, "_courier", type("Later", (), {"submit": lambda self, *job: later.append(job)})()
    )

    response = forget(client)
    assert (response.status_code, mailoutbox) == (302, [])

    for function, *args in later:
        function(*args)
    assert [mail.to for mail in mailoutbox] == [["noor@example.org"]]


@pytest.mark.parametrize("email", ["noor@example.org", "nobody@example.org"])
def test_three_mails_an_hour_to_one_address(noor, clock, mailoutbox, email):
    answers = [forget(Client(), email, f"192.0.2.{number}").status_code for number in range(4)]
    assert answers == [302, 302, 302, 429]

    clock.advance(minutes=59)
    refused = forget(Client(), email)
    assert (refused.status_code, refused["Retry-After"], refused.context["minutes"]) == (429, "60", 1)

    clock.advance(minutes=1)
    assert forget(Client(), email).status_code == 302
    assert len(mailoutbox) == (4 if email == noor.email else 0)


def test_capitals_do_not_make_a_new_count(noor, mailoutbox):
    for email in ("noor@example.org", "NOOR@example.org", "Noor@example.org", "nOOr@Example.org"):
        forget(Client(), email)

    assert len(mailoutbox) == 3


def test_twenty_mails_an_hour_from_one_client(clock):
    answers = [forget(Client(), f"name-{number}@example.org").status_code for number in range(21)]

    assert answers == [302] * 20 + [429]
    assert forget(Client(), "name-21@example.org", "192.0.2.2").status_code == 302
    clock.advance(hours=1)
    assert forget(Client(), "name-22@example.org").status_code == 302


def test_link_works_once(client, noor, mailoutbox):
    forget(client)
    path = link_in(mailoutbox[0])
    choose(client, path)

    for browser in (client, Client()):
        response = choose(browser, path, "another good password")
        assert (response.status_code, response.templates[0].name) == (404, "accounts/link_gone.html")

    assert can_sign_in(NEW)


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_link_works_for_an_hour(client, noor, mailoutbox, monkeypatch, minutes, works):
    forget(client)
    now = datetime.now() + timedelta(minutes=minutes)  # noqa: DTZ005, Django's own token generator reckons so
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: now)

    choose(client, link_in(mailoutbox[0]))

    assert can_sign_in(NEW) == works


@pytest.mark.parametrize(
    ("uidb64", "token"),
    [
        ("MQ", "c0ffee-123"),
        ("....", "x"),
        ("x" * 10_000, "x"),
        ("OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk", "x-y"),
    ],
)
def test_links_that_never_were_get_the_same_page_as_used_ones(client, noor, uidb64, token):
    path = reverse("accounts:password-reset", kwargs={"uidb64": "UID", "token": token}).replace("UID", uidb64)

    response = client.get(path)

    assert (response.status_code, response.templates[0].name) == (404, "accounts/link_gone.html")


def test_link_is_dead_for_an_account_that_was_switched_off(client, noor, mailoutbox):
    forget(client)
    noor.is_active = False
    noor.save()

    response = choose(client, link_in(mailoutbox[0]))

    assert (response.status_code, response.templates[0].name) == (404, "accounts/link_gone.html")


def test_reset_ends_every_session(client, noor, mailoutbox):
    thief = Client()
    thief.force_login(noor)
    forget(client)
    assert is_signed_in(thief)

    choose(client, link_in(mailoutbox[0]))

    assert not is_signed_in(thief)


def test_whoever_is_locked_out_gets_in_with_a_new_password(client, noor, mailoutbox):
    for _ in range(5):
        client.post(reverse("accounts:sign-in"), {"username": noor.email, "password": "wrong"})
    assert not can_sign_in(PASSWORD)

    forget(client)
    choose(client, link_in(mailoutbox[0]))

    assert can_sign_in(NEW)


BAD_PASSWORDS = [
    ("short one", "short one", "new_password1", "Choose one of at least 12 characters."),
    ("q1w2e3r4t5y6", "q1w2e3r4t5y6", "new_password1", "This password is too common."),
    (
        "noor@example.org",
        "noor@example.org",
        "new_password1",
        "The password is too similar to the e-mail address.",
    ),
    ("Noor Haddad 1", "Noor Haddad 1", "new_password1", "The password is too similar to the name."),
    (NEW, "nine patient ostriches", "new_password2", "The two passwords are not the same. Type both again."),
    ("x" * 10_000, "x" * 10_000, "new_password1", "at most 256 characters (it has 10000)"),
    ("nine\x00patient", "nine\x00patient", "new_password1", "Null characters are not allowed."),
]


@pytest.mark.parametrize("bad", BAD_PASSWORDS)
def test_bad_new_password_is_answered_at_its_field(client, noor, mailoutbox, bad):
    password, again, field, message = bad
    forget(client)

    response = choose(client, link_in(mailoutbox[0]), password, again)

    assert response.status_code == 200
    assert message in " ".join(response.context["form"].errors[field])
    assert can_sign_in(PASSWORD)


def test_reset_touches_nothing_but_the_password(client, noor, mailoutbox, monkeypatch):
    """The account is switched off while the new password is being checked."""
    forget(client)

    def switch_off_meanwhile(password, user=None, **kwargs):
        User.objects.filter(pk=noor.pk).update(is_active=False)

    monkeypatch.setattr(password_validation, "validate_password", switch_off_meanwhile)
    choose(client, link_in(mailoutbox[0]))

    noor.refresh_from_db()
    assert (noor.is_active, noor.check_password(NEW)) == (False, True)


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "This field is required."),
        ("noor\x00@example.org", "Null characters are not allowed."),
        ("x" * 10_000, "Enter a valid email address."),
        ("noor@ex\u202eample.org", "invisible marks that turn its direction around"),
        ("noor@example.org\nbcc: all@example.org", "Enter a valid email address."),
    ],
)
def test_bad_address_is_answered_at_its_field(client, email, message, mailoutbox):
    response = forget(client, email)

    assert response.status_code == 200
    assert message in " ".join(response.context["form"].errors["email"])
    assert mailoutbox == []


def change(client, old=PASSWORD, new=NEW, again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("accounts:password-change"), data)


def test_changing_the_password_keeps_this_session_and_ends_the_others(client, noor):
    other = Client()
    other.force_login(noor)
    client.force_login(noor)
    before = client.session.session_key

    response = change(client)

    assert (response.status_code, response["Location"]) == (302, reverse("accounts:profile"))
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert client.session.session_key != before
    assert (can_sign_in(NEW), can_sign_in(PASSWORD)) == (True, False)


def test_changing_the_password_needs_the_old_one(client, noor):
    client.force_login(noor)

    response = change(client, old="not my password")

    assert response.context["form"].errors == {
        "old_password": ["This is not your current password. Type it again."]
    }
    assert can_sign_in(PASSWORD)


@pytest.mark.parametrize("bad", BAD_PASSWORDS)
def test_bad_changed_password_is_answered_at_its_field(client, noor, bad):
    password, again, field, message = bad
    client.force_login(noor)

    response = change(client, new=password, again=again)

    assert message in " ".join(response.context["form"].errors[field])
    assert can_sign_in(PASSWORD)


def test_old_password_can_be_guessed_ten_times_an_hour(client, noor, clock):
    client.force_login(noor)

    answers = [change(client, old=f"guess {number}").status_code for number in range(10)]

    assert answers == [200] * 10
    assert (change(client).status_code, change(client)["Retry-After"]) == (429, "3600")
    clock.advance(hours=1)
    assert change(client).status_code == 302


def test_changing_the_password_needs_a_session(client, noor):
    response = client.get(reverse("accounts:password-change"))

    assert response["Location"].startswith(reverse("accounts:sign-in"))


def test_password_fields_help_password_managers_and_cut_nothing_off(client, noor):
    client.force_login(noor)
    form = client.get(reverse("accounts:password-change")).context["form"]

    attributes = {name: field.widget.attrs for name, field in form.fields.items()}
    assert attributes == {
        "old_password": {"autocomplete": "current-password", "dir": "ltr"},
        "new_password1": {"autocomplete": "new-password", "dir": "ltr"},
        "new_password2": {"autocomplete": "new-password", "dir": "ltr"},
    }


def test_long_password_with_spaces_is_kept_as_it_is(client, noor):
    client.force_login(noor)
    long = "  " + "many words make a password " * 8

    change(client, new=long)

    assert can_sign_in(long)
    assert not can_sign_in(long.strip())
