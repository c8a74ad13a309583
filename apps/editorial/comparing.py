"""Two revisions of one object in one language side by side, for who may read both."""

from django.apps import apps
from django.db.models import Q, prefetch_related_objects
from django.db.models.fields.json import KeyTransform

from apps.core.languages import SOURCE
from apps.editorial.aggregates import roots
from apps.editorial.draft_differences import structure_of
from apps.editorial.models import Draft, Publication, Revision, Transition
from apps.editorial.payload_differences import payload_differences
from apps.editorial.payloads import payload_of
from apps.editorial.rights import decides_access, known_to, may_decide_access
from apps.editorial.standing import Standing, standing_at, with_todays_readers_since

LIVE = "live"  # instead of a revision: what readers see


def readable_revisions(user, label, object_id, language):
    """Return the revisions of an object in a language that a person may read.

    What was published since the page has the readers of today, and what drafts said that the person may read. Who
    decides who reads pages reads all of them.
    """
    revisions = Revision.objects.of(label, object_id).filter(language=language)
    model = next((model for model in roots() if model._meta.label_lower == label), None)
    if model is None or not user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        return revisions.none()
    if may_decide_access(user):
        return revisions
    root = model._base_manager.filter(pk=object_id).first()
    if root and not known_to(user, model._default_manager.filter(pk=object_id)).exists():
        return revisions.none()
    steps = Transition.objects.filter(draft__in=Draft.objects.visible_to(user).of(label, object_id))
    drafted = Q(pk__in=steps.filter(revision__isnull=False).values("revision"))
    since, at = _readers_of_today_since(model, object_id)
    published = Q(publication__number__gte=since)
    found = revisions.filter(published | (drafted & Q(at__gte=at) if at else drafted))
    if language != SOURCE or not model.managed_fields:
        return found
    said = said_of_readers(model, "payload")
    return found.exclude(pk__in=for_others(found.annotate(**said).values_list("pk", *said), model, root))


def _readers_of_today_since(model, object_id):
    """Return (number, time) of the publication that gave the page its readers of today, (0, None) for the first."""
    since = with_todays_readers_since(model, [object_id])[object_id]
    log = Publication.objects.of(model._meta.label_lower, object_id).filter(language=SOURCE)
    if not since or not log.filter(number__lt=since).exists():
        return 0, None
    return since, log.get(number=since).at


def said_of_readers(model, payload):
    """Return {name: expression} of what a payload says of who reads its page. payload: the path to it in a query."""
    return {
        f"said_{name}": KeyTransform(name, KeyTransform("fields", payload)) for name in model.managed_fields
    }


def for_others(said, model, root):
    """Return the keys of what gives a page other readers than it has. said: (key, each value of `said_of_readers`).

    root: the row, None for none.
    """
    names = model.managed_fields
    if root and said:  # else it is asked for each of them
        prefetch_related_objects(
            [root], *(name for name in names if model._meta.get_field(name).many_to_many)
        )
    payload = {"model": model._meta.label_lower, "language": SOURCE}
    return [
        pk
        for pk, *values in said
        if decides_access(payload | {"fields": dict(zip(names, values, strict=True))}, root)
    ]


def compare(old, new, user):
    """Return the `PayloadDifferences` from one revision to another, of one object and language.

    old: a revision, LIVE for what readers see, None for nothing.
    """
    model = apps.get_model(new.model)
    root = model._base_manager.filter(pk=new.object_id).first()
    before = _live(root, new.language) if old == LIVE else _whole(old)
    structure = structure_of(root) if root and new.language != SOURCE else Standing()
    return payload_differences(before, _whole(new), user, structure)


def _live(root, language):
    return payload_of(root, language) if root else None


def _whole(revision):
    """Return the payload of a revision with what it leaves out because it did not change it."""
    publication = Publication.objects.filter(revision=revision).first() if revision else None
    if publication is None:
        return revision.payload if revision else None
    model = apps.get_model(revision.model)
    standing = standing_at(model, revision.object_id, revision.language, publication.number)
    rows = {
        name: [{"id": pk} | row for pk, row in by_key.items()] for name, by_key in standing.children.items()
    }
    return revision.payload | {"fields": standing.fields, "children": rows}
