"""A form that was overtaken: what the person left alone takes the text published meanwhile.

Only where both changed the same field is there anything to decide; there the person's own text stays in the form, with
the published one beside it.
"""

from django.apps import apps
from django.conf import settings

from apps.core.languages import column, translated_fields
from apps.editorial.aggregates import children
from apps.editorial.models import Publication
from apps.editorial.payloads import rows


def merge(posted, model, publication):
    """Return the posted data of an overtaken form, brought up to a publication of its object and language.

    The next save is made knowing that publication, so `seen` becomes its number.
    """
    merged = posted.copy()
    theirs = _texts(publication)
    base = _texts(_publication_at(publication, posted.get("seen")))
    for name, key in _fields(posted, model, publication):
        field = apps.get_model(key[0])._meta.get_field(key[2])
        if key in theirs and field.normalise(posted[name]) == base.get(key):
            merged[name] = theirs[key] or ""
    merged["seen"] = str(publication.number)
    return merged


def _publication_at(publication, seen):
    """Return what was published of the same object and language when the form was opened, None for nothing."""
    same = Publication.objects.of(publication.model, publication.object_id).filter(
        language=publication.language
    )
    earlier = same.filter(number__lte=int(seen)) if str(seen).isdecimal() else same.none()
    return earlier.select_related("revision").order_by("-number").first()


def _texts(publication):
    """Return {(model, row id, column): text} of a publication."""
    if publication is None:
        return {}
    payload = publication.revision.payload
    model = apps.get_model(payload["model"])
    found = {}
    for row_model, row in rows(payload, model):
        for name in translated_fields(row_model):
            own = column(name, payload["language"])
            if own in row:
                found[row_model._meta.label_lower, row["id"], own] = row[own]
    return found


def _fields(posted, model, publication):
    """Yield (name in the form, key as in `_texts`) of the texts that a form holds: the root's and its children's."""
    names = [(model, "", str(publication.object_id))]
    for manager, child in children(model).items():
        for index in range(_number(posted, f"{manager}-TOTAL_FORMS")):
            prefix = f"{manager}-{index}-"
            names.append((child, prefix, posted.get(f"{prefix}id", "")))
    for row_model, prefix, pk in names:
        for field in translated_fields(row_model):
            own = column(field, publication.language)
            if prefix + own in posted:
                yield prefix + own, (row_model._meta.label_lower, pk, own)


def _number(posted, name):
    value = posted.get(name, "")
    return int(value) if value.isdecimal() and int(value) <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS else 0
