"""The audit: what is recorded, that nothing of it is lost or changed, and who may read it and take it away."""

import csv
import io
from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.audit import record
from apps.accounts.models import Action, AuditRecord, Invitation, User
from apps.core.records import Immutable
from tests.accounts.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:accounts_auditrecord_changelist"
EXPORT = "admin:accounts_auditrecord_export"
NEW = "twelve loud storks"


@pytest.fixture
def noor():
    return make_user("reader", email="noor@example.org", password=PASSWORD, full_name="Noor Haddad")


@pytest.fixture
def ada(client):
    user = make_user("administrator", email="ada@example.org", full_name="Ada Admin")
    client.force_login(user)
    return user


def lines(*actions):
    """Return (action, who, about whom or what) of the audit, the first first."""
    rows = AuditRecord.objects.order_by("pk").values_list("action", "by_name", "about_words")
    return [row for row in rows if not actions or row[0] in actions]


def sign_in(client, email="noor@example.org", password=PASSWORD):
    data = {"username": email, "password": password}
    return client.post(reverse("accounts:sign-in"), data, REMOTE_ADDR="192.0.2.7")


NOOR, ADA = "Noor Haddad (noor@example.org)", "Ada Admin (ada@example.org)"


# --- What is recorded -------------------------------------------------------------------------------------


def test_a_sign_in_and_a_sign_out_are_recorded_with_the_network_address(client, noor):
    sign_in(client)
    client.post(reverse("accounts:sign-out"), REMOTE_ADDR="192.0.2.8")

    assert lines() == [("signed-in", NOOR, ""), ("signed-out", NOOR, NOOR)]
    assert list(AuditRecord.objects.order_by("pk").values_list("address", flat=True)) == [
        "192.0.2.7",
        "192.0.2.8",
    ]


def test_signing_out_without_a_session_is_nothing(client):
    client.post(reverse("accounts:sign-out"))

    assert lines() == []


@pytest.mark.parametrize(("typed", "about"), [("Noor@example.org", NOOR), ("x@example.org", "x@example.org")])
def test_a_failed_sign_in_is_recorded_without_the_password(client, noor, typed, about):
    sign_in(client, typed, "not her password")

    row = AuditRecord.objects.get()
    assert (row.action, row.by, row.by_name, row.about_words) == ("sign-in-failed", None, "", about)
    assert "not her password" not in str(vars(row))


def test_a_form_without_an_address_is_no_sign_in(client):
    sign_in(client, "no address", "x")
    sign_in(client, "", "")

    assert lines() == []


def test_whoever_goes_on_when_locked_out_is_recorded_once(client, noor, settings):
    for _time in range(settings.AXES_FAILURE_LIMIT + 3):
        sign_in(client, password="wrong")

    actions = [action for action, *_rest in lines()]
    assert actions[-1] == "sign-in-stopped"
    assert actions.count("sign-in-stopped") == 1
    assert actions.count("sign-in-failed") <= settings.AXES_FAILURE_LIMIT


def test_a_changed_password_is_recorded(client, noor):
    client.force_login(noor)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    client.post(reverse("accounts:password-change"), data | {"old_password": "wrong"})
    assert lines() == []
    client.post(reverse("accounts:password-change"), data)

    assert lines() == [("password-changed", NOOR, NOOR)]


def test_a_password_chosen_by_a_link_is_recorded(client, noor, mailoutbox):
    client.post(reverse("accounts:password-forgotten"), {"email": noor.email})
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("https://"))
    form = client.get(link.replace("https://portal.example.org", ""))["Location"]

    client.post(form, {"new_password1": NEW, "new_password2": NEW})

    assert lines() == [("password-reset", NOOR, NOOR)]


def test_an_invitation_is_recorded_from_the_first_mail_to_the_account(client, ada, mailoutbox):
    data = {"email": "new@example.org", "full_name": "Amina Diallo", "kinds": ["editor"], "language": "en"}
    client.post(reverse("admin:accounts_invitation_add"), data)
    _choose(client, "invite_again", "withdraw", "withdraw")
    token = Invitation.objects.get().renew()
    data = {"full_name": "Amina Diallo", "language": "en", "password1": NEW, "password2": NEW}
    Client().post(reverse("accounts:invitation", args=[token]), data)

    amina, address = "Amina Diallo (new@example.org)", "Amina Diallo (new@example.org)"
    assert lines() == [
        ("invited", ADA, address),
        ("invited-again", ADA, address),
        ("invitation-withdrawn", ADA, address),
        ("invitation-accepted", amina, amina),
        ("signed-in", amina, ""),
    ]
    assert AuditRecord.objects.get(action="invitation-accepted").details == {"roles": ["editor"]}
    assert not [row for row in AuditRecord.objects.all() if token in str(vars(row))]


def _choose(client, *actions):
    for action in actions:
        data = {"action": action, "_selected_action": [Invitation.objects.get().pk]}
        client.post(reverse("admin:accounts_invitation_changelist"), data)


def _save(client, person, **changes):
    data = {"full_name": person.full_name, "roles": [role.code for role in person.roles], "language": "en"}
    data |= {"is_active": "on"} | changes
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(reverse("admin:accounts_user_change", args=[person.pk]), data)


def test_changed_roles_are_recorded_old_and_new(client, ada, noor):
    _save(client, noor, full_name="Noor Haddad", roles=["reader", "publisher"])
    _save(client, noor, roles=["reader", "publisher"])

    assert lines() == [("roles-changed", ADA, NOOR)]
    row = AuditRecord.objects.get()
    assert row.details == {"old": ["reader"], "new": ["reader", "publisher"]}
    assert (row.by, row.about_label, row.about_key) == (ada, "accounts.user", str(noor.pk))


def test_disabling_and_enabling_an_account_is_recorded(client, ada, noor):
    _save(client, noor, is_active=None)
    _save(client, noor)

    assert lines() == [("account-disabled", ADA, NOOR), ("account-enabled", ADA, NOOR)]


def test_what_was_not_stored_is_not_recorded(client, ada, noor):
    with mock.patch.object(User, "set_roles", side_effect=DatabaseError), pytest.raises(DatabaseError):
        _save(client, noor, roles=["publisher"], is_active=None)

    assert (lines(), User.objects.get(pk=noor.pk).is_active) == ([], True)


def test_what_cannot_be_recorded_does_not_happen(client, ada, noor):
    with mock.patch.object(AuditRecord.objects, "create", side_effect=DatabaseError):
        with pytest.raises(DatabaseError):
            _save(client, noor, is_active=None)
        with pytest.raises(DatabaseError):
            sign_in(Client())

    noor.refresh_from_db()
    assert (noor.is_active, noor.last_login) == (True, None)


@pytest.mark.parametrize(
    ("role", "address", "about"),
    [
        ("reader", "/en/admin/", "/en/admin/"),
        ("editor", "/en/admin/accounts/user/", "/en/admin/accounts/user/"),
        ("publisher", "/en/admin/accounts/auditrecord/", "/en/admin/accounts/auditrecord/"),
    ],
)
def test_what_the_administration_refuses_is_recorded(client, role, address, about):
    client.force_login(make_user(role, email="noor@example.org", full_name="Noor Haddad"))

    assert client.get(address, follow=True).status_code == 403

    assert lines() == [("refused", NOOR, about)]
    assert AuditRecord.objects.get().details == {"method": "GET"}


def test_a_form_that_is_too_old_and_a_stranger_are_no_refusals(ada):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)

    assert strict.post(reverse("admin:accounts_invitation_add")).status_code == 403
    assert Client().get(reverse(LIST)).status_code == 302
    assert lines() == []


# --- How it is recorded -----------------------------------------------------------------------------------


def test_a_line_stays_one_line_and_plain(noor):
    row = record(
        Action.EXPORTED,
        by=noor,
        about="a\r\nb\x00c\u202ed",
        many=range(3),
        text="x" * 999,
        what={"a\n": {1: None}},
    )

    row.refresh_from_db()
    assert row.about_words == "a b c d"
    assert row.details == {"many": "range(0, 3)", "text": "x" * 400, "what": {"a": {"1": None}}}


@pytest.mark.parametrize("name", ["password", "token_digest", "csrfmiddlewaretoken", "old_password"])
def test_a_secret_is_no_detail(name):
    with pytest.raises(ValueError, match="A secret has no place in the audit"):
        record(Action.REFUSED, **{name: "x"})


def test_an_action_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="dancing"):
        record("dancing")


def test_no_line_is_changed_or_deleted(noor):
    row = record(Action.SIGNED_IN, by=noor)

    for change in (
        row.save,
        row.delete,
        AuditRecord.objects.all().delete,
        AuditRecord._base_manager.all().delete,
        lambda: AuditRecord.objects.update(action="x"),
        lambda: AuditRecord.objects.bulk_update([row], ["action"]),
    ):
        with pytest.raises(Immutable):
            change()
    assert lines() == [("signed-in", NOOR, "")]


def test_sign_ins_are_forgotten_after_a_time_and_nothing_else(noor):
    for action in Action:
        record(action, by=noor)
    before = timezone.now()
    later = record(Action.SIGNED_IN, by=noor)

    assert AuditRecord.objects.forget_sign_ins(before) == 4

    kept = [action for action, *_rest in lines()]
    assert "roles-changed" in kept
    assert set(Action.values) - set(kept) == {"sign-in-failed", "sign-in-stopped", "signed-out"}
    assert AuditRecord.objects.filter(pk=later.pk).exists()


# --- Reading it and taking it away ------------------------------------------------------------------------


def test_administrators_read_it_and_narrow_it(client, ada, noor):
    record(Action.ROLES_CHANGED, by=ada, about=noor, old=["reader"], new=["editor"])
    record(Action.SIGNED_IN, by=noor)

    everything = client.get(reverse(LIST)).content.decode()
    roles = client.get(reverse(LIST), {"action": "roles-changed"}).context["cl"].result_list

    assert [row.action for row in roles] == ["roles-changed"]
    assert "roles changed" in everything
    assert "<h1>Audit</h1>" in everything
    assert "before: <bdi>reader</bdi> · after: <bdi>editor</bdi>" in everything
    assert client.get(reverse(LIST), {"action": "\x01", "q": "x" * 9_999}).status_code == 200


def test_one_line_opens_and_nothing_of_it_can_be_changed(client, ada):
    row = record(Action.SIGNED_IN, by=ada)
    page = reverse("admin:accounts_auditrecord_change", args=[row.pk])

    assert "signed in" in client.get(page).content.decode()
    assert client.post(page, {"action": "x"}).status_code == 403
    assert client.get(reverse("admin:accounts_auditrecord_add")).status_code == 403
    assert client.post(reverse("admin:accounts_auditrecord_delete", args=[row.pk])).status_code == 403
    assert AuditRecord.objects.get(pk=row.pk).action == "signed-in"


def table_of(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_export_holds_what_the_list_shows_and_is_recorded(client, ada, noor):
    AuditRecord.objects.bulk_create(AuditRecord(action="signed-out", by_name=f"P{n}") for n in range(150))
    record(Action.ROLES_CHANGED, by=ada, about=noor, old=["reader"])

    part = table_of(client.post(f"{reverse(EXPORT)}?action=roles-changed"))
    everything = table_of(client.post(reverse(EXPORT)))

    title, line = part
    assert title == [
        "Time",
        "Who",
        "What",
        "What, in words",
        "Kind",
        "Key",
        "About what",
        "Network address",
        "Details",
    ]
    assert line[1:] == [
        ADA, "roles-changed", "roles changed", "accounts.user", str(noor.pk), NOOR, "", '{"old": ["reader"]}'
    ]  # fmt: skip
    assert len(everything) == 1 + 150 + 1 + 2
    assert [row[2] for row in everything[1:3]] == ["exported", "exported"]
    assert AuditRecord.objects.filter(action="exported").last().details == {
        "filters": {"action": "roles-changed"}
    }


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_a_spreadsheet_computes_nothing_of_it(client, ada, begin):
    AuditRecord.objects.bulk_create([AuditRecord(action="exported", about_words=f"{begin}1+1|cmd")])

    cells = {cell for row in table_of(client.post(reverse(EXPORT))) for cell in row}

    assert f"'{begin}1+1|cmd" in cells


@pytest.mark.parametrize("role", ["reader", "editor", "publisher", "translator-fr", "reviewer-ar"])
def test_nobody_else_reads_it_or_takes_it_away(client, role):
    client.force_login(make_user(role))

    assert client.get(reverse(LIST), follow=True).status_code == 403
    assert client.post(reverse(EXPORT), follow=True).status_code == 403
    assert lines("exported") == []


def test_a_link_exports_nothing(client, ada):
    assert client.get(reverse(EXPORT)).status_code == 405
    assert lines() == []


def test_the_list_takes_as_many_queries_for_many_lines(client, ada, django_assert_num_queries):
    record(Action.SIGNED_IN, by=ada)
    client.get(reverse(LIST))
    for more in (2, 300):
        AuditRecord.objects.bulk_create(
            AuditRecord(action="signed-in", by=ada, at=timezone.now() - timedelta(days=n))
            for n in range(more)
        )
        with django_assert_num_queries(6):
            client.get(reverse(LIST))


def test_an_export_with_a_senseless_filter_leads_back_to_the_list(client, ada):
    response = client.post(f"{reverse(EXPORT)}?at__gte=soon")

    assert (response.status_code, response["Location"]) == (302, reverse(LIST))
    assert lines() == []
