import logging
from email import message_from_bytes, policy

import pytest
from django.utils import translation

from apps.accounts import mails
from tests.accounts.factories import make_invitation, make_user

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "fr", "es", "ar"]


def as_received(mail):
    return message_from_bytes(mail.message().as_bytes(), policy=policy.default)


def test_invitation_in_english():
    inviter = make_user(full_name="Ada O’Neil & Sons")
    invitation, token = make_invitation(full_name='Amina "A" D\'Arc', invited_by=inviter)
    invitation.expires_at = invitation.expires_at.replace(2026, 11, 24, 9, 30)

    mail = mails.invitation_mail(invitation, token)

    assert (mail.subject, mail.to) == ("Your invitation to the IOM staff portal", ["new@example.org"])
    lines = mail.body.splitlines()
    assert lines[0] == 'Hello \u2068Amina "A" D\'Arc\u2069,'
    assert lines[2].startswith("\u2068Ada O’Neil & Sons\u2069 has invited you to the IOM staff portal.")
    assert lines[4] == f"https://portal.example.org/en/accounts/invitation/{token}/"
    assert lines[6].startswith("The link works once, until 24 Nov 2026, 09:30 (UTC). If it is too late")


@pytest.mark.parametrize("language", LANGUAGES)
def test_invitation_is_in_the_language_it_names(language):
    invitation, token = make_invitation(language=language)

    with translation.override("es"):
        mail = mails.invitation_mail(invitation, token)
        assert translation.get_language() == "es"

    assert mail.extra_headers["Content-Language"] == language
    assert f"\nhttps://portal.example.org/{language}/accounts/invitation/{token}/\n" in mail.body


@pytest.mark.parametrize("language", LANGUAGES)
def test_password_mail_is_in_the_language_of_the_person(language):
    user = make_user(full_name="نور حداد", language=language)

    with translation.override("fr"):
        mail = mails.password_mail(user)

    assert mail.extra_headers["Content-Language"] == language
    assert f"\nhttps://portal.example.org/{language}/accounts/password/reset/" in mail.body
    assert "\u2068نور حداد\u2069" in mail.body.splitlines()[0]


def sentences(mail):
    return {
        line for line in [mail.subject, *mail.body.splitlines()] if line and not line.startswith("https://")
    }


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_sentence_is_left_in_english(language):
    invitation, token = make_invitation(language="en")
    user = make_user(language="en")
    english = [mails.invitation_mail(invitation, token), mails.password_mail(user)]
    invitation.language = user.language = language

    translated = [mails.invitation_mail(invitation, token), mails.password_mail(user)]

    assert [len(sentences(mail)) for mail in translated] == [len(sentences(mail)) for mail in english]
    assert [sentences(one) & sentences(other) for one, other in zip(english, translated, strict=True)] == [
        set(),
        set(),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_arrives_as_plain_text_with_every_letter(language):
    user = make_user(full_name="نور حداد", language=language)
    mail = mails.password_mail(user)

    received = as_received(mail)

    assert received.get_content_type() == "text/plain"
    assert (
        received["Subject"].strip() == mail.subject
    )  # a folded header begins with the space of its second line
    assert received.get_content().replace("\r\n", "\n").rstrip("\n") == mail.body.rstrip("\n")
    assert received["Auto-Submitted"] == "auto-generated"


def test_links_follow_the_address_of_the_portal(settings):
    settings.PORTAL_BASE_URL = "http://127.0.0.1:8000"

    mail = mails.password_mail(make_user())

    assert "\nhttp://127.0.0.1:8000/en/accounts/password/reset/" in mail.body


def test_name_with_a_line_break_adds_no_header(mailoutbox):
    user = make_user(full_name="Noor\nBcc: all@example.org")

    mails.password_mail(user).send()

    assert (mailoutbox[0].to, mailoutbox[0].bcc) == ([user.email], [])
    assert list(as_received(mailoutbox[0]).keys()).count("Bcc") == 0


def test_failure_in_the_background_is_logged(monkeypatch, caplog):
    def unreachable(self):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", unreachable)

    with caplog.at_level(logging.ERROR, "apps.accounts.mails"), pytest.raises(ConnectionRefusedError):
        mails.send_in_background(mails.password_mail, make_user(email="noor@example.org"))

    assert [record.getMessage() for record in caplog.records] == ["A mail could not be sent."]
    assert "noor" not in caplog.text
