"""What administrators do with people and invitations, through the pages of the administration."""

import json
import re
from smtplib import SMTPServerDisconnected

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import Invitation, User
from tests.accounts.factories import make_invitation, make_user
from tests.accounts.together import together

pytestmark = pytest.mark.django_db

PEOPLE = "admin:accounts_user_changelist"
INVITATIONS = "admin:accounts_invitation_changelist"
INVITE = "admin:accounts_invitation_add"
OTHER_ROLES = [
    "reader",
    "editor",
    "publisher",
    "translator-fr",
    "translator-es",
    "translator-ar",
    "reviewer-fr",
    "reviewer-es",
    "reviewer-ar",
]


@pytest.fixture
def ada(client):
    user = make_user("administrator", email="ada@example.org", full_name="Ada Admin")
    client.force_login(user)
    return user


def page_of(person):
    return reverse("admin:accounts_user_change", args=[person.pk])


def change(client, person, **changes):
    data = {
        "full_name": person.full_name,
        "roles": [role.code for role in person.roles],
        "language": person.language,
        "is_active": "on",
    }
    data = {name: value for name, value in (data | changes).items() if value is not None}
    return client.post(page_of(person), data)


def errors(response):
    return dict(response.context["adminform"].form.errors)


def said(response):
    return [str(message) for message in response.context["messages"]]


# --- People -----------------------------------------------------------------------------------------------


def test_list_shows_people_and_their_roles_in_words(client, ada):
    make_user("editor", "translator-ar", email="noor@example.org", full_name="Noor Haddad", language="ar")

    rows = client.get(reverse(PEOPLE), {"q": "noor"}).content.decode()

    assert "Noor Haddad" in rows
    assert "Editor, Translator · العربية" in rows
    assert "Ada Admin" not in re.sub(r"(?s)<header.*?</header>", "", rows).split("result_list")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "HADDAD"}, ["noor@example.org"]),
        ({"q": "amina@"}, ["amina@example.org"]),
        ({"role": "reviewer-fr"}, ["amina@example.org"]),
        ({"role": "publisher"}, []),
        ({"is_active__exact": "0"}, ["noor@example.org"]),
        ({"language__exact": "fr"}, ["amina@example.org"]),
    ],
)
def test_list_is_searched_and_filtered(client, ada, query, found):
    make_user("reader", email="noor@example.org", full_name="Noor Haddad", is_active=False)
    make_user("reviewer-fr", email="amina@example.org", full_name="Amina Diallo", language="fr")

    response = client.get(reverse(PEOPLE), query)

    assert [person.email for person in response.context["cl"].result_list] == found


@pytest.mark.parametrize(
    ("query", "status"),
    [({"role": "emperor"}, 200), ({"q": "x" * 10_000}, 200), ({"role": "\x00"}, 400), ({"q": "\x00"}, 400)],
)
def test_list_withstands_senseless_questions(client, ada, query, status):
    assert client.get(reverse(PEOPLE), query).status_code == status


def add_people(number):
    """Add people with two roles each, as many as a country office has."""
    groups = list(Group.objects.filter(name__in=["editor", "translator-fr"]))
    people = User.objects.bulk_create(
        User(email=f"row-{number}-{row}@example.org", full_name=f"Row {row}") for row in range(number)
    )
    User.groups.through.objects.bulk_create(
        User.groups.through(user=person, group=group) for person in people for group in groups
    )


def add_invitations(number):
    for row in range(number):
        make_invitation(email=f"row-{number}-{row}@example.org", kinds=["translator"], languages=["fr", "ar"])


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("name", "add"), [(PEOPLE, add_people), (INVITATIONS, add_invitations)])
def test_list_takes_as_many_queries_for_300_rows_as_for_one(client, ada, name, add):
    url = reverse(name)
    add(1)
    client.get(url)  # what Django remembers for the life of the process

    counts = [queries_of(client, url)]
    for rows in (3, 300):
        add(rows)
        counts.append(queries_of(client, url))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_person_page_takes_few_queries(client, ada):
    person = make_user("editor", "translator-fr")
    client.get(page_of(person))

    assert queries_of(client, page_of(person)) <= 25


def test_who_never_signed_in_is_told_without_a_word_of_python(client, ada):
    noor = make_user("reader")

    html = client.get(page_of(noor)).content.decode()

    row = html.split("field-last_sign_in")[1].split('<div class="form-row')[0]
    assert re.findall(r'<div class="readonly">(.*?)</div>', row) == ["-"]


def test_person_page_offers_these_fields(client, ada):
    noor = make_user("reader", "translator-fr", email="noor@example.org")

    form = client.get(page_of(noor)).context["adminform"].form

    assert list(form.fields) == ["full_name", "roles", "language", "is_active"]
    assert form.initial["roles"] == ["reader", "translator-fr"]
    assert [code for code, _ in form.fields["roles"].choices] == [*OTHER_ROLES, "administrator"]


def test_person_is_changed(client, ada):
    noor = make_user("reader", full_name="Noor Haddad")

    change(client, noor, full_name=" Noor  Nassar ", roles=["editor", "translator-ar"], language="ar")

    noor = User.objects.get(pk=noor.pk)
    assert (noor.full_name, noor.language, noor.is_active, noor.is_staff) == ("Noor Nassar", "ar", True, True)
    assert [role.code for role in noor.roles] == ["editor", "translator-ar"]


def test_history_says_who_gave_whom_which_right(client, ada):
    noor = make_user("reader", full_name="Noor Haddad")

    change(client, noor, roles=["reader", "publisher"], is_active=None)

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (ada, str(noor.pk))
    assert json.loads(entry.change_message) == [
        {"changed": {"fields": ["roles: reader → reader, publisher", "is_active: True → False"]}}
    ]


def test_saving_without_a_change_keeps_the_session_of_the_person(client, ada):
    noor = make_user("editor")
    browser = Client()
    browser.force_login(noor)

    change(client, noor, full_name="Noor Nassar")

    assert browser.get(reverse("accounts:profile")).status_code == 200
    assert LogEntry.objects.get().get_change_message() == "Changed full_name: Noor Haddad → Noor Nassar."


def test_saving_touches_nothing_that_the_form_does_not_show(client, ada, monkeypatch):
    """The person chooses a new password while the administrator's form is on its way."""
    noor = make_user("reader", password="seven quiet herons")
    original = admin.site.get_model_admin(User).get_object.__func__

    def get_object(self, *args):
        person = original(self, *args)
        other = User.objects.get(pk=noor.pk)
        other.set_password("nine patient otters")
        other.save()
        return person

    monkeypatch.setattr(type(admin.site.get_model_admin(User)), "get_object", get_object)
    change(client, noor, full_name="Noor Nassar")

    noor.refresh_from_db()
    assert (noor.full_name, noor.check_password("nine patient otters")) == ("Noor Nassar", True)


def test_switching_off_ends_sessions_at_once_and_for_good(client, ada):
    noor = make_user("reader")
    browser = Client()
    browser.force_login(noor)
    assert browser.get(reverse("accounts:profile")).status_code == 200

    change(client, noor, is_active=None)
    assert browser.get(reverse("accounts:profile")).status_code == 302

    change(client, noor)
    assert User.objects.get(pk=noor.pk).is_active
    assert browser.get(reverse("accounts:profile")).status_code == 302


def test_switching_off_ends_the_links_to_a_new_password_for_good(client, ada, mailoutbox):
    noor = make_user("reader", email="noor@example.org", password="seven quiet herons")
    client.post(reverse("accounts:password-forgotten"), {"email": noor.email})
    link = re.search(r"https://portal\.example\.org(\S+)", mailoutbox[0].body)[1]
    assert Client().get(link).status_code == 302

    change(client, noor, is_active=None)
    assert Client().get(link).status_code == 404
    change(client, noor)
    assert Client().get(link).status_code == 404


def test_switching_off_ends_invitations_to_the_address(client, ada):
    noor = make_user("reader", email="noor@example.org")
    make_invitation(email="noor@example.org")
    make_invitation(email="other@example.org")

    change(client, noor, is_active=None)

    assert [row.email for row in Invitation.objects.open()] == ["other@example.org"]


def test_the_page_of_a_person_leads_to_what_they_hold(client, ada):
    noor = make_user("reader")

    assert (
        f'href="{reverse("admin:hand_over", args=[noor.pk])}"' in client.get(page_of(noor)).content.decode()
    )


LAST = "This is the last administrator. Make another person administrator first."


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"roles": ["publisher"]}, {"roles": [LAST]}),
        ({"is_active": None}, {"is_active": [LAST]}),
        ({"roles": [], "is_active": None}, {"roles": [LAST], "is_active": [LAST]}),
    ],
)
def test_last_administrator_stays(client, ada, changes, refused):
    make_user("publisher")
    make_user("administrator", is_active=False)

    response = change(client, ada, **changes)

    assert errors(response) == refused
    ada = User.objects.get(pk=ada.pk)
    assert ([role.code for role in ada.roles], ada.is_active) == (["administrator"], True)


@pytest.mark.parametrize("changes", [{"roles": ["publisher"]}, {"is_active": None}])
def test_administrator_may_go_when_another_one_stays(client, ada, changes):
    make_user("administrator")

    assert change(client, ada, **changes).status_code == 302
    assert list(User.objects.administrators().filter(pk=ada.pk)) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_administrators_taking_the_role_from_each_other_leave_one():
    pair = [make_user("administrator") for _ in range(2)]
    browsers = [Client() for _ in pair]
    for browser, person in zip(browsers, pair, strict=True):
        browser.force_login(person)

    together(2, lambda number: change(browsers[number], pair[1 - number], roles=["reader"]))

    assert User.objects.administrators().count() == 1


def test_last_administrator_may_change_the_rest(client, ada):
    assert change(client, ada, full_name="Ada Nova", roles=["administrator", "reader"]).status_code == 302

    ada.refresh_from_db()
    assert ada.full_name == "Ada Nova"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"full_name": ""}, "full_name", "This field is required."),
        (
            {"full_name": "x" * 10_000},
            "full_name",
            "Ensure this value has at most 150 characters (it has 10000).",
        ),
        ({"full_name": "No\x00or"}, "full_name", "Null characters are not allowed."),
        ({"full_name": "\u202eroon"}, "full_name", "This text contains invisible marks"),
        ({"roles": ["emperor"]}, "roles", "Select a valid choice."),
        ({"roles": ["editor\x00"]}, "roles", "Select a valid choice."),
        ({"language": "de"}, "language", "Select a valid choice."),
    ],
)
def test_bad_input_is_answered_at_its_field(client, ada, changes, field, message):
    response = change(client, make_user("reader"), **changes)

    assert list(errors(response)) == [field]
    assert errors(response)[field][0].startswith(message)


def test_no_form_changes_a_password_or_deletes_or_adds_a_person(client, ada):
    noor = make_user("reader")

    answers = {
        "add": client.get(reverse("admin:accounts_user_add")).status_code,
        "delete": client.post(
            reverse("admin:accounts_user_delete", args=[noor.pk]), {"post": "yes"}
        ).status_code,
        "password": client.get(f"{page_of(noor)}../password/").status_code,
    }

    assert answers["add"] == answers["delete"] == 403
    assert answers["password"] != 200
    assert User.objects.filter(pk=noor.pk).exists()


@pytest.mark.parametrize("code", OTHER_ROLES)
@pytest.mark.parametrize("name", [PEOPLE, INVITATIONS, INVITE])
def test_only_administrators_see_people_and_invitations(client, code, name):
    client.force_login(make_user(code))

    response = client.get(reverse(name))

    assert response.status_code in ((302, 403) if code == "reader" else (403,))


@pytest.mark.parametrize("code", OTHER_ROLES)
def test_only_administrators_change_people(client, code):
    user = make_user(code)
    client.force_login(user)

    change(client, user, roles=["administrator"])

    assert [role.code for role in User.objects.get(pk=user.pk).roles] == [code]


def test_groups_and_the_tables_of_axes_have_no_pages():
    registered = {model._meta.label for model in admin.site._registry}

    assert "accounts.User" in registered
    assert {label for label in registered if label.startswith(("auth.", "axes."))} == set()


# --- Invitations ------------------------------------------------------------------------------------------


def invite(client, **changes):
    data = {"email": "amina@example.org", "full_name": "Amina Diallo", "kinds": ["reader"], "language": "fr"}
    return client.post(reverse(INVITE), data | changes, follow=True)


def link_in(mail):
    [path] = re.findall(r"^https://portal\.example\.org(/\S+)$", mail.body, re.MULTILINE)
    return path


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run at the end what waits for the commit that a test never makes."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_inviting_sends_a_mail_whose_link_works(client, ada, committed, mailoutbox):
    with committed():
        invite(client, email="Amina@Example.org", kinds=["editor", "translator"], languages=["ar"])

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.invited_by, invitation.role_codes) == (
        "amina@example.org",
        ada,
        ["editor", "translator-ar"],
    )
    assert [mail.to for mail in mailoutbox] == [["amina@example.org"]]
    assert link_in(mailoutbox[0]).startswith("/fr/accounts/invitation/")
    assert Client().get(link_in(mailoutbox[0])).status_code == 200


def test_no_mail_leaves_before_the_invitation_is_stored(client, ada, mailoutbox):
    invite(client)

    assert Invitation.objects.count() == 1
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_inviting_says_that_the_mail_is_on_its_way(client, ada):
    messages = said(invite(client))

    assert messages[-1] == "A mail with the link is on its way to amina@example.org."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [SMTPServerDisconnected, ConnectionRefusedError, TimeoutError])
def test_mail_server_that_is_away_is_said_and_the_invitation_kept(client, ada, monkeypatch, error):
    def unreachable(self):
        raise error("connection lost")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", unreachable)
    messages = said(invite(client))

    assert messages[-1] == (
        "The mail to amina@example.org could not be sent (connection lost). Choose “Invite again” in the list."
    )
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"email": ""}, "email", "This field is required."),
        ({"email": "ada@example.org"}, "email", "Ada Admin has an account with this e-mail address already."),
        ({"email": "ADA@Example.org"}, "email", "Ada Admin has an account with this e-mail address already."),
        ({"email": "x" * 10_000 + "@example.org"}, "email", "Enter a valid email address."),
        ({"email": "ami\x00na@example.org"}, "email", "Null characters are not allowed."),
        ({"email": "amina@ex\u202eample.org"}, "email", "This text contains invisible marks"),
        ({"full_name": "x" * 10_000}, "full_name", "Ensure this value has at most 150 characters"),
        ({"full_name": "Amina \u2066"}, "full_name", "This text contains invisible marks"),
        ({"full_name": "\x00"}, "full_name", "Null characters are not allowed."),
        ({"kinds": []}, "kinds", "This field is required."),
        ({"kinds": ["emperor"]}, "kinds", "Select a valid choice."),
        ({"kinds": ["translator"]}, "languages", "Choose the language of the translator or reviewer."),
        (
            {"kinds": ["editor", "reviewer"]},
            "languages",
            "Choose the language of the translator or reviewer.",
        ),
        ({"languages": ["fr"]}, "languages", "Only translators and reviewers have languages."),
        ({"kinds": ["translator"], "languages": ["en"]}, "languages", "Select a valid choice."),
        ({"language": "de"}, "language", "Select a valid choice."),
    ],
)
def test_bad_invitation_is_answered_at_its_field(client, ada, mailoutbox, changes, field, message):
    response = invite(client, **changes)

    assert message in " ".join(errors(response)[field])
    assert (Invitation.objects.count(), mailoutbox) == (0, [])


def do(client, action, *invitations):
    data = {"action": action, "_selected_action": [invitation.pk for invitation in invitations]}
    return client.post(reverse(INVITATIONS), data, follow=True)


def test_inviting_again_sends_a_new_link_and_ends_the_old(client, ada, committed, clock, mailoutbox):
    invitation, old = make_invitation(email="amina@example.org")
    clock.advance(hours=80)

    with committed():
        do(client, "invite_again", invitation)

    [mail] = mailoutbox
    assert Client().get(link_in(mail)).status_code == 200
    assert Client().get(reverse("accounts:invitation", kwargs={"token": old})).status_code == 404
    clock.advance(hours=71)
    assert Client().get(link_in(mail)).status_code == 200


def test_inviting_again_is_refused_once_accepted(client, ada, committed, mailoutbox):
    accepted, _ = make_invitation(email="amina@example.org")
    make_user(email="amina@example.org", full_name="Amina Diallo")
    waiting, _ = make_invitation(email="second@example.org")

    with committed():
        messages = said(do(client, "invite_again", accepted, waiting))

    assert messages == ["Amina Diallo has an account with this e-mail address already."]
    assert [mail.to for mail in mailoutbox] == [["second@example.org"]]


def test_withdrawn_link_is_dead(client, ada):
    invitation, token = make_invitation(email="amina@example.org")
    other, _ = make_invitation(email="other@example.org")

    messages = said(do(client, "withdraw", invitation))

    assert messages == ["Withdrawn: amina@example.org."]
    assert Client().get(reverse("accounts:invitation", kwargs={"token": token})).status_code == 404
    assert list(Invitation.objects.open()) == [other]


def test_nothing_to_withdraw_is_said(client, ada, clock):
    invitation, _ = make_invitation()
    clock.advance(hours=73)

    messages = said(do(client, "withdraw", invitation))

    assert messages == ["None of these links works any more: there is nothing to withdraw."]


def test_invitation_is_shown_but_not_changed_or_deleted(client, ada):
    invitation, token = make_invitation(email="amina@example.org", kinds=["reviewer"], languages=["es"])
    url = reverse("admin:accounts_invitation_change", args=[invitation.pk])

    page = client.get(url)
    refused = client.post(url, {"email": "mallory@example.org", "kinds": ["administrator"]})

    assert "Reviewer · Español" in page.content.decode()
    assert token not in page.content.decode()
    assert refused.status_code == 403
    delete = reverse("admin:accounts_invitation_delete", args=[invitation.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Invitation.objects.get().email == "amina@example.org"


def test_list_of_invitations_says_in_which_state_each_is(client, ada, clock):
    make_invitation(email="expired@example.org")
    clock.advance(hours=73)
    accepted, _ = make_invitation(email="accepted@example.org")
    Invitation.objects.filter(pk=accepted.pk).claim()
    make_invitation(email="open@example.org")

    response = client.get(reverse(INVITATIONS))

    states = {row.email: row.state.label for row in response.context["cl"].result_list}
    assert states == {
        "expired@example.org": "no longer valid",
        "accepted@example.org": "accepted",
        "open@example.org": "open",
    }


@pytest.mark.parametrize(
    ("name", "lookup"),
    [
        (PEOPLE, "password__startswith"),
        (PEOPLE, "groups__permissions__codename"),
        (INVITATIONS, "token_digest__startswith"),
        ("admin:accounts_auditrecord_changelist", "by__password__startswith"),
        ("admin:accounts_auditrecord_changelist", "details__regex"),
    ],
)
def test_no_address_asks_about_what_no_filter_shows(client, ada, name, lookup):
    assert client.get(reverse(name), {lookup: "("}).status_code == 400
