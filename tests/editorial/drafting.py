"""Steps of tests that begin with a draft, and what tells that nothing was left behind."""

from django.db import connection
from django.test import Client

from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def draft_of(root, by, language="en", *, change=None, sections=None, **fields):
    """Save a draft with other values of the root's fields, and other sections, and return its change."""
    payload = payload_of(root, language)
    payload["fields"] |= fields
    if sections is not None:
        payload["children"]["sections"] = sections(payload["children"]["sections"])
    draft = open_draft(payload["model"], root.pk, language)
    return save_drafts(
        [payload],
        by=by,
        seen=LogHead.current(),
        revision=draft.revision_id if draft else None,
        change=change,
    )


def all_rows():
    """Return {table: its rows as text, sorted} of the whole database."""
    with connection.cursor() as cursor:
        return {name: _rows(cursor, name) for name in connection.introspection.table_names(cursor)}


def _rows(cursor, table):
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a name of our own
    return sorted(map(repr, cursor.fetchall()))
