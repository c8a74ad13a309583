"""The link that shows a preview to a colleague: for whom it works, and when it stops."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.editorial.models import Change
from apps.editorial.preview_links import SALT, VALID_FOR, shared_address
from apps.editorial.workflow import discard
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.drafting import draft_of, signed_in

pytestmark = pytest.mark.django_db
UNKNOWN = "/en/preview/shared/nothing/"


@pytest.fixture
def editor():
    return make_user("editor", full_name="Ada Editor")


@pytest.fixture
def change(editor):
    return draft_of(builders.make_entry(), editor, title_en="A new title")


@pytest.fixture
def reader():
    return signed_in(make_user("reader"))


def without_address(page, address):
    """Return a page without what differs from one address, or moment, to the other."""
    return re.sub(r'(value|nonce)="[^"]*"', "", page.text.replace(address, ""))


def assert_unknown(client, address):
    page, unknown = client.get(address), client.get(UNKNOWN)
    assert (page.status_code, unknown.status_code) == (404, 404)
    assert without_address(page, address[3:]) == without_address(unknown, UNKNOWN[3:])


def test_a_colleague_who_cannot_edit_sees_the_draft_by_the_link(change, editor, reader):
    address = shared_address(change, editor)

    page = reader.get(address)

    assert (page.status_code, "A new title" in page.text) == (200, True)
    assert "<bdi>Ada Editor</bdi> shows it to you." in page.text
    assert "Back to the change" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert Client().get(address).url.startswith("/en/accounts/login/")


def test_the_page_of_the_change_has_the_link(change, editor):
    page = signed_in(editor).get(reverse("admin:editorial_change_change", args=[change.pk]))

    (address,) = re.findall(r'href="http://testserver(/en/preview/shared/[^"]+)"', page.text)
    assert signed_in(make_user("reader")).get(address).status_code == 200


def test_a_forged_link_is_an_unknown_address(change, editor, reader):
    token = signing.dumps([change.pk, editor.pk, editor.sessions_ended], salt="another")
    for forged in (token, shared_address(change, editor).strip("/").rsplit("/")[-1][:-1] + "x", "x:y:z"):
        assert_unknown(reader, reverse("editorial:shared-preview", args=[forged]))
    strange = signing.dumps({"change": change.pk}, salt=SALT)
    assert_unknown(reader, reverse("editorial:shared-preview", args=[strange]))


def test_a_link_works_for_a_week(change, editor, reader, monkeypatch):
    address = shared_address(change, editor)
    now = timezone.now().timestamp()

    monkeypatch.setattr(signing.time, "time", lambda: now + VALID_FOR - 60)
    assert reader.get(address).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: now + VALID_FOR + 60)
    assert_unknown(reader, address)
    assert timedelta(seconds=VALID_FOR) == timedelta(days=7)


def test_a_link_ends_with_the_change(change, editor, reader):
    address = shared_address(change, editor)
    discard(Change.objects.get(), editor)

    assert_unknown(reader, address)


def test_staff_are_told_that_the_change_of_a_link_is_closed_and_nothing_of_it(change, editor):
    address = shared_address(change, editor)
    discard(Change.objects.get(), editor)
    other = signed_in(make_user("translator-fr"))

    page = other.get(address)

    assert (page.status_code, "This change is closed" in page.text) == (404, True)
    assert [word in page.text for word in ("A new title", "Ada Editor", "Back to the change")] == [False] * 3
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "This change is closed" not in other.get(address[:-2] + "/").text
    assert "This change is closed" not in other.get(UNKNOWN).text


def test_a_link_ends_with_the_account_of_who_made_it(change, editor, reader):
    address = shared_address(change, editor)
    editor.is_active = False
    editor.save()
    assert_unknown(reader, address)


def test_a_link_ends_with_the_sessions_of_who_made_it_for_good(change, editor, reader):
    address = shared_address(change, editor)
    editor.set_roles(["reader"])
    assert_unknown(reader, address)

    editor.set_roles(["editor"])
    assert_unknown(reader, address)


def test_a_link_shows_no_more_than_its_maker_may_read(editor, reader):
    entry = builders.make_entry()
    change = draft_of(entry, editor, title_en="A new title")
    address = shared_address(change, editor)
    secret = builders.make_entry("secret")
    group = Group.objects.create(name="Managers")
    publisher = make_user("publisher")
    draft_of(
        secret,
        publisher,
        change=change,
        access="restricted",
        restricted_to=[str(group.pk)],
        title_en="Secret",
    )

    assert_unknown(reader, address)


def test_a_link_opens_no_page_to_who_is_not_among_its_readers():
    publisher, inside, outside = make_user("publisher"), make_user("reader"), make_user("reader")
    group = Group.objects.create(name="Managers")
    inside.groups.add(group)
    entry = builders.make_entry(
        access="restricted", links={"restricted_to": [str(group.pk)]}, title_en="Secret"
    )
    change = draft_of(entry, publisher, title_en="Secret indeed")
    address = shared_address(change, publisher)

    assert "Secret indeed" in signed_in(inside).get(address).text
    assert_unknown(signed_in(outside), address)
    assert_unknown(signed_in(make_user("publisher")), address)  # on their own page of the change they see it


def test_other_pages_of_the_change_are_named_to_their_readers_only():
    publisher = make_user("publisher")
    group = Group.objects.create(name="Managers")
    secret = builders.make_entry(
        "secret", access="restricted", links={"restricted_to": [str(group.pk)]}, title_en="Secret"
    )
    change = draft_of(secret, publisher, title_en="Secret indeed")
    draft_of(builders.make_entry("open"), publisher, change=change, title_en="Open indeed")

    page = signed_in(make_user("reader")).get(shared_address(change, publisher))

    assert ("Open indeed" in page.text, "Secret" in page.text) == (True, False)
