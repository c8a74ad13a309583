"""Drafts and changes as tests make them."""

from datetime import UTC, datetime
from unittest import mock

from django.test import Client

from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import Meaning
from tests.accounts.factories import make_user

NOTED = Meaning(note="A change.", gravity="normal")


def signed_in(role, **fields):
    """Return a client of a new person with a role; the person is its `user`."""
    client = Client()
    client.user = make_user(role, **fields)
    client.force_login(client.user)
    return client


def at(day, hour):
    """Work at an hour of a day in March 2026."""
    moment = datetime(2026, 3, day, hour, tzinfo=UTC)
    return mock.patch("django.utils.timezone.now", return_value=moment)


def drafted(row, by, language="en", children=None, change=None, **fields):
    """Save a draft with other values of a root's fields, or other children, and return its change."""
    payload = payload_of(row, language)
    payload["fields"] |= fields
    payload["children"] |= children or {}
    draft = open_draft(row._meta.label_lower, row.pk, language)
    revision = draft.revision_id if draft else None
    return save_drafts([payload], by=by, seen=LogHead.current(), revision=revision, change=change)


def published(row, by, language="en", **values):
    """Publish other values of a root by a change of its own, and return that change."""
    change = drafted(row, by, language, **values)
    publish_now(change, by, NOTED, why="At once.")
    change.refresh_from_db()
    return change
