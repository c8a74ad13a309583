"""What readers of one language got on a day, and why: the log told again, publication by publication."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.utils import timezone

from apps.core.languages import SOURCE, column, translated_fields
from apps.editorial.aggregates import children
from apps.editorial.models import Publication
from apps.editorial.standing import Standing
from apps.translation.states import Gravity, is_translated

MOST_MOMENTS = 6


@dataclass(frozen=True)
class Seen:
    """What readers got from a moment on.

    publication: the line of the log of their language that stood then, None for none; english: that of English.
    own, fallback: numbers of texts in their language, and of those that they got in English instead.
    archiving: the line that archived it; critical: the lines since which texts in their language were not safe.
    """

    since: datetime
    language: str
    publication: Publication | None
    english: Publication | None
    own: int = 0
    fallback: int = 0
    archived_reason: str | None = None
    archiving: Publication | None = None
    critical: tuple[Publication, ...] = ()
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

    @property
    def sources(self):
        """Return the lines of the log that it came from. Those that are `critical` are told by themselves."""
        if self.is_archived:
            return [self.archiving]
        lines = [self.publication] if self.own and not self.is_english else []
        return [line for line in (*lines, self.english) if line and line not in self.critical]


def readers_saw(model, pk, language, day):
    """Return [Seen] of a day, the moments in their order, and whether there were more of them than are told."""
    begin = timezone.make_aware(datetime.combine(day, time.min))
    log = Publication.objects.of(model._meta.label_lower, pk).filter(
        language__in={language, SOURCE}, at__lt=begin + timedelta(days=1)
    )
    log = log.select_related("by", "revision").order_by("number")
    replay, told = Replay(model, language), {}
    for publication in log.iterator(chunk_size=20):
        if publication.at >= begin:
            told.setdefault(begin, replay.seen(begin))
        replay.take_in(publication)
        if publication.at >= begin:  # what was published together has one time, and counts as its last line
            told[publication.at] = replay.seen(publication.at)
    told.setdefault(begin, replay.seen(begin))
    return list(told.values())[: MOST_MOMENTS + 1], len(told) > MOST_MOMENTS + 1


@dataclass
class Replay:
    """An object as its readers of one language got it, brought forward by each line of the log."""

    model: type
    language: str
    english: Standing = field(default_factory=Standing)
    own: Standing = field(default_factory=Standing)
    lines: dict = field(default_factory=dict)  # {language: last publication}
    made_from: dict = field(default_factory=dict)  # {text: the English that its translation was made from}
    unsafe: dict = field(default_factory=dict)  # {text: the first critical correction of its English since}
    archiving: Publication | None = None  # what archived it, None while it stands

    def take_in(self, publication):
        language, payload = publication.language, publication.revision.payload
        self.lines[language] = publication
        standing = self.english if language == SOURCE else self.own
        before = self._texts(standing, language)
        standing.take_in(publication.number, payload)
        after = self._texts(standing, language)
        changed = {text for text in after if after[text] != before.get(text)}
        if language == SOURCE:
            critical = changed if publication.gravity == Gravity.CRITICAL else ()
            self.unsafe = dict.fromkeys(critical, publication) | self.unsafe
            self.archiving = (
                (self.archiving or publication) if self.english.fields.get("archived_at") else None
            )
            return
        confirmed = changed or set(after)  # nobody publishes what it says already, but who confirms it
        english = self._texts(self.english, SOURCE)
        self.made_from |= {text: english.get(text) for text in confirmed}
        self.unsafe = {text: line for text, line in self.unsafe.items() if text not in confirmed}

    def seen(self, since):
        english, own = self._texts(self.english, SOURCE), self._texts(self.own, self.language)
        texts = [(text, source) for text, source in english.items() if source]
        there = [text for text, source in texts if self._is_there(source, own.get(text))]
        critical = {self.unsafe[text] for text in there if self._is_unsafe(text, english[text])}
        shown = [text for text in there if not self._is_unsafe(text, english[text])]
        return Seen(
            since=since,
            language=self.language,
            publication=self.lines.get(self.language),
            english=self.lines.get(SOURCE),
            own=len(shown),
            fallback=len(texts) - len(shown),
            archived_reason=(self.english.fields.get("archived_reason") or "") if self.archiving else None,
            archiving=self.archiving,
            critical=() if self.archiving else tuple(sorted(critical, key=lambda line: line.number)),
            access=_access(self.model, self.english.fields),
        )

    def _is_there(self, source, target):
        return self.language == SOURCE or is_translated(source, target or "", self.language)

    def _is_unsafe(self, text, source):
        return self.language != SOURCE and text in self.unsafe and source != self.made_from.get(text)

    def _texts(self, standing, language):
        """Return {(id of the row, "" for the root; field): text}."""
        rows = [(self.model, "", standing.fields)]
        for manager, child in children(self.model).items():
            rows += [(child, key, row) for key, row in standing.children[manager].items()]
        return {
            (key, name): row.get(column(name, language))
            for model, key, row in rows
            for name in translated_fields(model)
        }


def _access(model, fields):
    """Return in words who could read the page, "" for kinds that all staff may read."""
    choosing = [model._meta.get_field(name) for name in model.managed_fields]
    found = [dict(own.flatchoices).get(fields.get(own.name)) for own in choosing if own.choices]
    return str(found[0]) if found and found[0] else ""
