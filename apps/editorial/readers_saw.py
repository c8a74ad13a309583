"""What readers of one language got on a day, and why: computed from the log, as it stood at each moment of that day."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from apps.core.languages import SOURCE, column, translated_fields
from apps.editorial.aggregates import children
from apps.editorial.models import Publication
from apps.editorial.standing import standing_at
from apps.translation.states import is_translated

MOST_MOMENTS = 6


@dataclass(frozen=True)
class Seen:
    """What readers got from a moment on.

    publication: the line of the log of their language that stood then, None for none; english: that of English.
    own, fallback: numbers of texts in their language, and of those that they got in English instead.
    """

    since: datetime
    language: str
    publication: Publication | None
    english: Publication | None
    own: int = 0
    fallback: int = 0
    archived_reason: str | None = None
    access: str = ""

    @property
    def is_published(self):
        return self.english is not None

    @property
    def is_archived(self):
        return self.archived_reason is not None

    @property
    def is_english(self):
        return self.language == SOURCE


def readers_saw(model, pk, language, day):
    """Return [Seen] of a day, the moments in their order, and whether there were more of them than are told."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    log = Publication.objects.of(model._meta.label_lower, pk).filter(language__in={language, SOURCE})
    before = log.filter(at__lt=begin).order_by("-number").values_list("number", flat=True).first() or 0
    within = log.filter(at__gte=begin, at__lt=begin + timedelta(days=1)).order_by("number")
    moments = list(within.values_list("at", "number")[: MOST_MOMENTS + 1])
    told = [
        (begin, before),
        *dict(moments[:MOST_MOMENTS]).items(),
    ]  # one act has one time: its last number counts
    seen = [_seen(model, pk, language, since, number) for since, number in told]
    return seen, len(moments) > MOST_MOMENTS


def _seen(model, pk, language, since, number):
    english = standing_at(model, pk, SOURCE, number)
    own = english if language == SOURCE else standing_at(model, pk, language, number)
    lines = Publication.objects.select_related("by", "revision").defer("revision__payload")
    found = lines.in_bulk({english.number, own.number} - {0})
    texts = list(_texts(model, language, english, own))
    archived = english.fields.get("archived_at")
    return Seen(
        since=since,
        language=language,
        publication=found.get(own.number),
        english=found.get(english.number),
        own=texts.count(True),
        fallback=texts.count(False),
        archived_reason=(english.fields.get("archived_reason") or "") if archived else None,
        access=_access(model, english.fields),
    )


def _texts(model, language, english, own):
    """Yield for each text of a page whether its reader got it in the language asked for."""
    for name in translated_fields(model):
        yield from _text(name, language, english.fields, own.fields)
    for manager, child in children(model).items():
        for key, row in english.children[manager].items():
            for name in translated_fields(child):
                yield from _text(name, language, row, own.children[manager].get(key, {}))


def _text(name, language, english, own):
    source = english.get(column(name, SOURCE)) or ""
    if source:
        yield language == SOURCE or is_translated(source, own.get(column(name, language)) or "", language)


def _access(model, fields):
    """Return in words who could read the page, "" for kinds that all staff may read."""
    choosing = [model._meta.get_field(name) for name in model.managed_fields]
    found = [dict(own.flatchoices).get(fields.get(own.name)) for own in choosing if own.choices]
    return str(found[0]) if found and found[0] else ""
