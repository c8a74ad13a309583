"""A colleague leaves: what they hold is shown on one page and given to others; nothing else of theirs changes."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from apps.accounts.models import Action, AuditRecord, Invitation, User
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, Draft, State
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import discard
from apps.feedback.answering import answer
from apps.feedback.models import Report
from apps.manual.models import Entry
from apps.portal.digests import choose
from apps.portal.handing_over import KINDS, Overtaken, hand_over, holdings_of
from apps.portal.models import DigestChoice
from apps.reading.models import MustRead
from tests.accounts.factories import make_invitation, make_user
from tests.builders import make_contact, make_entry, make_position, make_topic, new_payload, translate
from tests.editorial.test_holdings import NOTED, drafted
from tests.feedback.making import make_report
from tests.manual.making import let_into_the_group, make_restricted_entry
from tests.reading.making import ask_to_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor():
    return make_user("publisher", email="noor@example.org", full_name="Noor Haddad")


@pytest.fixture
def ada(client):
    user = make_user("administrator", email="ada@example.org", full_name="Ada Admin")
    client.force_login(user)
    return user


def page_of(person):
    return reverse("admin:hand_over", args=[person.pk])


def held(person, ada):
    """Return {title: what is held}."""
    return {str(group.title): [each.words for each in group.holdings] for group in holdings_of(person, ada)}


def give(client, person, choices):
    """Send the form of the page: {key of a holding: what becomes of it}. Return what the page says."""
    data = {f"give:{key}": choice for key, choice in choices.items()}
    response = client.post(page_of(person), data, follow=True)
    return [str(message) for message in response.context["messages"]]


def recorded(*names):
    return list(AuditRecord.objects.order_by("pk").values_list(*names))


def fill(noor, ada):
    """Give Noor one thing of each kind and return {kind: key}."""
    asked = ask_to_read(make_entry(), by=noor)
    report = make_report()
    answer(report, Report.State.IN_WORK, by=noor)
    contact = make_contact(email=noor.email.capitalize())
    position = translate(make_position(), "fr", holder=f"Mme {noor.full_name}")
    invitation, _token = make_invitation(invited_by=noor)
    choose(noor, DigestChoice.Rhythm.WEEKLY)
    page = make_entry("written")
    publish_now(drafted(noor, page), noor, NOTED, why="For a test.")
    return {
        "asked": f"reading.mustread:{asked.pk}",
        "report": f"feedback.report:{report.pk}",
        "contact": f"contacts.contact:{contact.pk}",
        "position": f"organization.position:{position.pk}",
        "page": f"editorial.page:manual.entry:{page.pk}:en",
        "invitation": f"accounts.invitation:{invitation.pk}:{invitation.token_digest[:8]}",
        "digest": f"portal.digest:{noor.pk}",
    }


def test_the_page_shows_one_of_each_kind_but_changes(client, ada, noor):
    keys = fill(noor, ada)

    response = client.get(page_of(noor))

    assert [group.title for group in response.context["groups"]] == [title for title, _kind in KINDS[4:]]
    shown = [each.key for group in response.context["groups"] for each in group.holdings]
    assert shown == [
        keys[name] for name in ("asked", "report", "contact", "position", "page", "invitation", "digest")
    ]
    page = response.content.decode()
    assert all(f'name="give:{key}"' in page for key in keys.values())
    contact = page.split(f'id="{keys["contact"]}"')[1].split("</th>")[0]
    assert reverse("admin:contacts_contact_change", args=[keys["contact"].split(":")[1]]) in contact
    assert "A telephone number stays: look at it on the form." in contact


def test_what_others_hold_and_what_has_ended_is_not_shown(client, ada, noor):
    omar = make_user("publisher", email="omar@example.org", full_name="Omar Said")
    fill(omar, ada)
    ask_to_read(make_entry("gone"), by=noor, ended_at=omar.date_joined)

    assert held(noor, ada) == {}
    assert "The person holds nothing (any more)." in client.get(page_of(noor)).content.decode()


def test_a_message_that_a_colleague_took_over_is_the_colleagues(ada, noor):
    report = make_report()
    answer(report, Report.State.IN_WORK, by=noor)
    answer(report, Report.State.IN_WORK, by=ada)

    assert (held(noor, ada), list(held(ada, ada))) == ({}, ["Messages from readers that they have in work"])


def test_everything_is_given_or_settled_and_nothing_is_left(client, ada, noor):
    keys = fill(noor, ada)
    heir = make_user("editor", email="omar@example.org", full_name="Omar Said")

    said = give(client, noor, dict.fromkeys(keys.values(), "settled") | {keys["asked"]: str(heir.pk)})

    assert said == ["7 things are handed over."]
    assert held(noor, ada) == {}
    assert MustRead.objects.get().set_by == heir
    assert Report.objects.get().state == Report.State.NEW
    assert not Invitation.objects.open().exists()
    assert not DigestChoice.objects.exists()


def test_the_audit_says_what_became_of_what(client, ada, noor):
    keys = fill(noor, ada)
    heir = make_user("editor", email="omar@example.org", full_name="Omar Said")

    give(client, noor, {keys["asked"]: str(heir.pk), keys["contact"]: "settled"})

    about = {"by_name": "Ada Admin (ada@example.org)", "about_words": "Noor Haddad (noor@example.org)"}
    given, settled = AuditRecord.objects.filter(**about).order_by("pk")
    assert (given.action, given.details) == (
        "handed-over",
        {"holding": keys["asked"], "what": "About the Organization", "to": "Omar Said (omar@example.org)"},
    )
    assert (settled.action, settled.details["what"]) == ("settled", "Department")
    assert {given.address, settled.address} == {"127.0.0.1"}
    page = client.get(page_of(noor)).content.decode()
    assert "Omar Said (omar@example.org)" in page.split("Handed over</h2>")[1]


def test_contacts_and_posts_are_given_to_whoever_is_named_from_then_on(client, ada, noor):
    keys = fill(noor, ada)
    heir = make_user("editor", email="omar@example.org", full_name="Omar Said")

    said = give(client, noor, {keys["contact"]: str(heir.pk), keys["position"]: str(heir.pk)})

    assert said == ["2 things are handed over."]
    assert not {"Contacts that name them", "Positions that name them"} & set(held(noor, ada))
    drafts = {draft.model: draft.payload["fields"] for draft in Draft.objects.open()}
    assert drafts["contacts.contact"]["email"] == "omar@example.org"
    assert drafts["organization.position"]["holder_fr"] == "Mme Omar Said"
    assert recorded("action", "details__to") == [("handed-over", "Omar Said (omar@example.org)")] * 2


def test_what_was_given_by_a_draft_that_was_discarded_is_held_again(client, ada, noor):
    keys = fill(noor, ada)
    heir = make_user("editor", email="omar@example.org", full_name="Omar Said")
    give(client, noor, {keys["contact"]: str(heir.pk)})
    between = held(noor, ada)

    discard(Draft.objects.open().get().change, ada)

    contacts = "Contacts that name them"
    assert (contacts in between, held(noor, ada)[contacts]) == (False, ["Department"])


def test_posts_are_given_only_to_colleagues_who_work_in_the_administration(ada, noor):
    make_position(holder_en="Noor Haddad")
    make_user("editor", email="editor@example.org")
    make_user("editor", email="gone@example.org", is_active=False)
    make_user("reader", email="reader@example.org")

    [group] = holdings_of(noor, ada)

    assert [{heir.email for heir in post.heirs} for post in group.holdings] == [
        {"ada@example.org", "editor@example.org"}
    ]


def test_what_was_seen_to_for_one_person_is_still_held_by_the_next(client, ada, noor):
    """The key of a page is the same whoever wrote it last."""
    keys = fill(noor, ada)
    give(client, noor, {keys["page"]: "settled", keys["digest"]: "settled"})
    omar = make_user("publisher", email="omar@example.org", full_name="Omar Said")
    publish_now(drafted(omar, Entry.objects.get(slug="written")), omar, NOTED, why="For a test.")

    html = client.get(page_of(omar)).content.decode()

    assert f'name="give:{keys["page"]}"' in html
    assert "Handed over</h2>" not in html


def test_the_audit_says_it_in_english_whatever_the_administrator_reads(client, ada, noor):
    keys = fill(noor, ada)

    with override("ar"):
        give(client, noor, {keys["digest"]: "settled"})

    details = AuditRecord.objects.get().details
    assert details == {"holding": keys["digest"], "what": "every week", "how": "Stop them"}


def test_only_who_may_have_a_thing_is_offered_and_may_get_it(client, ada, noor):
    row = ask_to_read(make_restricted_entry(), by=noor)
    editor = make_user("editor", email="e@example.org")
    let_into_the_group(make_user("editor", email="m@example.org"))
    let_into_the_group(make_user("editor", email="gone@example.org", is_active=False))
    let_into_the_group(make_user("reader", email="reader@example.org"))

    [holdings] = [each.holdings for each in holdings_of(noor, ada)]

    assert [heir.email for heir in holdings[0].heirs] == ["ada@example.org", "m@example.org"]
    wanted = {f"reading.mustread:{row.pk}": str(editor.pk)}
    assert give(client, noor, wanted) == [OVERTAKEN]
    assert (MustRead.objects.get().set_by, recorded("action")) == (noor, [])


OVERTAKEN = "Something changed meanwhile, and nothing was stored. Look again and choose again."


@pytest.mark.parametrize(
    "wrong", [{"no.such:1": "settled"}, {"digest": "0"}, {"digest": "x\x00"}, {"contact": "x"}]
)
def test_all_of_it_or_nothing(client, ada, noor, wrong):
    keys = fill(noor, ada)
    choices = {keys["report"]: "settled"} | {keys.get(key, key): choice for key, choice in wrong.items()}

    assert give(client, noor, choices) == [OVERTAKEN]

    assert Report.objects.get().state == Report.State.IN_WORK
    assert recorded("action") == []


def test_what_was_given_already_is_not_given_again(ada, noor):
    keys = fill(noor, ada)
    heir = make_user("editor")
    hand_over(noor, {keys["asked"]: str(heir.pk)}, by=ada)

    with pytest.raises(Overtaken):
        hand_over(noor, {keys["asked"]: str(ada.pk)}, by=ada)
    assert MustRead.objects.get().set_by == heir


def test_an_open_change_is_not_hidden_by_saying_that_somebody_has_seen_to_it(client, ada, noor):
    change = drafted(noor)
    drafted(noor, make_entry("other"), language="fr")
    key = f"editorial.change.begun:{change.pk}"
    hidden = {"about_label": "accounts.user", "about_key": str(noor.pk), "details": {"holding": key}}
    AuditRecord.objects.create(action=Action.SETTLED, **hidden)

    page = client.get(page_of(noor)).content.decode()

    assert (len(held(noor, ada)["Changes that they began"]), "I have seen to it" in page) == (2, False)
    assert give(client, noor, {key: "settled"}) == ["1 thing is handed over."]
    assert Change.objects.get(pk=change.pk).state == State.DISCARDED


def test_an_open_change_is_not_settled_by_who_may_not_discard_it(noor):
    change = drafted(noor)

    with pytest.raises(Overtaken):
        hand_over(noor, {f"editorial.change.begun:{change.pk}": "settled"}, by=make_user("editor"))
    assert (Change.objects.get().state, recorded("action")) == (State.DRAFT, [])


def test_what_cannot_be_discarded_says_why_and_nothing_is_stored(client, ada, noor):
    payload = new_payload(Entry, slug="new", title_en="New", topic_id=str(make_topic().pk))
    begun = save_drafts([payload], by=noor, seen=0)
    french = payload | {"language": "fr", "fields": {"title_fr": "Nouveau"}}
    save_drafts([french], by=noor, seen=0)

    said = give(client, noor, {f"editorial.change.begun:{begun.pk}": "settled"})

    assert said == [
        "There is an open draft of “\u2068Nouveau\u2069” (Français). Publish or discard it first."
    ]
    assert (Change.objects.open().count(), recorded("action")) == (2, [])


def test_nothing_chosen_says_so(client, ada, noor):
    fill(noor, ada)

    assert give(client, noor, {}) == ["Nothing was chosen."]


@pytest.mark.parametrize("role", ["reader", "editor", "publisher", "translator-fr", "reviewer-ar"])
def test_the_page_is_for_administrators(client, noor, ada, role):
    keys = fill(noor, ada)
    client.force_login(make_user(role))

    assert client.get(page_of(noor), follow=True).status_code == 403
    assert client.post(page_of(noor), {f"give:{keys['digest']}": "settled"}, follow=True).status_code == 403
    assert DigestChoice.objects.exists()


def test_a_person_who_is_not_there_has_no_page(client, ada):
    assert client.get(reverse("admin:hand_over", args=[10**9])).status_code == 404


@pytest.mark.parametrize("name", ["", "Al", "A%"])
def test_a_name_too_short_to_be_looked_for_names_nobody(ada, name):
    make_position(holder_en="Al A% Someone")
    person = make_user("editor", email="al@example.org", full_name=name)

    assert held(person, ada) == {}


# --- Disabling leads here ---------------------------------------------------------------------------------


def test_disabling_an_account_leads_to_the_page(client, ada, noor):
    data = {"full_name": "Noor Haddad", "roles": ["publisher"], "language": "en"}

    response = client.post(reverse("admin:accounts_user_change", args=[noor.pk]), data)
    again = client.post(reverse("admin:accounts_user_change", args=[noor.pk]), data)

    assert response["Location"] == page_of(noor)
    assert again["Location"] == reverse("admin:accounts_user_changelist")
    assert not User.objects.get(pk=noor.pk).is_active


def test_the_number_of_queries_does_not_follow_what_is_held(client, ada, noor, django_assert_max_num_queries):
    entry = make_entry()
    for number in range(12):
        ask_to_read(entry, by=noor)
        make_position(f"post-{number}", holder_en="Noor Haddad")

    with django_assert_max_num_queries(30):
        client.get(page_of(noor))
