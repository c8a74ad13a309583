"""Posts and contacts that name a person who leaves get another name: as drafts, in all languages, nothing lost."""

import pytest

from apps.contacts.holdings import contacts
from apps.contacts.models import Contact
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, LogHead, State
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.workflow import discard
from apps.organization.holdings import positions
from apps.organization.models import Position
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_position, new_payload, publish_drafts, translate

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return make_user("publisher", email="noor@example.org", full_name="Noor Haddad")


@pytest.fixture
def omar():
    return make_user("editor", email="omar@example.org", full_name="Omar Said")


@pytest.fixture
def ada():
    return make_user("administrator", email="ada@example.org", full_name="Ada Admin")


def drafted(row, by, language="en", **fields):
    payload = payload_of(row, language)
    payload["fields"] |= fields
    return save_drafts([payload], by=by, seen=LogHead.current())


def make_named():
    contact = make_contact(email="Noor@example.org", label_en="Noor Haddad", role_en="Focal point")
    return translate(contact, "fr", label="Mme Noor Haddad", role="Référente")


def test_another_person_is_named_in_one_change_that_is_published_as_always(ada, noor, omar):
    make_named()
    (held,) = contacts(noor, ada)
    assert (held.words, set(held.heirs)) == ("Noor Haddad", {ada, omar})

    held.give(omar)

    change = Change.objects.get()
    assert (str(change), change.state, change.author_ids) == (
        "Replace “Noor Haddad” by “Omar Said”", State.DRAFT, {ada.pk}
    )  # fmt: skip
    assert (Contact.objects.get().label_en, contacts(noor, ada)) == ("Noor Haddad", [])
    publish_drafts()
    contact = Contact.objects.get()
    assert (contact.email, contact.label_en, contact.role_en) == (omar.email, "Omar Said", "Focal point")
    assert (contact.label_fr, contact.role_fr) == ("Mme Omar Said", "Référente")


def test_who_is_still_named_once_the_draft_is_given_up_is_held_again(ada, noor, omar):
    make_named()
    contacts(noor, ada)[0].give(omar)

    discard(Change.objects.get(), ada)

    assert [held.words for held in contacts(noor, ada)] == ["Noor Haddad"]


def test_an_open_draft_goes_on_in_its_change_and_keeps_what_was_written(ada, noor, omar):
    position = make_position(holder_en="Noor Haddad")
    begun = drafted(position, omar, title_en="Head")
    (held,) = positions(noor, ada)

    held.give(omar)

    draft = Draft.objects.get()
    fields = draft.payload["fields"]
    assert (draft.change, fields["title_en"], fields["holder_en"]) == (begun, "Head", "Omar Said")
    assert (begun.author_ids, positions(noor, ada)) == ({omar.pk, ada.pk}, [])


def test_a_draft_that_names_the_person_is_found_though_readers_see_nothing_of_it(ada, noor, omar):
    drafted(make_position(holder_en="Lea Martin"), omar, holder_en="Noor Haddad")
    new = new_payload(Position, code="new", title_en="New post", holder_en="Noor Haddad")
    save_drafts([new], by=omar, seen=LogHead.current())

    assert sorted(held.words for held in positions(noor, ada)) == ["Director", "New post"]
    for held in positions(noor, ada):
        held.give(omar)
    assert {draft.payload["fields"]["holder_en"] for draft in Draft.objects.all()} == {"Omar Said"}


@pytest.mark.parametrize(
    "fields",
    [
        {"label_en": "Noor Haddadi"},
        {"label_en": "Jean-Noor Haddad"},
        {"email": "x.noor@example.org"},
        {"email": "noor@example.org.uk"},
    ],
)
def test_names_and_addresses_that_only_hold_the_persons_are_others(ada, noor, fields):
    make_contact(**fields)
    make_contact("theirs", email="NOOR@example.org")

    assert [held.key for held in contacts(noor, ada)] == [
        f"contacts.contact:{Contact.objects.get(code='theirs').pk}"
    ]


def test_a_name_in_letters_that_no_database_can_look_for_is_found(ada):
    olga = make_user("publisher", email="olga@example.org", full_name="Ольга Иванова")
    position = make_position(holder_en="Г-жа Ольга Иванова")

    assert [held.key for held in positions(olga, ada)] == [f"organization.position:{position.pk}"]


def test_what_was_published_in_the_same_moment_is_not_undone(ada, noor, omar, monkeypatch):
    contact = make_named()
    (held,) = contacts(noor, ada)
    current = LogHead.current()
    monkeypatch.setattr(LogHead, "current", lambda: current)
    translate(contact, "fr", label="Noor Haddad", role="Autre chose")

    with pytest.raises(Refused):
        held.give(omar)


def test_a_name_that_is_too_long_is_refused_and_nothing_is_stored(ada, noor):
    make_position(holder_en=f"Noor Haddad {'x' * 130}")
    heir = make_user("editor", email="long@example.org", full_name="Long " * 10 + "Name")

    with pytest.raises(Refused, match="150"):
        positions(noor, ada)[0].give(heir)

    assert not Change.objects.exists()


@pytest.mark.parametrize("role", ["translator-ar", "translator-fr"])
def test_who_may_not_write_all_of_it_names_nobody_else(noor, omar, role):
    translate(make_position(holder_en="Noor Haddad"), "fr", holder="Noor Haddad")

    (held,) = positions(noor, make_user(role, email="other@example.org"))

    assert held.heirs == ()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_posts_and_drafts_are_read_with_the_same_queries(ada, noor, omar, django_assert_num_queries, number):
    for n in range(number):
        make_position(f"post-{n}", holder_en="Noor Haddad")
        drafted(make_position(f"other-{n}"), omar, holder_en="Noor Haddad")

    with django_assert_num_queries(4):
        positions(noor, ada)
