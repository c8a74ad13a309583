"""A form sent after the session has ended: the text comes back to who wrote it, and to nobody else."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.accounts import giving_back
from apps.accounts.roles import ROLES
from apps.editorial.models import Draft, LogHead
from apps.feedback.models import Report
from tests import builders
from tests.accounts.factories import PASSWORD, make_user
from tests.editorial.working import drafted
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db
SIGN_IN = "/en/accounts/login/"
TEXT = "A correction that took an hour to write."


@pytest.fixture
def entry():
    return builders.make_entry()


def signed_in(*roles, **options):
    client = Client(**options)
    client.user = make_user(*roles, password=PASSWORD)
    client.force_login(client.user)
    return client


def edit_address(entry, language="en"):
    return f"{reverse('admin:manual_entry_change', args=[entry.pk])}?language={language}"


def report_address(entry):
    return reverse("feedback:report", args=["correction", "manual.entry", entry.pk])


def end_session(client):
    client.cookies.pop(settings.SESSION_COOKIE_NAME)


def sign_in(client, page, user):
    """Fill in the sign-in form that a page shows, as a browser would."""
    data = form_data_of(page) | {"username": user.email, "password": PASSWORD}
    return client.post(SIGN_IN, data)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("role", sorted(role.code for role in ROLES if role.code != "reader"))
def test_what_was_written_in_a_form_of_content_is_back_in_it_after_the_sign_in_and_not_saved(entry, role):
    client = signed_in(role)
    language = role[-2:] if role[-3:-2] == "-" else "en"
    url, name = edit_address(entry, language), f"summary_{language}"
    data = form_data(client, url) | {name: TEXT}
    log = LogHead.current()
    end_session(client)

    asked = client.post(url, data)
    page = sign_in(client, asked, client.user)
    form = client.post(url, form_data_of(page))

    assert asked.status_code == 403
    assert form.context["adminform"].form[name].value() == TEXT
    assert "Nothing of it is saved yet." in form.content.decode()
    assert (Draft.objects.count(), LogHead.current()) == (0, log)

    client.post(url, form_data_of(form))

    assert Draft.objects.get().payload["fields"][name] == TEXT


def test_the_reason_of_a_step_is_back_in_its_form_and_the_step_is_not_taken(entry):
    client = signed_in("publisher")
    change = drafted(entry, make_user("editor"), title_en="Another title")
    url = reverse("admin:editorial_change_step", args=[change.pk, "discard"])
    data = {"why": TEXT, "seen": change.transitions.get().pk, "writer": giving_back.writer_of(client.user)}
    end_session(client)

    page = sign_in(client, client.post(url, data), client.user)
    form = client.post(url, form_data_of(page)).content.decode()
    change.refresh_from_db()

    assert TEXT in form.split('id="step-discard"')[1].split("</form>")[0]
    assert ("Nothing of it is saved yet." in form, change.state) == (True, "draft")


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_what_a_reader_wrote_to_the_editors_is_back_in_the_form_and_not_sent(entry, role):
    client = signed_in(role)
    url = report_address(entry)
    data = form_data(client, url) | {"text": TEXT, "without_name": "on"}
    end_session(client)

    page = sign_in(client, client.post(url, data), client.user)
    form = client.post(url, form_data_of(page))

    assert form.context["form"]["text"].value() == TEXT
    assert "It is not sent yet." in form.content.decode()
    assert not Report.objects.exists()

    client.post(url, form_data_of(form))

    assert list(Report.objects.values_list("text", "sender")) == [(TEXT, None)]


def test_another_person_who_signs_in_gets_nothing_of_it(entry):
    client, other = signed_in("editor"), make_user("publisher", password=PASSWORD)
    data = form_data(client, edit_address(entry)) | {"summary_en": TEXT}
    end_session(client)

    response = sign_in(client, client.post(edit_address(entry), data), other)
    after = client.get(response.url, follow=True)

    assert response.status_code == 302
    assert messages_of(after) == [
        "What was written before the sign-in belongs to somebody else, or is too old. It is not shown."
    ]
    assert TEXT not in after.content.decode()


def test_a_wrong_password_loses_nothing(entry):
    client = signed_in("editor")
    data = form_data(client, edit_address(entry)) | {"summary_en": TEXT}
    end_session(client)

    asked = client.post(edit_address(entry), data)
    again = client.post(SIGN_IN, form_data_of(asked) | {"username": client.user.email, "password": "wrong"})
    page = sign_in(client, again, client.user)

    assert form_data_of(page)["summary_en"] == TEXT


def test_a_form_without_its_writer_is_carried_nowhere(entry):
    client = signed_in("editor")
    data = form_data(client, edit_address(entry)) | {"writer": "forged"}
    end_session(client)

    response = client.post(edit_address(entry), data)

    assert (response.status_code, response["Location"]) == (302, SIGN_IN)


def test_passwords_and_tokens_are_not_carried(rf):
    user = make_user("editor")
    posted = {
        "new_password1": "a",
        "csrfmiddlewaretoken": "b",
        "text": "c",
        "writer": giving_back.writer_of(user),
    }
    request = rf.post("/en/", posted)
    request.user = user

    page = giving_back.give_back(request, giving_back.carried(request)).content.decode()

    assert '<input type="hidden" name="text" value="c">' in page
    assert "new_password1" not in page
    assert 'value="b"' not in page


def test_more_than_a_page_can_carry_is_said(entry, monkeypatch):
    monkeypatch.setattr(giving_back, "LARGEST", 10)
    client = signed_in("editor")
    data = form_data(client, edit_address(entry))
    end_session(client)

    page = client.post(edit_address(entry), data)

    assert "what you wrote is too long to come with you" in page.content.decode()
    assert "carried" not in form_data_of(page)


@pytest.mark.parametrize(
    ("origin", "comes_back"), [("http://testserver", True), ("http://evil.example", False), (None, False)]
)
def test_who_signed_in_in_another_window_gets_the_text_back_but_no_other_site_writes_into_a_form(
    entry, origin, comes_back
):
    client = signed_in("editor", enforce_csrf_checks=True)
    data = form_data(client, edit_address(entry)) | {"summary_en": TEXT, "csrfmiddlewaretoken": "x" * 64}

    response = client.post(edit_address(entry), data, headers={"origin": origin} if origin else {})

    assert response.status_code == (200 if comes_back else 403)
    assert (TEXT in response.content.decode()) is comes_back
    assert not Draft.objects.exists()
