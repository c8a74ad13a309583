"""A part of an English draft that got another key keeps the texts that translations in its change have for it."""

from django.utils import timezone

from apps.editorial.models import Draft, Transition
from apps.editorial.revisions import store_revisions
from apps.editorial.slots import renamed, with_parts_renamed


def follow_parts(draft, before, by):
    """Store the translations of a draft's change with the keys that parts of it got since a payload. The change is
    locked. Their texts stay their authors'.
    """
    if not (keys := renamed(before, draft.payload)):
        return
    others = Draft.objects.open().filter(change=draft.change, object_id=draft.object_id).exclude(pk=draft.pk)
    step = {"from_state": draft.change.state, "to_state": draft.change.state, "by": by}
    for other in others.select_related("revision"):
        payload, was = with_parts_renamed(other.payload, keys), other.revision
        if payload != was.payload:
            how = {"origin": was.origin, "at": timezone.now(), "authors": {payload["id"]: was.author_id}}
            (other.revision,) = store_revisions([payload], by=by, note="", **how)
            other.save()
            Transition.objects.create(change=draft.change, draft=other, revision=other.revision, **step)
