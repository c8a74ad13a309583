"""The mails about accounts: plain text, in the language of whoever gets them.

A template's first line is the subject, so that a subject never has a second line.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from apps.accounts.tokens import password_links
from apps.core.bidi import isolated

logger = logging.getLogger(__name__)
_courier = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")


def invitation_mail(invitation, token):
    """Return the mail with the link of an invitation. `token` is what `Invitation.renew()` returned."""
    with (
        translation.override(invitation.language),
        timezone.override(UTC),
    ):  # whose clock they go by is not known
        context = {
            "name": isolated(invitation.full_name),
            "invited_by": isolated(invitation.invited_by),
            "link": _link("accounts:invitation", token=token),
            "expires_at": invitation.expires_at,
        }
        return _message("invitation", invitation.email, context)


def password_mail(user):
    """Return the mail with a link to choose a new password."""
    with translation.override(user.language):
        link = _link(
            "accounts:password-reset",
            uidb64=urlsafe_base64_encode(force_bytes(user.pk)),
            token=password_links.make_token(user),
        )
        return _message("password", user.email, {"name": isolated(user), "link": link})


def send_in_background(compose, *args):
    """Compose and send a mail outside the request, which then takes as long as one that sends nothing.

    `compose` and `args` must not need the database. Whether it arrived is in the log only.
    """
    _courier.submit(_send, compose, *args)


def _send(compose, *args):
    try:
        compose(*args).send()
    except Exception:
        # Nobody waits for this thread's result: without the log the error would be lost.
        logger.exception("A mail could not be sent.")
        raise


def _message(template, address, context):
    text = render_to_string(f"accounts/mails/{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": translation.get_language()}
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[address], headers=headers)


def _link(name, **kwargs):
    return settings.PORTAL_BASE_URL + reverse(name, kwargs=kwargs)
