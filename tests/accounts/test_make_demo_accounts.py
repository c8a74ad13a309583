from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from apps.accounts.models import User

pytestmark = pytest.mark.django_db

ACCOUNTS = {
    "reader@portal.test": (["reader"], "en"),
    "editor@portal.test": (["editor"], "en"),
    "publisher@portal.test": (["publisher"], "en"),
    "translator-fr@portal.test": (["translator-fr"], "fr"),
    "translator-es@portal.test": (["translator-es"], "es"),
    "translator-ar@portal.test": (["translator-ar"], "ar"),
    "reviewer-fr@portal.test": (["reviewer-fr"], "fr"),
    "reviewer-es@portal.test": (["reviewer-es"], "es"),
    "reviewer-ar@portal.test": (["reviewer-ar"], "ar"),
    "admin@portal.test": (["administrator"], "en"),
}


@pytest.fixture(autouse=True)
def demo(settings):
    settings.PORTAL_DEMO = True
    settings.PORTAL_DEMO_PASSWORD = "a password from outside"


def make():
    output = StringIO()
    call_command("make_demo_accounts", stdout=output)
    return output.getvalue()


def sign_in(address, password):
    return authenticate(RequestFactory().post("/"), username=address, password=password)


def test_makes_one_account_for_each_role():
    make()

    made = {user.email: ([role.code for role in user.roles], user.language) for user in User.objects.all()}
    assert made == ACCOUNTS


def test_password_from_the_environment_signs_in_and_is_not_printed():
    output = make()

    assert sign_in("editor@portal.test", "a password from outside").email == "editor@portal.test"
    assert "a password from outside" not in output
    assert "Password of all of them: the value of PORTAL_DEMO_PASSWORD\n" in output


def test_random_password_is_printed_once_with_the_addresses(settings):
    settings.PORTAL_DEMO_PASSWORD = ""

    lines = make().splitlines()

    assert lines[:-1] == ["Demo accounts made:", *(f"  {address}" for address in ACCOUNTS)]
    password = lines[-1].removeprefix("Password of all of them: ").removesuffix(" (shown only now)")
    assert len(password) == 16
    assert sign_in("admin@portal.test", password).email == "admin@portal.test"
    assert make() == "The demo accounts exist already; nothing was changed.\n"


def test_existing_account_is_untouched(settings):
    make()
    User.objects.filter(email="reader@portal.test").update(full_name="Changed by hand", is_active=False)
    User.objects.filter(email="admin@portal.test").delete()
    settings.PORTAL_DEMO_PASSWORD = "another password"

    output = make()

    assert output.splitlines()[:-1] == ["Demo accounts made:", "  admin@portal.test"]
    reader = User.objects.get(email="reader@portal.test")
    assert (reader.full_name, reader.is_active) == ("Changed by hand", False)
    assert sign_in("editor@portal.test", "a password from outside") is not None
    assert sign_in("editor@portal.test", "another password") is None


def test_refused_outside_a_trial_with_the_remedy(settings):
    settings.PORTAL_DEMO = False

    with pytest.raises(CommandError, match=r"PORTAL_DEMO=True.*manage\.py createsuperuser"):
        make()

    assert not User.objects.exists()
