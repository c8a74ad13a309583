"""One timeline of an object over all its languages: what was saved, which steps were taken, what readers got."""

from dataclasses import dataclass

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value

from apps.core.languages import SOURCE
from apps.editorial.comparing import for_others, said_of_readers
from apps.editorial.models import Change, Draft, Publication, State, Transition
from apps.editorial.rights import may_decide_access, may_edit
from apps.editorial.standing import todays_readers_since

PER_PAGE = 50
PUBLISHED, WRITTEN = "published", "written"


@dataclass(frozen=True)
class Past:
    """How much of the past of an object a person may know: what few could read then stays theirs.

    opened: number of the log since which the readers are those of today, `opened_at` its time; None for always.
    taken: languages with an open draft that says who may read the page, which is not theirs to write over.
    root: the row as readers see it, None for what is in drafts only.
    """

    user: object
    model: type
    opened: int
    opened_at: object = None
    taken: frozenset = frozenset()
    root: object = None

    @classmethod
    def of(cls, model, pk, user, root=None):
        if may_decide_access(user):
            return cls(user, model, opened=0)
        since = todays_readers_since(model, [pk])[pk]
        taken = Draft.objects.open().of(model._meta.label_lower, pk).filter(is_restricted=True)
        return cls(user, model, *since, frozenset(taken.values_list("language", flat=True)), root)

    def shows(self, publication):
        return publication.number >= self.opened

    def shows_revision(self, revision, publication=None):
        """Whether the person may read a revision. `publication` is the line of the log that it stands in, if any."""
        if publication is not None:
            return self.shows(publication)
        return self.opened_at is None or revision.at >= self.opened_at

    def may_write(self, language):
        return language not in self.taken and may_edit(self.user, self.model, language)

    def for_others(self, steps):
        """Return the keys of the revisions of those steps that would give the page other readers than it has."""
        if not self.model.managed_fields or may_decide_access(self.user):
            return frozenset()
        names = said_of_readers(self.model, "revision__payload")
        saved = [step for step in steps if step.revision and step.draft.language == SOURCE]
        said = [(step.revision_id, *(getattr(step, name) for name in names)) for step in saved]
        return frozenset(for_others(said, self.model, self.root))


@dataclass(frozen=True)
class Page:
    """Some of the events, the newest first; `newer` and `older` are numbers of pages, 0 for none."""

    events: list
    newer: int = 0
    older: int = 0


def timeline(model, pk, past, *, language="", page=1):
    """Return one `Page` of what happened to an object, in one language or "" for all.

    Each event is a dict; saves that follow each other are one event with all of them. At most seven queries.
    """
    lines = _publications(model, pk, language).union(_steps(model, pk, language), all=True)
    begin = (page - 1) * PER_PAGE
    found = list(lines.order_by("-at", "-kind", "-key")[begin : begin + PER_PAGE + 1])
    shown = found[:PER_PAGE]
    keys = {PUBLISHED: [], WRITTEN: []}
    for kind, _at, key in shown:
        keys[kind].append(key)
    events = _events(keys, pk, past)
    collapsed = _collapsed(events[kind, key] for kind, _at, key in shown)
    return Page(collapsed, newer=page - 1, older=page + 1 if len(found) > PER_PAGE else 0)


def _publications(model, pk, language):
    rows = Publication.objects.of(model._meta.label_lower, pk)
    rows = rows.filter(language=language) if language else rows
    kind = Value(PUBLISHED, output_field=CharField())
    return rows.annotate(kind=kind, key=F("number")).order_by().values_list("kind", "at", "key")


def _steps(model, pk, language):
    """Return what was written and decided. That a change was published is told by its lines in the log."""
    drafts = Draft.objects.of(model._meta.label_lower, pk)
    drafts = drafts.filter(language=language) if language else drafts
    own = Q(draft__in=drafts.values("pk"))
    whole = Q(draft=None, change__in=drafts.values("change"))
    told = Q(to_state=State.PUBLISHED) & ~Q(from_state=State.PUBLISHED)
    rows = Transition.objects.filter(own | whole).exclude(told)
    kind = Value(WRITTEN, output_field=CharField())
    return rows.annotate(kind=kind, key=F("pk")).order_by().values_list("kind", "at", "key")


def _events(keys, pk, past):
    """Return {(kind, key): event}."""
    published, written = _read_publications(keys[PUBLISHED]), _read_steps(keys[WRITTEN], past.model)
    changes = {row.draft.change_id for row in published if hasattr(row, "draft")}
    changes |= {row.change_id for row in written} | {row.draft.change_id for row in written if row.draft}
    visible = Change.objects.filter(pk__in=changes).visible_to(past.user, since={pk: past.opened})
    visible = set(visible.values_list("pk", flat=True))
    events = {(PUBLISHED, row.pk): _as_published(row, past, visible) for row in published}
    others = past.for_others(written)
    return events | {(WRITTEN, row.pk): _as_step(row, past, visible, others) for row in written}


def _read_publications(numbers):
    reasons = Transition.objects.filter(change=OuterRef("draft__change"), to_state=State.PUBLISHED)
    rows = Publication.objects.filter(pk__in=numbers).select_related(
        "by", "revision__author", "draft__change"
    )
    rows = rows.annotate(why=Subquery(reasons.order_by("pk").values("why")[:1]))
    return list(rows.defer("revision__payload", "draft__base")) if numbers else []


def _read_steps(keys, model):
    rows = Transition.objects.filter(pk__in=keys).annotate(**said_of_readers(model, "revision__payload"))
    rows = rows.select_related("by", "draft", "change", "revision", "restores")
    return list(rows.defer("revision__payload", "restores__payload", "draft__base")) if keys else []


def _as_published(row, past, visible):
    change = getattr(getattr(row, "draft", None), "change", None)
    is_shown = past.shows(row)
    return {
        "kind": PUBLISHED,
        "publication": row,
        "is_shown": is_shown,
        "change": change if change and change.pk in visible else None,
        "why": row.why if change and change.pk in visible else "",
        "revision": row.revision,
        "may_restore": is_shown and past.may_write(row.language),
    }


def _as_step(row, past, visible, others):
    at_home = row.draft is None or row.draft.change_id in visible  # it may have been moved to another change
    is_told = row.revision is None or (row.revision_id not in others and past.shows_revision(row.revision))
    is_shown = row.change_id in visible and at_home and is_told
    language = row.draft.language if row.draft else ""
    return {
        "kind": "saved" if row.revision_id else "step",
        "step": row,
        "is_shown": is_shown,
        "change": row.change if row.change_id in visible else None,
        "draft": row.draft,
        "revision": row.revision,
        "may_restore": is_shown and bool(row.revision_id) and past.may_write(language),
    }


def _collapsed(events):
    """Join the saves of one draft that follow each other into one event."""
    joined = []
    for event in events:
        last = joined[-1] if joined else None
        if event["kind"] == "saved" and last and _same_draft(last, event):
            last["saves"].append(event)
        elif event["kind"] == "saved":
            joined.append(event | {"saves": [event]})
        else:
            joined.append(event)
    return joined


def _same_draft(last, event):
    return last["kind"] == "saved" and last["step"].draft_id == event["step"].draft_id
