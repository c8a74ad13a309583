import pytest
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.accounts.views import ProfileView
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(client):
    user = make_user("translator-fr", "editor", email="noor@example.org", full_name="Noor Haddad")
    client.force_login(user)
    return user


def save(client, **changes):
    data = {"full_name": "Noor Haddad", "language": "en", "duty_country": "", "time_zone": "UTC"} | changes
    return client.post(reverse("accounts:profile"), data)


def text(response):
    return " ".join(response.content.decode().split())


def test_profile_shows_address_and_roles_in_words(client, noor):
    page = text(client.get(reverse("accounts:profile")))

    assert '<bdi dir="ltr">noor@example.org</bdi>' in page
    assert "<bdi>Editor</bdi>: Writes the English text and the structure of the content." in page
    assert "<bdi>Translator · Français</bdi>: Writes the texts of one language and nothing else." in page
    assert page.count("<dd>") == 3


def test_profile_offers_exactly_name_language_country_and_time_zone(client, noor):
    form = client.get(reverse("accounts:profile")).context["form"]

    assert list(form.fields) == ["full_name", "language", "duty_country", "time_zone"]
    assert dict(form.fields["language"].choices) == {
        "en": "English",
        "fr": "Français",
        "es": "Español",
        "ar": "العربية",
    }


def test_saving_stores_what_was_typed(client, noor):
    save(client, full_name="  Noor   Haddad-Nassar ", duty_country="KE")

    noor.refresh_from_db()
    assert (noor.full_name, noor.duty_country.code) == ("Noor Haddad-Nassar", "KE")


@pytest.mark.parametrize(
    ("was", "typed", "stored"),
    [
        (("", "UTC"), ("TD", "UTC"), "Africa/Ndjamena"),
        (("CH", "Europe/Zurich"), ("TD", "Europe/Zurich"), "Africa/Ndjamena"),
        (("CH", "Asia/Tokyo"), ("TD", "Asia/Tokyo"), "Asia/Tokyo"),
        (("CH", "Europe/Zurich"), ("TD", "UTC"), "UTC"),
        (("CH", "Europe/Zurich"), ("US", "Europe/Zurich"), "Europe/Zurich"),
        (("TD", "UTC"), ("TD", "UTC"), "UTC"),
    ],
)
def test_a_new_duty_country_brings_its_time_zone_unless_another_was_chosen(client, noor, was, typed, stored):
    User.objects.filter(pk=noor.pk).update(duty_country=was[0], time_zone=was[1])

    save(client, duty_country=typed[0], time_zone=typed[1])

    noor.refresh_from_db()
    assert (noor.duty_country.code, noor.time_zone) == (typed[0], stored)


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_saving_a_language_goes_on_in_it(client, noor, language):
    response = save(client, language=language)

    assert (response.status_code, response["Location"]) == (302, f"/{language}/accounts/profile/")
    noor.refresh_from_db()
    assert noor.language == language


def test_saving_says_so(client, noor):
    response = client.get(save(client)["Location"])

    assert [str(message) for message in response.context["messages"]] == ["Your profile is stored."]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Germany"), ("fr", "Allemagne"), ("es", "Alemania"), ("ar", "ألمانيا")]
)
def test_countries_are_named_in_the_language_of_the_page(client, noor, language, name):
    with translation.override(language):
        form = client.get(reverse("accounts:profile")).context["form"]
        names = dict(form.fields["duty_country"].choices)

        assert names["DE"] == name


@pytest.mark.parametrize(
    "field", ["email", "is_active", "is_staff", "is_superuser", "roles", "groups", "sessions_ended"]
)
def test_nobody_changes_their_own_rights_or_address(client, noor, field):
    before = User.objects.filter(pk=noor.pk).values().get()

    save(client, **{field: "7"})

    after = User.objects.filter(pk=noor.pk).values().get()
    assert after == before
    assert [role.code for role in User.objects.get(pk=noor.pk).roles] == ["editor", "translator-fr"]


def test_saving_touches_nothing_that_the_form_does_not_show(client, noor, monkeypatch):
    """An administrator switches the account off while the form is on its way."""
    original = ProfileView.get_object

    def get_object(view):
        person = original(view)
        User.objects.filter(pk=noor.pk).update(is_active=False)
        return person

    monkeypatch.setattr(ProfileView, "get_object", get_object)
    save(client, full_name="Noor Nassar")

    noor.refresh_from_db()
    assert (noor.full_name, noor.is_active) == ("Noor Nassar", False)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("full_name", "", "This field is required."),
        ("full_name", " \u200b ", "This field is required."),
        ("full_name", "Noor\x00", "Null characters are not allowed."),
        ("full_name", "x" * 10_000, "Ensure this value has at most 150 characters (it has 10000)."),
        (
            "full_name",
            "Noor \u202eddaH",
            "This text contains invisible marks that turn its direction around.",
        ),
        ("full_name", "Noor\x07", "This text contains invisible control characters."),
        ("language", "de", "Select a valid choice."),
        ("language", "en\x00", "Select a valid choice."),
        ("duty_country", "XX", "Select a valid choice."),
        ("time_zone", "Mars/Olympus", "Select a valid choice."),
        ("time_zone", "", "This field is required."),
    ],
)
def test_bad_input_is_answered_at_its_field(client, noor, field, value, message):
    response = save(client, **{field: value})

    errors = response.context["form"].errors
    assert (response.status_code, list(errors)) == (200, [field])
    assert errors[field][0].startswith(message)


def test_name_that_was_not_stored_is_not_shown_as_the_name_of_who_is_signed_in(client, noor):
    response = save(client, full_name="Somebody Else", language="de")

    assert response.context["request"].user.full_name == "Noor Haddad"


def test_profile_needs_a_sign_in(client):
    response = client.get(reverse("accounts:profile"))

    assert response["Location"] == f"{reverse('accounts:sign-in')}?next={reverse('accounts:profile')}"


def test_profile_is_kept_by_no_cache(client, noor):
    assert "no-store" in client.get(reverse("accounts:profile"))["Cache-Control"]
