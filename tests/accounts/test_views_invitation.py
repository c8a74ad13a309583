"""What a person sees who opens the link of an invitation."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import password_validation
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Invitation, User
from tests.accounts.factories import make_invitation, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "nine patient otters"


def path_to(token):
    return reverse("accounts:invitation", kwargs={"token": token})


def accept(client, token, **changes):
    data = {
        "full_name": "Amina Diallo",
        "language": "fr",
        "duty_country": "SN",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return client.post(path_to(token), data | changes)


def is_gone(response):
    return (response.status_code, response.templates[0].name) == (404, "accounts/link_gone.html")


def test_page_says_whom_it_is_for_and_what_they_will_be(client):
    _, token = make_invitation(email="amina@example.org", kinds=["reader", "translator"], languages=["fr"])

    page = " ".join(client.get(path_to(token)).content.decode().split())

    assert '<bdi dir="ltr">amina@example.org</bdi>' in page
    assert "<bdi>Reader</bdi>: Reads what is published for staff." in page
    assert "<bdi>Translator · Français</bdi>" in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_form_begins_with_what_is_known(client, language):
    _, token = make_invitation(full_name="Amina Diallo")

    with translation.override(language):
        form = client.get(path_to(token)).context["form"]

    assert form.initial == {"full_name": "Amina Diallo", "language": language, "duty_country": ""}
    assert list(form.fields) == ["full_name", "language", "duty_country", "password1", "password2"]
    autocomplete = [form.fields[name].widget.attrs["autocomplete"] for name in ("password1", "password2")]
    assert autocomplete == ["new-password", "new-password"]


def test_accepting_makes_the_account_and_signs_in(client):
    _, token = make_invitation(
        email="Amina@Example.org", kinds=["editor", "reviewer"], languages=["fr", "ar"]
    )

    response = accept(client, token)

    assert (response.status_code, response["Location"]) == (302, reverse("portal:start"))
    amina = User.objects.get(email="amina@example.org")
    assert (amina.full_name, amina.language, amina.duty_country.code) == ("Amina Diallo", "fr", "SN")
    assert [role.code for role in amina.roles] == ["editor", "reviewer-fr", "reviewer-ar"]
    assert (amina.check_password(PASSWORD), amina.is_staff, amina.is_superuser) == (True, True, False)
    assert client.session["_auth_user_id"] == str(amina.pk)


@pytest.mark.parametrize(
    ("kinds", "address"),
    [(["reader"], "/fr/help/reader/"), (["editor"], "/fr/help/editor/"), (["reader", "editor"], "/fr/help/")],
)
def test_first_page_after_accepting_leads_to_the_help_for_the_role(client, kinds, address):
    _, token = make_invitation(kinds=kinds)

    response = accept(client, token, language="fr")

    page = client.get(response["Location"], follow=True)
    assert page.redirect_chain[-1] == ("/fr/", 302)
    (message,) = re.findall(r'<li class="message success">(.*?)</li>', page.content.decode())
    assert f'<a href="{address}">' in message


@pytest.mark.parametrize(
    ("kind", "length"), [("reader", timedelta(days=14)), ("publisher", timedelta(hours=12))]
)
def test_first_session_lasts_as_long_as_any_other(client, clock, kind, length):
    _, token = make_invitation(kinds=[kind])

    accept(client, token)

    assert client.session.get_expiry_date() == clock.now + length


def test_link_works_once(client):
    _, token = make_invitation()
    accept(client, token)

    assert is_gone(Client().get(path_to(token)))
    assert is_gone(accept(Client(), token, full_name="Somebody Else"))
    assert User.objects.get(email="new@example.org").full_name == "Amina Diallo"


def test_opening_the_link_uses_nothing_up(client):
    """Mail filters open every link before people do."""
    _, token = make_invitation()

    client.get(path_to(token))
    client.head(path_to(token))

    assert accept(Client(), token).status_code == 302


def test_two_people_sending_the_form_at_once_make_one_account(client, monkeypatch):
    """The second form arrives while the first is being checked: both have seen an open invitation."""
    _, token = make_invitation()
    answers = []
    original = password_validation.validate_password

    def second_meanwhile(password, user=None, **kwargs):
        monkeypatch.setattr(password_validation, "validate_password", original)
        answers.append(accept(Client(), token, full_name="Second"))
        return original(password, user, **kwargs)

    monkeypatch.setattr(password_validation, "validate_password", second_meanwhile)
    answers.append(accept(client, token, full_name="First"))

    assert answers[0].status_code == 302
    assert is_gone(answers[1])
    assert [user.full_name for user in User.objects.filter(email="new@example.org")] == ["Second"]
    assert "_auth_user_id" not in client.session


def test_link_ends_when_its_invitation_is_renewed_while_the_form_is_open(client):
    invitation, token = make_invitation()
    client.get(path_to(token))

    invitation.renew()

    assert is_gone(accept(client, token))


@pytest.mark.parametrize(("hours", "works"), [(71, True), (72, False), (1000, False)])
def test_link_works_for_72_hours(client, clock, hours, works):
    _, token = make_invitation()

    clock.advance(hours=hours)

    assert is_gone(client.get(path_to(token))) != works
    assert (accept(client, token).status_code == 302) == works


def without_addresses(response):
    """Return the page without the links to itself in other languages."""
    return re.sub(r'href="[^"]*/invitation/[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("token", ["unknown", "x" * 10_000, "%E2%80%AE", "%ff", "' or 1=1 --"])
def test_unknown_links_are_answered_like_used_ones(client, token):
    _, used = make_invitation()
    accept(Client(), used)

    unknown, gone = client.get(path_to("TOKEN").replace("TOKEN", token)), client.get(path_to(used))

    assert is_gone(unknown)
    assert without_addresses(unknown) == without_addresses(gone)
    assert sorted(unknown.headers) == sorted(gone.headers)


def test_page_of_a_dead_link_says_what_to_do(client):
    page = client.get(path_to("unknown")).content.decode()

    assert f'href="{reverse("accounts:sign-in")}"' in page
    assert f'href="{reverse("accounts:password-forgotten")}"' in page
    assert "ask the administrator who invited you to invite you again" in page


def test_link_is_dead_when_the_address_got_an_account_otherwise(client):
    _, token = make_invitation(email="amina@example.org")
    make_user(email="amina@example.org", full_name="Amina by Command")

    assert is_gone(client.get(path_to(token)))
    assert is_gone(accept(client, token))


def test_page_of_a_link_is_kept_by_no_cache(client):
    _, token = make_invitation()

    for known in (token, "unknown"):
        assert "no-store" in client.get(path_to(known))["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"full_name": ""}, "full_name", "This field is required."),
        ({"full_name": "x" * 10_000}, "full_name", "Ensure this value has at most 150 characters"),
        ({"full_name": "Ami\x00na"}, "full_name", "Null characters are not allowed."),
        ({"full_name": "Amina \u2067"}, "full_name", "This text contains invisible marks"),
        ({"language": "de"}, "language", "Select a valid choice."),
        ({"duty_country": "Atlantis"}, "duty_country", "Select a valid choice."),
        ({"password1": "", "password2": ""}, "password1", "This field is required."),
        ({"password2": "another"}, "password2", "The two passwords are not the same."),
        (
            {"password1": "eleven char", "password2": "eleven char"},
            "password1",
            "This password is too short.",
        ),
        (
            {"password1": "amina diallo", "password2": "amina diallo"},
            "password1",
            "The password is too similar",
        ),
        (
            {"password1": "new@example.org", "password2": "new@example.org"},
            "password1",
            "The password is too similar",
        ),
        (
            {"password1": "x" * 10_000, "password2": "x" * 10_000},
            "password1",
            "Ensure this value has at most 256",
        ),
    ],
)
def test_bad_input_is_answered_at_its_field(client, changes, field, message):
    _, token = make_invitation()

    response = accept(client, token, **changes)

    assert response.status_code == 200
    assert response.context["form"].errors[field][0].startswith(message)
    assert not User.objects.filter(email="new@example.org").exists()
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize("field", ["email", "is_superuser", "is_staff", "kinds", "roles", "groups"])
def test_nobody_gives_themselves_more_than_was_invited(client, field):
    _, token = make_invitation(kinds=["reader"])

    accept(client, token, **{field: "administrator"})

    amina = User.objects.get(email="new@example.org")
    assert ([role.code for role in amina.roles], amina.is_staff, amina.is_superuser) == (
        ["reader"],
        False,
        False,
    )


def test_whoever_was_signed_in_before_is_replaced(client):
    client.force_login(make_user("administrator"))
    session = client.session
    session["draft"] = "of the administrator"
    session.save()
    _, token = make_invitation()

    accept(client, token)

    amina = User.objects.get(email="new@example.org")
    assert client.session["_auth_user_id"] == str(amina.pk)
    assert "draft" not in client.session
