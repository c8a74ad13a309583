"""Asking colleagues to read something, and seeing who has: for those who decide who reads a page."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from apps.accounts.models import User
from apps.editorial.models import Publication
from apps.reading.asking import people_asked, to_read
from apps.reading.models import Acknowledgement, MustRead
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_notice, make_topic
from tests.manual.making import let_into_the_group, make_restricted_entry
from tests.reading.making import ask_to_read, parts, words

pytestmark = pytest.mark.django_db
LIST, ADD = "/en/admin/reading/mustread/", "/en/admin/reading/mustread/add/"


@pytest.fixture
def publisher(client):
    person = make_user("publisher", full_name="Pia Publisher", email="pia@example.org")
    client.force_login(person)
    return person


def last_of(row):
    return Publication.objects.filter(object_id=row.pk).latest("number")


def ask(client, publication, **fields):
    return client.post(ADD, {"publication": publication, "note": "", **fields})


def people(client, must_read):
    """Return the lines under the two headings of the page of people, the headings first."""
    html = client.get(reverse("admin:reading_mustread_people", args=[must_read.pk])).content.decode()
    content = html.split('<div id="content-main">')[1].split("<footer")[0]
    return [[*parts(part, "h2"), *parts(part, "li")] for part in re.split("(?=<h2)", content)[1:]]


# --- Who may ask ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("publisher", 200),
        ("administrator", 200),
        ("editor", 200),
        ("translator-fr", 403),
        ("reviewer-ar", 403),
    ],
)
def test_who_edits_asks_and_sees_who_has_read(client, role, status):
    entry = make_entry()
    must_read = ask_to_read(entry)
    client.force_login(make_user(role))

    addresses = [LIST, ADD, f"{LIST}{must_read.pk}/change/", f"{LIST}{must_read.pk}/people/"]
    assert [client.get(address).status_code for address in addresses] == [status] * 4
    history = client.get(reverse("admin:manual_entry_history", args=[entry.pk])).content.decode()
    assert ("Ask colleagues to read this" in history) == (status == 200)


@pytest.mark.parametrize(("role", "told"), [("publisher", ["Open", "Secret"]), ("editor", ["Open"])])
def test_what_is_asked_about_a_restricted_page_is_for_who_decides_about_it(client, role, told):
    asked = [ask_to_read(make_entry("open", title_en="Open"))]
    asked.append(ask_to_read(make_restricted_entry("secret", title_en="Secret")))
    client.force_login(make_user(role))

    html = client.get(LIST).content.decode()
    people = [client.get(f"{LIST}{each.pk}/people/").status_code for each in asked]

    assert [title for title in ("Open", "Secret") if f">{title}</a>" in html] == told
    assert people == [200, 200 if "Secret" in told else 404]


@pytest.mark.parametrize("role", [None, "reader"])
def test_readers_and_strangers_do_not_get_there(client, role):
    must_read = ask_to_read(make_entry())
    if role:
        client.force_login(make_user(role))

    answers = [client.get(address) for address in (LIST, ADD, f"{LIST}{must_read.pk}/people/")]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert all(b"people" not in answer.content for answer in answers)


def test_a_translator_who_posts_the_form_all_the_same_asks_nobody(client):
    client.force_login(make_user("translator-fr"))

    assert ask(client, last_of(make_entry()).pk).status_code == 403
    assert MustRead.objects.count() == 0


# --- Asking -----------------------------------------------------------------------------------------------


def test_the_history_of_a_page_leads_to_asking_for_its_last_publication(client, publisher):
    entry = make_entry(title_en="About")
    group = Group.objects.get(name="editor")
    history = client.get(reverse("admin:manual_entry_history", args=[entry.pk])).content.decode()
    (address,) = re.findall(r'<a href="([^"]*)">Ask colleagues to read this</a>', history)

    form = client.get(address).content.decode()
    assert "About" in parts(form, "h2")
    assert re.search(r'name="publication" value="(\d+)"', form)[1] == str(last_of(entry).pk)
    response = client.post(
        address, {"publication": last_of(entry).pk, "note": "New rules.", "groups": [group.pk]}
    )

    must_read = MustRead.objects.get()
    assert response.headers["Location"] == reverse("admin:reading_mustread_people", args=[must_read.pk])
    assert (must_read.publication, must_read.note, must_read.set_by) == (
        last_of(entry),
        "New rules.",
        publisher,
    )
    assert list(must_read.groups.all()) == [group]
    assert client.get(LIST).content.decode().count(">About</a>") == 1


@pytest.mark.parametrize("number", ["", "0", "999999", "nonsense", "1" * 30, "1" * 5_000])
def test_what_is_no_publication_is_refused(client, publisher, number):
    assert "errorlist" in ask(client, number).content.decode()
    assert MustRead.objects.count() == 0


def test_what_is_no_page_to_read_is_refused(client, publisher):
    archived = make_entry("old", archived_at="2026-03-01T00:00Z", archived_reason="Out of date")
    for row in (make_notice("Closed."), archived):
        page = ask(client, last_of(row).pk).content.decode()
        assert "This is no page that colleagues can be asked to read." in words(page)

    assert MustRead.objects.count() == 0
    assert ask(client, last_of(make_topic("topic")).pk).status_code == 302


@pytest.mark.parametrize("note", ["\u202eback", "a" * 301])
def test_a_note_is_plain_words(client, publisher, note):
    assert "errorlist" in ask(client, last_of(make_entry()).pk, note=note).content.decode()


def test_a_request_can_be_changed_and_ended_but_not_deleted_nor_led_elsewhere(client, publisher):
    entry, other = make_entry("one"), make_entry("two")
    must_read = ask_to_read(entry, by=publisher)
    change = f"{LIST}{must_read.pk}/change/"

    client.post(change, {"note": "Now.", "publication": last_of(other).pk})
    must_read.refresh_from_db()
    assert (must_read.note, must_read.publication) == ("Now.", last_of(entry))

    answer = client.post(LIST, {"action": "end", "_selected_action": [must_read.pk]}, follow=True)
    must_read.refresh_from_db()
    assert must_read.ended_at is not None
    assert "1 request has ended." in words(answer.content.decode())
    client.force_login(make_user(is_superuser=True, is_staff=True))
    assert client.post(f"{LIST}{must_read.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_groups_are_offered_by_the_names_that_people_know(client, publisher):
    Group.objects.create(name="surge")

    form = client.get(ADD).content.decode()

    offered = [
        words(label) for label in re.findall(r'<label for="id_groups_\d+">(.*?)</label>', form, re.DOTALL)
    ]
    assert {"Editor", "Translator · Français", "surge"} <= set(offered)


# --- Who has read it --------------------------------------------------------------------------------------


def test_the_page_names_who_has_read_it_and_who_has_not(client, publisher):
    must_read = ask_to_read(make_entry(), by=publisher)
    zoe = make_user("reader", full_name="Zoe", email="zoe@example.org")
    make_user("reader", full_name="Gone", is_active=False)
    said = Acknowledgement.objects.create(must_read=must_read, user=zoe)

    assert people(client, must_read) == [
        ["1 person has read it", f"Zoe · zoe@example.org · {said.at:%-d %b %Y}"],
        ["1 person has not read it yet", "Pia Publisher · pia@example.org"],
    ]
    listed = client.get(LIST).content.decode()
    assert f'<a href="{LIST}{must_read.pk}/people/">1 person</a>' in listed


def test_only_those_are_asked_who_are_in_the_groups_and_may_see_the_page(client, publisher):
    secret = make_restricted_entry(title_en="Secret")
    editor, both = make_user("editor", full_name="Ed"), make_user("editor", full_name="Both")
    let_into_the_group(both)
    let_into_the_group(make_user("reader", full_name="Surge"))
    group = Group.objects.get(name="editor")

    def names(must_read):
        return [line.split(" · ")[0] for lines in people(client, must_read) for line in lines[1:]]

    assert names(ask_to_read(secret, by=publisher)) == ["Both", "Surge"]
    assert names(ask_to_read(secret, group, by=publisher)) == ["Both"]
    assert names(ask_to_read(make_entry(), group, by=publisher)) == ["Both", "Ed"]
    left = ask_to_read(secret, group, by=publisher)
    Acknowledgement.objects.create(must_read=left, user=editor)
    assert names(left) == ["Ed", "Both"]  # what somebody said stays, whatever they may see now


def test_the_people_asked_are_those_who_find_it_on_their_home_page(client, publisher):
    secret = make_restricted_entry()
    must_read = ask_to_read(secret, Group.objects.get(name="editor"), by=publisher)
    for member in (True, False):
        for role in ("editor", "reader", "administrator"):
            person = make_user(role)
            if member:
                let_into_the_group(person)

    asked = {person.pk for person in people_asked(must_read)}

    assert asked == {person.pk for person in User.objects.all() if to_read(person)}
    assert len(asked) == 1


@pytest.mark.once
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_of_people_takes_the_same_queries_however_many(
    client, publisher, django_assert_num_queries, number
):
    must_read = ask_to_read(make_restricted_entry(), by=publisher)
    readers = User.objects.bulk_create(
        User(email=f"r{count}@example.org", full_name=f"Reader {count}") for count in range(number)
    )
    Group.objects.get(name="surge").user_set.add(*readers)
    Acknowledgement.objects.bulk_create(
        Acknowledgement(must_read=must_read, user=person) for person in readers[::2]
    )

    with django_assert_num_queries(11):
        listed = people(client, must_read)

    assert [len(lines) - 1 for lines in listed] == [(number + 1) // 2, number // 2]


@pytest.mark.once
@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_many(client, publisher, django_assert_num_queries, number):
    for count in range(number):
        ask_to_read(make_entry(f"e{count}"), by=publisher)

    with django_assert_num_queries(9):
        listed = client.get(LIST).content.decode()

    assert listed.count("0 people</a>") == number
