"""What changed in a piece of content: with one publication, or since a number of the log."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.core.languages import SOURCE, active
from apps.editorial.differences import differences
from apps.editorial.models import LogHead, Publication
from apps.editorial.standing import with_todays_readers_since
from apps.portal.whats_new import kinds
from apps.translation.models import TranslationUnit

MOST_NOTES = 20
LONGEST_NUMBER = 18  # digits that both databases have room for


def change_page(number, user):
    """Return what one publication changed, and what was published with it in English and in the reader's language.

    Raises Http404 where the person may not know.
    """
    publication = get_object_or_404(Publication, pk=number)
    row = _visible(publication.model, publication.object_id, user)
    if number < _readable_since(row):
        raise Http404
    act = Publication.objects.of(publication.model, row.pk).filter(
        at=publication.at, language__in={publication.language, SOURCE, active()}
    )
    numbers = sorted(act.values_list("number", "language"), key=lambda one: one[0] != number)
    found = [differences(row, language, line - 1, line, user) for line, language in numbers]
    return {"row": row, "publication": publication, "found": [one for one in found if one] or found[:1]}


def changes_since(label, object_id, since, user):
    """Return what changed in a piece of content since a number of the log, in the reader's language and in English.

    What is no number counts as 0, one that the log has not reached as its last. Raises Http404 where the person may
    not see the content, or there is none.
    """
    row = _visible(label, object_id, user)
    head = LogHead.current()
    since = min(_number(since), head)
    languages = dict.fromkeys((active(), SOURCE))
    found = [differences(row, language, since, head, user) for language in languages]
    return {
        "row": row,
        "found": [one for one in found if one],
        "publications": _between(row, max(since, _readable_since(row) - 1), languages),
        "since": Publication.objects.filter(pk=since).first(),
    }


def _visible(label, object_id, user):
    """Return the row; whatever the person may not see is as if it were not there."""
    model = kinds().get(label)
    if model is None:
        raise Http404
    rows = model.objects.visible_to(user)
    row = get_object_or_404(getattr(rows, "with_address", rows.all)(), pk=object_id)
    TranslationUnit.objects.attach_to([row], active())
    return row


def _readable_since(row):
    return with_todays_readers_since(type(row), [row.pk])[row.pk]


def _between(row, since, languages):
    publications = Publication.objects.of(row._meta.label_lower, row.pk)
    return publications.filter(number__gt=since, language__in=languages)[:MOST_NOTES]


def _number(text):
    return int(text[:LONGEST_NUMBER]) if text.isascii() and text.isdecimal() else 0
