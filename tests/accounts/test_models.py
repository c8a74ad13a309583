import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.urls import reverse

from apps.accounts.models import Invitation, User
from tests.accounts.factories import make_invitation, make_user

pytestmark = pytest.mark.django_db


def test_address_is_stored_in_small_letters_and_found_however_it_is_typed():
    user = make_user(email="Noor.Haddad@Example.ORG")

    assert user.email == "noor.haddad@example.org"
    assert User.objects.get_by_natural_key("NOOR.haddad@example.org") == user


def test_nobody_has_two_accounts_with_one_address():
    make_user(email="noor@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="NOOR@example.org", full_name="Another Noor")])


@pytest.mark.parametrize(
    ("codes", "works_in_admin"),
    [
        ([], False),
        (["reader"], False),
        (["editor"], True),
        (["publisher"], True),
        (["translator-fr"], True),
        (["reviewer-ar"], True),
        (["administrator"], True),
        (["reader", "translator-es"], True),
    ],
)
def test_set_roles_gives_exactly_these_roles(codes, works_in_admin):
    user = make_user("publisher", "reviewer-fr")

    make_user(*codes)
    user.set_roles(codes)

    user = User.objects.get(pk=user.pk)
    assert [role.code for role in user.roles] == codes
    assert user.is_staff == works_in_admin


def test_roles_come_in_the_order_of_the_table():
    user = make_user("administrator", "translator-fr", "editor")

    assert [role.code for role in user.roles] == ["editor", "translator-fr", "administrator"]


def test_set_roles_refuses_an_unknown_role():
    user = make_user("reader")

    with pytest.raises(KeyError):
        user.set_roles(["emperor"])

    assert [role.code for role in user.roles] == ["reader"]


def test_set_roles_says_so_when_the_roles_were_never_synced():
    user = make_user()
    Group.objects.all().delete()

    with pytest.raises(ImproperlyConfigured, match=r"manage\.py sync_roles"):
        user.set_roles(["editor"])


def test_first_administrator_is_made_by_command():
    superuser = User.objects.create_superuser("Root@Example.org", "seven quiet herons", full_name="Rut")
    make_user("publisher")

    assert (superuser.email, superuser.is_staff) == ("root@example.org", True)
    assert list(User.objects.administrators()) == [superuser]


EVERY, TRANSLATED = ["en", "fr", "es", "ar"], ["fr", "es", "ar"]
RIGHTS = {
    "reader": {},
    "editor": {"write": ["en"]},
    "publisher": {"publish": EVERY, "review": TRANSLATED},
    "translator-fr": {"write": ["fr"]},
    "translator-es": {"write": ["es"]},
    "translator-ar": {"write": ["ar"]},
    "reviewer-fr": {"write": ["fr"], "publish": ["fr"], "review": ["fr"]},
    "reviewer-es": {"write": ["es"], "publish": ["es"], "review": ["es"]},
    "reviewer-ar": {"write": ["ar"], "publish": ["ar"], "review": ["ar"]},
    "administrator": {"publish": EVERY, "review": TRANSLATED},
}


@pytest.mark.parametrize("code", RIGHTS)
def test_may_follows_the_role(code):
    user = make_user(code)

    rights = {
        right: [language for language in ("en", "fr", "es", "ar") if user.may(right, language)]
        for right in ("write", "publish", "review")
    }

    assert {right: languages for right, languages in rights.items() if languages} == RIGHTS[code]


@pytest.mark.parametrize(
    ("code", "languages"),
    [
        ("reader", []),
        ("editor", ["en"]),
        ("publisher", ["en", "fr", "es", "ar"]),
        ("translator-fr", ["fr"]),
        ("reviewer-ar", ["ar"]),
    ],
)
def test_may_write_follows_the_role(code, languages):
    user = make_user(code)

    assert [language for language in ("en", "fr", "es", "ar") if user.may_write(language)] == languages


def test_a_taken_right_is_gone_at_once():
    user = make_user("editor")
    assert user.may("write", "en")

    user.set_roles(["reader"])

    assert not user.may("write", "en")


@pytest.mark.parametrize(
    ("before", "after", "still_signed_in"),
    [("reader", "editor", False), ("editor", "reader", False), ("editor", "publisher", True)],
)
def test_gaining_or_losing_the_administration_ends_the_sessions(client, before, after, still_signed_in):
    user = make_user(before)
    client.force_login(user)

    user.set_roles([after])

    response = client.get(reverse("accounts:profile"))
    assert (response.status_code == 200) == still_signed_in


def test_rotating_the_secret_key_keeps_sessions(client, settings):
    client.force_login(make_user("editor"))

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-0123456789-abcdef"

    assert client.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.parametrize(
    ("kinds", "languages", "codes"),
    [
        (["reader"], [], ["reader"]),
        (["administrator", "editor"], [], ["editor", "administrator"]),
        (["translator"], ["fr", "ar"], ["translator-fr", "translator-ar"]),
        (["translator", "reviewer"], ["es"], ["translator-es", "reviewer-es"]),
        (["editor", "translator"], ["fr"], ["editor", "translator-fr"]),
    ],
)
def test_invitation_names_the_roles_it_gives(kinds, languages, codes):
    assert Invitation(kinds=kinds, languages=languages).role_codes == codes


@pytest.mark.parametrize(
    ("kinds", "languages", "message"),
    [
        (["translator"], [], "Choose the language of the translator or reviewer."),
        (["reader", "reviewer"], [], "Choose the language of the translator or reviewer."),
        (["editor"], ["fr"], "Only translators and reviewers have languages."),
    ],
)
def test_invitation_refuses_roles_that_do_not_go_with_the_languages(kinds, languages, message):
    invitation = Invitation(email="new@example.org", kinds=kinds, languages=languages)

    with pytest.raises(ValidationError) as refusal:
        invitation.clean()

    assert list(refusal.value.message_dict) == ["languages"]
    assert refusal.value.message_dict["languages"][0].startswith(message)


def test_invitation_refuses_an_address_that_has_an_account_by_name():
    make_user(email="noor@example.org", full_name="Noor Haddad")

    with pytest.raises(ValidationError) as refusal:
        Invitation(email="Noor@Example.org", kinds=["reader"]).clean()

    expected = ["Noor Haddad has an account with this e-mail address already."]
    assert refusal.value.message_dict == {"email": expected}


def test_invitation_stores_nothing_that_opens_its_link():
    invitation, token = make_invitation()

    stored = model_to_dict(invitation) | vars(Invitation.objects.get())
    assert len(token) == 43
    assert not [name for name, value in stored.items() if token in str(value)]
    assert Invitation.objects.with_token(token).get() == invitation


def test_invitation_renewed_has_one_link_that_works():
    invitation, old = make_invitation()

    new = invitation.renew()

    assert not Invitation.objects.with_token(old).open().exists()
    assert Invitation.objects.with_token(new).open().get() == invitation


def test_second_invitation_of_an_address_ends_the_first():
    first, _ = make_invitation(email="new@example.org")
    other, _ = make_invitation(email="other@example.org")

    second, _ = make_invitation(email="NEW@example.org")

    assert set(Invitation.objects.open()) == {other, second}
    first.refresh_from_db()
    assert first.state == Invitation.State.EXPIRED


def test_invitation_is_open_for_72_hours(clock):
    invitation, _ = make_invitation()

    clock.advance(hours=71, minutes=59)
    assert (invitation.state, Invitation.objects.open().count()) == ("open", 1)

    clock.advance(minutes=1)
    assert (invitation.state, Invitation.objects.open().count()) == ("expired", 0)


def test_withdrawing_ends_what_is_open_and_leaves_the_past_alone(clock):
    expired, _ = make_invitation(email="expired@example.org")
    clock.advance(hours=73)
    accepted, _ = make_invitation(email="accepted@example.org")
    Invitation.objects.filter(pk=accepted.pk).claim()
    waiting, _ = make_invitation(email="waiting@example.org")
    clock.advance(hours=1)

    assert Invitation.objects.withdraw() == 1

    ends = dict(Invitation.objects.values_list("email", "expires_at"))
    assert ends == {
        "expired@example.org": expired.expires_at,
        "accepted@example.org": accepted.expires_at,
        "waiting@example.org": clock.now,
    }
    assert waiting.expires_at > clock.now


def test_invitation_cannot_end_before_it_begins():
    invitation, _ = make_invitation()

    with pytest.raises(IntegrityError, match="invitation_ends_after_it_begins"), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(
            expires_at=invitation.created_at.replace(year=2000)
        )
