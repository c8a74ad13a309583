"""Drafts: begun, continued, put on the live rows to be edited or looked at. Readers see none of it."""

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.bidi import isolated
from apps.core.languages import SOURCE, column, name_field, own_name
from apps.editorial.following import follow_parts
from apps.editorial.models import Change, Draft, LogHead, Publication, State, Transition
from apps.editorial.overtaking import check_not_overtaken
from apps.editorial.parking import brought_back, last_published, with_parked
from apps.editorial.payloads import is_structural, key_of, normalise, payload_of
from apps.editorial.problems import AtTheSameMoment, Problem, Refused
from apps.editorial.revisions import store_revisions
from apps.editorial.rights import check_may_write, decides_access
from apps.translation.states import Origin

LONGEST_TITLE = 300


def open_draft(model_label, object_id, language):
    """Return the open draft of an object in a language with its change and revision, None where there is none.

    `is_overtaken`: something was published of it since it was begun. `is_on_moved_ground`: of it, or of the English
    whose parts it fills. `lies_alone`: it lies over no other draft. `log_number`: that of the log when it was asked.
    """
    drafts = Draft.objects.open().of(model_label, object_id).filter(language=language)
    since = Publication.objects.of(model_label, object_id).filter(number__gt=OuterRef("base_number"))
    under = _under(OuterRef("pk"), OuterRef("change"), object_id)
    drafts = drafts.annotate(
        is_overtaken=Exists(since.filter(language=language)),
        is_on_moved_ground=Exists(since.filter(language__in={language, SOURCE})),
        lies_alone=~Exists(under),
        log_number=LogHead.beside_a_row(),
    )
    return drafts.select_related("change", "revision__author").first()


def layers(draft):
    """Return the payloads that show a draft in its place, in the order in which they lie over another.

    A draft lies over the others of its change, with which it is published; a translation of what was never published
    lies over the English draft.
    """
    if getattr(draft, "lies_alone", False):
        return [draft.payload]
    others = _under(draft.pk, draft.change_id, draft.object_id).select_related("revision").order_by("pk")
    return [*(other.payload for other in others), draft.payload]


def _under(key, change, object_id):
    """Return the open drafts that the one with the key lies over."""
    new = Q(object_id=object_id, language=SOURCE, base__isnull=True)
    return Draft.objects.open().filter(Q(change=change) | new).exclude(pk=key)


def drafts_to_show(change):
    """Return the drafts that together show a change: its open ones, those first that they lie over.

    A translation of what was never published lies over its English draft, in whichever change that is.
    """
    own = [draft for draft in change.drafts_with_texts() if draft.is_open]
    new = {draft.object_id for draft in own if draft.is_new}
    new -= {draft.object_id for draft in own if draft.language == SOURCE}
    if not new:
        return own
    english = Draft.objects.open().filter(base__isnull=True, language=SOURCE, object_id__in=new)
    return [*english.select_related("revision").order_by("pk"), *own]


def layers_to_begin(root, language):
    """Return the payloads to show where a translation is begun: texts that came back with their part, else none."""
    payload = payload_of(root, language)
    again = brought_back(payload, last_published(payload))
    return [again] if again else []


def written(root, language, draft):
    """Return the payload of what a form wrote on the rows of a root, with the texts that stay parked."""
    payload = payload_of(root, language)
    return with_parked(payload, draft.payload if draft else last_published(payload))


@transaction.atomic
def save_drafts(payloads, *, by, seen=None, revision=None, change=None, origin=Origin.HUMAN):
    """Store payloads as drafts of one change and return the change.

    seen: number of the log when the person opened the form. revision: key of the revision of the draft that the first
    payload was written over, None where there was no draft. change: where new drafts belong, a new one for None.
    With `revision` alone it is only asked whether that draft is as it was: what is published stays unseen.
    Without `seen` and `revision` nobody has been shown a draft: one that is open in another change is refused.
    Raises Conflict when somebody else wrote the same text meanwhile, NotAllowed, or Refused; then nothing is stored.
    """
    first, *others = [normalise(payload, apps.get_model(payload["model"])) for payload in payloads]
    if seen is not None:
        seen = min(seen, LogHead.current())  # nobody has seen what is still to come
    draft = _save(first, by=by, seen=seen, revision=revision, change=change, origin=origin)
    for payload in others:
        _save(payload, by=by, seen=None, revision=None, change=draft.change, origin=origin)
    return draft.change


def _save(payload, **how):
    try:
        with transaction.atomic():
            return _save_alone(payload, **how)
    except IntegrityError as error:  # somebody began one at the same moment, or another with the same key
        raise AtTheSameMoment from error


def _save_alone(payload, *, by, seen, revision, change, origin):
    seen_by_now = LogHead.current() if seen is None else seen  # before the base, which says no less then
    live = _live(payload)
    base = payload_of(live, payload["language"]) if live else None  # before it is asked whether it has moved
    check_may_write(by, payload, live)
    _check_has_english(payload, live)
    draft = _locked(payload)
    if seen is not None or revision is not None:
        check_not_overtaken(payload, draft, live, seen=seen, revision=revision)
    else:
        _check_own(draft, change, payload, live)
    _check_key(payload)
    (stored,) = store_revisions([payload], by=by, note="", origin=origin, at=timezone.now())
    is_new = draft is None
    if is_new:
        draft = _begin(
            payload, stored, _still_open(change) if change else Change.objects.create(created_by=by)
        )
    if is_new or seen is not None:  # else nobody has been shown what is published now
        draft.base, draft.base_number = base, seen_by_now
    before = None if is_new else draft.payload
    draft.revision = stored
    _describe(draft, payload, live)
    _note(draft, by)
    if before:
        follow_parts(draft, before, by)
    return draft


def _live(payload):
    return apps.get_model(payload["model"])._base_manager.filter(pk=payload["id"]).first()


def _check_has_english(payload, live):
    """A translation lies over what is published, or over an English draft, which may have been discarded meanwhile."""
    if live is not None or is_structural(payload):
        return
    if open_draft(payload["model"], payload["id"], SOURCE) is None:
        raise Refused([_("There is no English text to lie under this one. Bring that back first.")])


def _locked(payload):
    """Return the open draft of a payload's object and language, its change locked first as every step of it does."""
    draft = open_draft(payload["model"], payload["id"], payload["language"])
    if draft is None:
        return None
    Change.objects.select_for_update().get(pk=draft.change_id)
    return open_draft(payload["model"], payload["id"], payload["language"])


def _still_open(change):
    """Return the change that a new draft joins, locked. Raises Refused where it was closed meanwhile."""
    change = Change.objects.select_for_update().get(pk=change.pk)
    if not change.is_open:
        message = _("This change is “%(state)s” by now. Open it again to see what may be done.")
        raise Refused([message % {"state": change.get_state_display()}])
    return change


def check_leaves_no_orphans(change):
    """Raise Refused where others are at work on translations of what only this change would have begun."""
    new = change.drafts.filter(is_open=True, language=SOURCE, base__isnull=True)
    keys = [
        key for label, key in new.values_list("model", "object_id") if not _live({"model": label, "id": key})
    ]
    message = _("There is an open draft of “%(title)s” (%(language)s). Publish or discard it first.")
    others = Draft.objects.open().filter(object_id__in=keys).exclude(change=change).order_by("pk")
    if problems := [
        message % {"title": isolated(one.title), "language": own_name(one.language)} for one in others
    ]:
        raise Refused(problems)


def _check_own(draft, change, payload, live):
    """What nobody was shown is not written over, but in the very change that it is a part of."""
    if draft is not None and (change is None or change.pk != draft.change_id):
        message = _("There is an open draft of “%(title)s” (%(language)s). Publish or discard it first.")
        names = {"title": isolated(_title(payload, live)), "language": own_name(payload["language"])}
        raise Refused([message % names])


def _check_key(payload):
    """Two new pages with the same address could not both be published."""
    if not (key := key_of(payload)):
        return
    other = Draft.objects.open().filter(model=payload["model"], key=key).exclude(object_id=payload["id"])
    if other.exists():
        model = apps.get_model(payload["model"])
        field = str(model._meta.get_field(model.natural_key_field).verbose_name)
        message = _("Another draft uses “%(key)s” already. Choose another one.")
        raise Refused([Problem(message % {"key": key}, field=field)])


def _begin(payload, revision, change):
    return Draft(
        change=change,
        model=payload["model"],
        object_id=payload["id"],
        language=payload["language"],
        revision=revision,
    )


def _describe(draft, payload, live):
    draft.key = key_of(payload)
    draft.title = _title(payload, live)
    draft.is_restricted = decides_access(payload, live)
    draft.save()


def _title(payload, live):
    model = apps.get_model(payload["model"])
    name, fields = name_field(model), payload["fields"]
    own = fields.get(column(name, payload["language"])) or fields.get(column(name, SOURCE))
    names = [own, str(live or ""), key_of(payload)]
    return next(filter(None, reversed(names) if model.is_called_by_key else names), "")[:LONGEST_TITLE]


def _note(draft, by):
    """Record who wrote. What was submitted or approved is a draft again: nobody has looked at what it says now."""
    change = Change.objects.select_for_update().get(pk=draft.change_id)
    before = change.state
    if change.is_under_review:
        change.state = State.DRAFT
        change.publish_at = change.expires_at = change.scheduled_by = None
        change.save()
    Transition.objects.create(
        change=change,
        draft=draft,
        revision=draft.revision,
        from_state=before,
        to_state=change.state,
        by=by,
    )
    draft.change = change
