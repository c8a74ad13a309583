"""Secrets that travel in a link. Only their digest is stored: who reads the database cannot use them."""

import hashlib
import secrets

BYTES = 32


def new_token():
    """Return an unguessable token for an address (43 characters)."""
    return secrets.token_urlsafe(BYTES)


def digest(token):
    """Return what is stored of a token. It is random and long, so one round without salt is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
