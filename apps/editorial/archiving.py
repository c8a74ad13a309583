"""Content is never deleted: it is archived, and comes back, by drafts like any other change."""

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.languages import SOURCE
from apps.editorial.drafting import open_draft
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused


def archived(root, reason):
    """Return the payload that archives a published root. Raises Refused where somebody is at work on its English."""
    check_no_draft(root)
    return _with(root, archived_at=timezone.now().isoformat(), archived_reason=reason)


def brought_back(root):
    """Return the payload that takes a root out of the archive. Raises Refused as `archived` does."""
    check_no_draft(root)
    return _with(root, archived_at=None, archived_reason="")


def _with(root, **fields):
    payload = payload_of(root, SOURCE)
    return payload | {"fields": payload["fields"] | fields}


def check_no_draft(root):
    """Raise Refused where somebody is at work on the English of a root."""
    draft = open_draft(root._meta.label_lower, root.pk, SOURCE)
    if draft is not None:
        message = _("There is an open draft of “%(title)s” in English. Publish or discard it first.")
        raise Refused([message % {"title": draft.title}])
