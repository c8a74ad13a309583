"""The inbox: who sees which message, what becomes of it, and what is recorded of that."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from apps.contacts.models import Contact
from apps.core.records import Immutable
from apps.feedback.models import Report, StateChange
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_entry, make_many, make_unit
from tests.feedback.making import make_report
from tests.forms import form_data, form_data_of
from tests.manual.making import let_into_the_group, make_restricted_entry

pytestmark = pytest.mark.django_db
INBOX = "admin:feedback_report_changelist"
EVERYBODY = ["editor", "publisher", "administrator", "translator-fr", "reviewer-ar"]


@pytest.fixture
def editor(client):
    person = make_user("editor", full_name="Amina Diallo")
    client.force_login(person)
    return person


def form(report):
    return reverse("admin:feedback_report_change", args=[report.pk])


def listed(client, **asked):
    """Return the texts of the messages in the list, in its order."""
    html = client.get(reverse(INBOX), asked).content.decode()
    return [
        unescape(text)
        for text in re.findall(r'<td class="field-said_in_short"><span[^>]*>(.*?)</span>', html)
    ]


def save(client, report, **chosen):
    return client.post(form(report), form_data(client, form(report)) | chosen)


# --- Who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "languages"),
    [
        ("editor", ["ar", "en", "es", "fr"]),
        ("publisher", ["ar", "en", "es", "fr"]),
        ("administrator", ["ar", "en", "es", "fr"]),
        ("translator-fr", ["fr"]),
        ("reviewer-ar", ["ar"]),
    ],
)
def test_translators_see_what_readers_of_their_language_say_and_editors_all(client, role, languages):
    entry = make_entry()
    reports = {code: make_report(entry, language=code, text=code) for code in ("en", "fr", "es", "ar")}
    client.force_login(make_user(role))

    assert sorted(listed(client)) == languages
    for code, report in reports.items():
        assert (client.get(form(report)).status_code == 200) == (code in languages)
        assert (save_unseen(client, report).status_code, in_work(report)) == (302, code in languages)


def save_unseen(client, report):
    """Send the form of a report, whether one may see it or not."""
    return client.post(form(report), {"state": "in_work", "seen": "new", "note": ""})


def in_work(report):
    return Report.objects.get(pk=report.pk).state == "in_work"


def test_readers_and_strangers_have_no_inbox(client):
    report = make_report()
    pages = [reverse(INBOX), form(report), reverse("admin:feedback_desk")]

    assert [client.get(page).status_code for page in pages] == [302] * 3
    client.force_login(make_user("reader"))
    assert [client.get(page, follow=True).status_code for page in pages] == [403] * 3


def test_the_pages_are_for_who_may_see_messages(client, editor):
    assert client.get(reverse("admin:feedback_desk")).status_code == 200

    Group.objects.get(name="editor").permissions.remove(Permission.objects.get(codename="view_report"))
    Group.objects.get(name="editor").permissions.remove(Permission.objects.get(codename="change_report"))

    assert [client.get(reverse(name)).status_code for name in (INBOX, "admin:feedback_desk")] == [403, 403]
    assert "What readers did not find" not in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_writes_or_deletes_messages_of_readers(client, role):
    report = make_report(language=role[-2:] if "-" in role else "en")
    client.force_login(make_user(role))

    assert client.get(reverse("admin:feedback_report_add")).status_code == 403
    assert client.get(reverse("admin:feedback_report_delete", args=[report.pk])).status_code == 403


def test_what_is_said_of_a_restricted_page_is_for_those_who_may_know_of_it(client, editor):
    report = make_report(make_restricted_entry("secret", title_en="Secret"), text="About the secret.")

    assert listed(client) == []
    assert client.get(form(report)).status_code == 302

    let_into_the_group(editor)
    assert listed(client) == ["About the secret."]
    client.force_login(make_user("publisher"))
    assert listed(client) == ["About the secret."]


# --- The list ---------------------------------------------------------------------------------------------


def test_the_list_shows_what_is_open_and_can_be_narrowed(client, editor):
    entry = make_entry()
    for state in Report.State.values:
        make_report(entry, state=state, text=state, language="fr" if state == "new" else "en")
    make_report(words="camp closure", text="", language="es")

    assert listed(client) == ["camp closure", "in_work", "new"]
    assert listed(client, state="all") == ["camp closure", "declined", "done", "in_work", "new"]
    assert listed(client, state="done") == ["done"]
    assert listed(client, language="fr") == ["new"]
    assert listed(client, kind__exact="missing") == ["camp closure"]
    assert listed(client, object_id=str(entry.pk), state="all") == ["declined", "done", "in_work", "new"]


def test_the_list_names_the_page_its_section_and_its_owner(client, editor):
    entry = make_entry("plan", title_en="Flood plan", owner_unit_id=str(make_unit(name_en="Desk").pk))
    make_report(entry, anchor="camps")

    html = client.get(reverse(INBOX)).content.decode()

    link = f'<a href="{entry.get_absolute_url()}#camps"><bdi>Flood plan</bdi> <bdi dir="ltr">#camps</bdi></a>'
    assert (
        f'<td class="field-page nowrap">{link}</td>' in html or f'<td class="field-page">{link}</td>' in html
    )
    assert re.search(r'<td class="field-owner[^"]*">Desk</td>', html)


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_list_takes_the_same_queries_however_long_it_is(client, django_assert_num_queries, number):
    make_many(Contact, number)
    Report.objects.bulk_create(
        Report(kind="contact", model="contacts.contact", object_id=pk, language="en", reason="bounced")
        for pk in Contact.objects.values_list("pk", flat=True)
    )
    make_report(make_entry(owner_unit_id=str(make_unit("owner").pk)))
    client.force_login(make_user("editor"))

    with django_assert_num_queries(8):
        found = listed(client)

    assert len(found) == min(number + 1, 50)


# --- What becomes of a message ----------------------------------------------------------------------------


def test_a_message_is_answered_and_each_step_recorded(client, editor):
    report = make_report(make_entry(), sender=make_user("reader", email="noor@example.org"))

    save(client, report, state="in_work")
    save(client, report, state="done", note="  Mended, thank you. ")

    report.refresh_from_db()
    assert (report.state, report.closed_at is not None, report.text) == ("done", True, "The year is wrong.")
    changes = list(report.changes.values_list("state", "note", "by"))
    assert changes == [("in_work", "", editor.pk), ("done", "Mended, thank you.", editor.pk)]
    page = client.get(form(report)).content.decode()
    assert page.index("Amina Diallo</bdi>") < page.index("Mended, thank you.")
    assert 'href="mailto:noor@example.org"' in page


def test_saving_without_a_decision_records_none(client, editor):
    report = make_report()

    assert save(client, report).status_code == 302
    assert StateChange.objects.count() == 0


def test_a_message_that_is_opened_again_is_not_closed(client, editor):
    report = make_report(state="done")

    save(client, report, state="in_work")

    report.refresh_from_db()
    assert (report.state, report.closed_at) == ("in_work", None)


def test_who_declines_says_why(client, editor):
    report = make_report()

    answer = save(client, report, state="declined", note=" \n")

    assert "Say why in a sentence." in answer.content.decode()
    report.refresh_from_db()
    assert report.state == "new"


def test_the_words_of_a_reader_cannot_be_changed(client, editor):
    report = make_report(words="camp", sender=make_user("reader"))

    save(client, report, state="in_work", text="Other.", words="other", kind="contact", sender="")

    stored = Report.objects.get()
    assert (stored.text, stored.words, stored.kind, stored.sender_id) == (
        "The year is wrong.",
        "camp",
        "missing",
        report.sender_id,
    )


@pytest.mark.parametrize("note", ["a\u202eb", "a" * 2_001])
def test_an_answer_that_cannot_be_stored_comes_back(client, editor, note):
    report = make_report()

    answer = save(client, report, state="done", note=note)

    assert answer.status_code == 200
    assert form_data_of(answer)["note"] == note
    assert StateChange.objects.count() == 0


def test_of_two_editors_the_second_one_sees_what_the_first_one_did(client, editor):
    report = make_report()
    opened = form_data(client, form(report))
    save(client, report, state="done", note="Mended.")

    refused = client.post(form(report), opened | {"state": "declined", "note": "Not so."})

    assert "A colleague has just set this to “done”." in unescape(refused.content.decode())
    again = form_data_of(refused)
    assert (again["state"], again["note"]) == ("declined", "Not so.")
    assert client.post(form(report), again).status_code == 302
    assert list(report.changes.values_list("state", flat=True)) == ["done", "declined"]


def test_what_was_recorded_is_never_changed():
    change = make_report().changes.create(state="done", note="Mended.", by=make_user("editor"))

    for act in (change.save, change.delete, StateChange.objects.all().delete):
        with pytest.raises(Immutable):
            act()
    with pytest.raises(Immutable):
        StateChange.objects.update(note="Other.")


# --- On the form of what it is about ----------------------------------------------------------------------


def readers_say(client, row):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    html = client.get(reverse(name, args=[row.pk])).content.decode()
    part = re.search(r'<section class="module citations readers".*?</section>', html, re.DOTALL)
    return (
        [unescape(text) for text in re.findall(r'<span dir="auto">(.*?)</span>', part[0])] if part else None
    )


def test_the_form_of_a_contact_shows_what_is_open_about_it(client, editor):
    contact, other = make_contact("desk"), make_contact("other", email="other@example.org")
    make_report(contact, kind="contact", reason="bounced", text="Since May.")
    make_report(contact, kind="contact", reason="silent", text="", state="done")

    assert readers_say(client, contact) == ["Mail comes back · Since May."]
    assert readers_say(client, other) is None
    client.force_login(make_user("translator-fr"))
    assert readers_say(client, contact) is None


@pytest.mark.parametrize("note", ["<https://www.iom.int/who>", "a <b> c"])
def test_an_answer_in_angle_brackets_is_stored_as_it_is_written(client, editor, note):
    report = make_report(make_entry())

    save(client, report, state="done", note=note)

    assert list(report.changes.values_list("state", "note")) == [("done", note)]


@pytest.mark.parametrize("asked", [{"pk__range": "1"}, {"text__regex": "((("}])
def test_the_inbox_takes_no_expressions_from_an_address(client, asked):
    client.force_login(make_user("editor"))

    assert client.get(reverse("admin:feedback_report_changelist"), asked).status_code == 400
