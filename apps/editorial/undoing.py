"""What a change published, taken back by another change: every draft of it says again what stood there before.

All of it or nothing, and nothing that was published since is lost: then the undoing is refused, in words.
"""

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from apps.core.bidi import isolated
from apps.core.dates import short_date
from apps.core.languages import SOURCE, TARGETS, own_name
from apps.editorial.archiving import archived
from apps.editorial.drafting import open_draft, save_drafts
from apps.editorial.models import Change, Publication, State
from apps.editorial.parking import brought_back, last_published, with_parked
from apps.editorial.payloads import payload_of
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.rights import may_edit
from apps.editorial.trying import in_place

LONGEST_TITLE = 200


def may_undo(user, change):
    """True when the person may begin the change that takes this one back: who may write, and read, all it wrote."""
    if change.state != State.PUBLISHED or undone_by(change) is not None:
        return False
    drafts = change.drafts.all()
    if not all(may_edit(user, apps.get_model(draft.model), draft.language) for draft in drafts):
        return False
    return Change.objects.visible_to(user).filter(pk=change.pk).exists()


def undone_by(change):
    """Return the change that takes this one back, published or under way, None for none."""
    return change.undone_by.exclude(state=State.DISCARDED).first()


@transaction.atomic
def undo(change, by):
    """Begin the change that takes a published one back and return it, to be published as any other.

    What the change had made new is archived. Raises NotAllowed, or Refused where something of it was published since,
    is being written, or cannot lie over what is there now.
    """
    change = Change.objects.select_for_update().get(pk=change.pk)
    if not may_undo(by, change):
        raise NotAllowed([_("You may not undo this change, or it is undone already.")])
    drafts = list(change.drafts.select_related("publication", "revision").order_by("pk"))
    if problems := [problem for draft in drafts for problem in _problems(draft)]:
        raise Refused(problems)
    payloads = _payloads(drafts, by, reason=_title(change))
    if not payloads:
        raise Refused([_("Nothing of this change is there any more: there is nothing to undo.")])
    undoing = Change.objects.create(title=_title(change), created_by=by, undoes=change)
    return save_drafts(payloads, by=by, change=undoing)


def _title(change):
    return (_("Undo: %(title)s") % {"title": change})[:LONGEST_TITLE]


def _problems(draft):
    """Return why what a draft published cannot be taken back."""
    names = {"title": isolated(draft.title), "language": own_name(draft.language)}
    later = Publication.objects.of(draft.model, draft.object_id).filter(
        language=draft.language, number__gt=draft.publication_id
    )
    if found := later.order_by("number").first():
        message = _(
            "“%(title)s” (%(language)s) was published again since, on %(day)s. "
            "Bring an older text back on the page of its history instead."
        )
        return [message % {**names, "day": short_date(found.at)}]
    if open_draft(draft.model, draft.object_id, draft.language):
        message = _("There is an open draft of “%(title)s” (%(language)s). Publish or discard it first.")
        return [message % names]
    return []


def _payloads(drafts, by, reason):
    """Return what puts everything back as it was: older texts, and new objects archived."""
    new = {draft.object_id for draft in drafts if draft.is_new and draft.language == SOURCE}
    old = [draft for draft in drafts if draft.object_id not in new and draft.base]
    bases = [draft.base for draft in old]
    payloads = []
    with in_place(bases):
        for draft in old:
            payloads.append(
                with_parked(payload_of(_stored(draft), draft.language), draft.base, draft.payload)
            )
        payloads += _coming_back(old, by)
    made = [draft for draft in drafts if draft.is_new and draft.language == SOURCE]
    return payloads + [archived(_stored(draft), reason) for draft in made if not _stored(draft).archived_at]


def _coming_back(drafts, by):
    """Return the texts of translations that lie parked and have their part again, as far as the person writes them."""
    own = {(draft.object_id, draft.language) for draft in drafts}
    found = []
    for draft in (draft for draft in drafts if draft.language == SOURCE):
        model = apps.get_model(draft.model)
        for language in TARGETS:
            if (draft.object_id, language) in own or not may_edit(by, model, language):
                continue
            if open_draft(draft.model, draft.object_id, language) is None:
                payload = payload_of(_stored(draft), language)
                found.append(brought_back(payload, last_published(payload)))
    return [payload for payload in found if payload]


def _stored(draft):
    return apps.get_model(draft.model)._base_manager.get(pk=draft.object_id)
