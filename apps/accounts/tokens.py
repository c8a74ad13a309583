"""Secrets that travel in a link. Only their digest is stored: who reads the database cannot use them."""

import hashlib
import secrets

from django.contrib.auth.tokens import PasswordResetTokenGenerator

BYTES = 32


def new_token():
    """Return an unguessable token for an address (43 characters)."""
    return secrets.token_urlsafe(BYTES)


def digest(token):
    """Return what is stored of a token. It is random and long, so one round without salt is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


class PasswordLinks(PasswordResetTokenGenerator):
    """The links to choose a new password. They end with the sessions of the person: an account that is disabled and
    enabled again does not open them anew.
    """

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}-{user.sessions_ended}"


password_links = PasswordLinks()
