"""Whether somebody else wrote or published a text while a form of it was open, and from what to what."""

import uuid

from django.apps import apps
from django.utils.translation import gettext as _

from apps.editorial.aggregates import children, links
from apps.editorial.models import Draft, State
from apps.editorial.moving import has_moved
from apps.editorial.payloads import SCHEMA, payload_of, values_of
from apps.editorial.problems import Conflict, Refused
from apps.editorial.publishing import check_unmoved
from apps.editorial.standing import standing_at, with_todays_readers_since
from apps.editorial.three_way import three_way


class Discarded(Refused):
    """The draft that a form showed was discarded meanwhile: the form may begin a new one."""


def check_not_overtaken(payload, draft, live, *, seen, revision):
    """Raise Conflict when the text is not any more what the form showed, Refused when its draft was discarded.

    draft, live: the open draft and the stored root as they are now, None for none. seen, revision: as the form says;
    seen is None where nothing was shown but the draft.
    """
    if draft is None and revision is not None:
        _check_not_discarded(payload, revision)
    if draft is not None and draft.revision_id != revision:
        raise _by_draft(payload, draft, revision)
    if seen is None:
        if draft is None:
            raise Refused([_("Somebody saved this draft meanwhile. Here it is as it stands now.")])
        return
    try:
        check_unmoved(payload, seen)
    except Conflict as conflict:
        raise _by_publication(conflict, payload, draft, live, seen, revision) from conflict


def moved_on(draft):
    """Return an `open_draft` and the published text brought together as `ThreeWay`, None where what is published is
    what it was. One query where something was published since.
    """
    if not draft.is_overtaken:
        return None
    live = apps.get_model(draft.model)._base_manager.filter(pk=draft.object_id).first()
    if live is None or not has_moved(draft, live):
        return None
    return three_way(draft.base, payload_of(live, draft.language), draft.payload)


def was_discarded(model_label, object_id, revision):
    """True when a revision was written into a draft that was discarded since."""
    closed = Draft.objects.of(model_label, object_id).filter(
        transitions__revision=revision, is_open=False, change__state=State.DISCARDED
    )
    return closed.exists()


def _check_not_discarded(payload, revision):
    if was_discarded(payload["model"], payload["id"], revision):
        raise Discarded(
            [_("This draft was discarded while you were editing it. Save again to begin a new one.")]
        )


def _by_draft(payload, draft, revision):
    message = _("%(who)s saved a draft of this text while you were editing it.")
    before = draft.transitions.filter(revision=revision).first() if revision else None
    return Conflict(
        message % {"who": draft.revision.author},
        base=before.revision.payload if before else draft.base,
        theirs=draft.payload,
        log_number=draft.base_number,
        revision=draft.revision_id,
    )


def _by_publication(conflict, payload, draft, live, seen, revision):
    return Conflict(
        conflict.problems[0].message,
        base=draft.base if draft else _shown(payload, seen, revision),
        theirs=payload_of(live, payload["language"]) if live else conflict.theirs,
        log_number=conflict.log_number,
        revision=draft.revision_id if draft else None,
    )


def _shown(payload, seen, revision):
    """Return what a form showed: the draft that was published since, else what was published then.

    Nothing is told from before the page had the readers that it has today.
    """
    model = apps.get_model(payload["model"])
    pk = uuid.UUID(payload["id"])
    opened = with_todays_readers_since(model, [pk])[pk]
    drafts = Draft.objects.of(payload["model"], payload["id"]).filter(language=payload["language"])
    written = drafts.filter(
        revision=revision, publication__number__gt=max(seen, opened), is_restricted=False
    ).first()
    if revision and written:
        return written.payload
    if (
        opened > seen
    ):  # it had other readers then: what each field said is not told, so each that differs is asked
        return None
    standing = standing_at(model, pk, payload["language"], seen)
    if not standing.number:
        return None
    language = payload["language"]
    rows = {
        name: [{"id": pk, **_filled(kind, language, row)} for pk, row in standing.children[name].items()]
        for name, kind in children(model).items()
    }
    fields = _filled(model, language, standing.fields)
    return payload | {"schema": SCHEMA, "fields": fields, "children": rows}


def _filled(model, language, values):
    """A payload may leave out what it does not change: what none has named is what a new row has."""
    none = {link.name: [] for link in links(model, language)}
    return values_of(model(), language) | none | values
