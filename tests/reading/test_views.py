"""What a person is asked to read and says they have read, and what they see and erase of their own."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.manual.models import Entry
from apps.reading.models import Acknowledgement, MustRead, ReadMark
from apps.reading.querysets import MustReadQuerySet
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_many, make_unit, translate
from tests.manual.making import let_into_the_group, make_restricted_entry
from tests.reading.making import ask_to_read, parts, words

pytestmark = pytest.mark.django_db
MINE = "/en/reading/"


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def page(client, address):
    return client.get(address).content.decode()


def section(html, name):
    """Return the words of the lines in the section under a heading, None where there is none."""
    found = [part for part in html.split("<section")[1:] if f'id="page.{name}"' in part]
    return parts(found[0].split("</section>")[0], "li") if found else None


def acknowledge(client, must_read):
    return client.post(reverse("reading:acknowledge", args=[must_read.pk]))


# --- Asked to read ----------------------------------------------------------------------------------------


def test_what_is_asked_stands_on_the_home_page_and_on_its_own_until_it_is_acknowledged(client, reader):
    entry = make_entry(title_en="About")
    must_read = ask_to_read(entry, note="The rules have changed.")

    day = f"{must_read.set_at:%-d %b %Y}"
    asked = f"About asked on {day} The rules have changed."
    assert section(page(client, "/en/"), "to-read") == [asked]
    assert section(page(client, MINE), "to-read") == [f"{asked} I have read this"]
    html = page(client, entry.get_absolute_url())
    assert "You are asked to read this The rules have changed. I have read this" in words(html)
    assert f'action="{reverse("reading:acknowledge", args=[must_read.pk])}"' in html

    response = acknowledge(client, must_read)

    assert response.headers["Location"] == entry.get_absolute_url()
    html = page(client, entry.get_absolute_url())
    assert "It is noted that you have read this." in words(html)
    assert "You are asked to read this" not in html
    assert [section(page(client, address), "to-read") for address in ("/en/", MINE)] == [None, None]
    assert section(page(client, MINE), "acknowledged") == [f"About read on {day}"]


def test_it_is_asked_in_the_readers_language_with_english_marked_as_such(client, reader):
    ask_to_read(translate(make_entry("one", title_en="One"), "ar", title="واحد"))
    ask_to_read(make_entry("two", title_en="Two"))

    html = page(client, "/ar/")

    assert '<span lang="en" dir="ltr">Two</span>' in html
    assert ">واحد</a>" in html


def test_only_members_of_the_groups_are_asked_and_only_of_pages_they_may_see(client, reader):
    editor = make_user("editor")
    group = editor.groups.get()
    for_editors = ask_to_read(make_entry("editors", title_en="For editors"), group)
    secret = ask_to_read(make_restricted_entry("secret", title_en="Secret"))
    archived = ask_to_read(make_entry("old", archived_at="2026-03-01T00:00Z", archived_reason="Out of date"))
    desk = Client()
    desk.force_login(editor)

    assert section(page(client, "/en/"), "to-read") is None
    assert [line.split(" asked")[0] for line in section(page(desk, "/en/"), "to-read")] == ["For editors"]
    answers = [acknowledge(client, each).status_code for each in (for_editors, secret, archived)]
    assert answers == [404, 404, 404]
    assert [acknowledge(desk, each).status_code for each in (for_editors, secret)] == [302, 404]

    let_into_the_group(reader)
    assert [line.split(" asked")[0] for line in section(page(client, "/en/"), "to-read")] == ["Secret"]
    assert acknowledge(client, secret).status_code == 302
    assert set(Acknowledgement.objects.values_list("must_read", "user")) == {
        (for_editors.pk, editor.pk),
        (secret.pk, reader.pk),
    }


def test_what_is_not_for_a_person_is_answered_as_what_does_not_exist(client, reader):
    secret = ask_to_read(make_restricted_entry())

    known = acknowledge(client, secret)
    unknown = [client.post(f"/en/reading/{pk}/acknowledge/") for pk in (secret.pk + 1, 10**30)]

    assert [answer.status_code for answer in (known, *unknown)] == [404] * 3
    assert Acknowledgement.objects.count() == 0


def test_acknowledging_twice_is_acknowledging_once_and_for_each_request_for_the_page(client, reader):
    entry = make_entry()
    first, second = ask_to_read(entry), ask_to_read(entry)
    ended = ask_to_read(entry, ended_at="2026-03-01T00:00Z")

    answers = [acknowledge(client, second).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert sorted(Acknowledgement.objects.values_list("must_read", flat=True)) == [first.pk, second.pk]
    assert acknowledge(client, ended).status_code == 302
    assert Acknowledgement.objects.filter(must_read=ended).count() == 0


def test_a_button_pressed_twice_at_once_is_one_acknowledgement(client, reader, monkeypatch):
    must_read = ask_to_read(make_entry())
    acknowledge(client, must_read)

    # What the second of two sees that begin before either has ended.
    monkeypatch.setattr(MustReadQuerySet, "asked_of", lambda rows, _user: rows)

    assert acknowledge(client, must_read).status_code == 302
    assert Acknowledgement.objects.count() == 1


def test_a_request_that_has_ended_is_asked_of_nobody(client, reader):
    entry = make_entry()
    ask_to_read(entry, ended_at="2026-03-01T00:00Z")

    assert section(page(client, "/en/"), "to-read") is None
    assert "You are asked to read this" not in page(client, entry.get_absolute_url())


def test_who_says_so_after_a_request_has_ended_is_not_told_that_it_is_noted(client, reader):
    entry = make_entry()
    must_read = ask_to_read(entry, ended_at="2026-03-01T00:00Z")

    assert acknowledge(client, must_read).headers["Location"] == entry.get_absolute_url()
    assert "It is noted" not in page(client, entry.get_absolute_url())


def test_strangers_are_asked_nothing_and_acknowledge_nothing(client):
    entry = make_entry(access="public")
    must_read = ask_to_read(entry)

    assert "You are asked to read this" not in page(client, entry.get_absolute_url())
    assert acknowledge(client, must_read).headers["Location"] == reverse("accounts:sign-in")
    assert Acknowledgement.objects.count() == 0


@pytest.mark.once
@pytest.mark.parametrize("address", [f"{MINE}erase/", f"{MINE}1/acknowledge/"])
def test_what_changes_something_takes_a_form_with_its_token(reader, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(reader)

    assert (browser.get(address).status_code, browser.post(address).status_code) == (405, 403)


@pytest.mark.once
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_home_page_takes_the_same_queries_however_much_is_asked(
    client, reader, django_assert_num_queries, number
):
    asked = ask_to_read(make_entry())
    MustRead.objects.bulk_create(
        MustRead(publication=asked.publication, set_by=asked.set_by) for _ in range(number - 1)
    )

    with django_assert_num_queries(13):
        html = page(client, "/en/")

    assert len(section(html, "to-read")) == number


# --- What is kept about the person ------------------------------------------------------------------------


def test_a_person_sees_and_erases_their_own_marks_and_nobody_elses(client, reader):
    entry, secret = make_entry(title_en="About"), make_restricted_entry(title_en="Secret")
    let_into_the_group(reader)
    colleague = Client()
    colleague.force_login(make_user("reader"))
    for browser, row in ((client, entry), (client, secret), (colleague, entry)):
        browser.get(row.get_absolute_url())
    day = f"{ReadMark.objects.first().read_at:%-d %b %Y}"

    assert section(page(client, MINE), "marks") == [f"Secret read on {day}", f"About read on {day}"]
    reader.groups.remove(reader.groups.get(name="surge"))
    html = page(client, MINE)
    assert section(html, "marks") == [f"About read on {day}"]
    assert "Erase all 2 read marks" in words(html)

    response = client.post(reverse("reading:erase"))

    assert response.headers["Location"] == MINE
    html = page(client, MINE)
    assert section(html, "marks") == []
    assert {"Your read marks are erased.", "There are no read marks."} <= set(
        parts(html, "p") + parts(html, "li")
    )
    assert [mark.user_id for mark in ReadMark.objects.all()] != [reader.pk]
    assert ReadMark.objects.count() == 1


def test_a_person_sees_what_they_said_and_not_what_others_did(client, reader):
    must_read = ask_to_read(make_entry())
    Acknowledgement.objects.create(must_read=must_read, user=make_user("reader"))

    assert section(page(client, MINE), "acknowledged") is None


def test_marks_of_every_kind_of_content_are_named(client, reader):
    unit = make_unit(name_en="Department")
    ask_to_read(unit)

    assert [line.split(" asked")[0] for line in section(page(client, MINE), "to-read")] == ["Department"]


def test_what_is_kept_about_a_person_needs_a_sign_in_and_stays_in_no_browser(client):
    assert client.get(MINE).headers["Location"] == f"{reverse('accounts:sign-in')}?next={MINE}"

    client.force_login(make_user("reader"))
    assert client.get(MINE).headers["Cache-Control"] == "private, no-store"


@pytest.mark.once
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_the_same_queries_however_much_was_read(
    client, reader, django_assert_num_queries, number
):
    make_many(Entry, number)
    ReadMark.objects.bulk_create(
        ReadMark(
            user=reader,
            model="manual.entry",
            object_id=entry.pk,
            number=1,
            read_at=timezone.now(),
            since_number=1,
            since_at=timezone.now(),
        )
        for entry in Entry.objects.all()
    )

    with django_assert_num_queries(9):
        html = page(client, MINE)

    assert len(section(html, "marks")) == number


@pytest.mark.parametrize("address", ["/en/privacy/", "/en/accounts/profile/"])
def test_the_pages_about_the_person_lead_there(client, reader, address):
    assert f'<a href="{MINE}">' in page(client, address)
