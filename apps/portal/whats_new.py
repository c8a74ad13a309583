"""What was published, newest first, from the log that the door writes."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef

from apps.core.languages import CODES, SOURCE, active, own_name
from apps.core.sorting import sort_key
from apps.editorial.aggregates import roots
from apps.editorial.models import Publication
from apps.editorial.standing import with_todays_readers_since
from apps.library.showing import current
from apps.manual.models import Entry, Topic
from apps.translation.models import TranslationUnit

PER_PAGE = 40
ALL = "all"


def kinds():
    """Return {label: model} of the kinds of content that have a page."""
    return {model._meta.label_lower: model for model in roots() if hasattr(model, "get_absolute_url")}


@dataclass(frozen=True)
class Asked:
    """What a reader asks the list for. An unknown kind, language or topic counts as none.

    Without a language: changes of the English text and of the reader's own language. `ALL` asks for every language.
    """

    kind: str = ""
    language: str = ""
    topic: str = ""

    @classmethod
    def by(cls, request):
        """Return what an address asks for: `?kind=…&language=…&topic=…`."""
        kind, language, topic = (request.GET.get(name, "") for name in ("kind", "language", "topic"))
        return cls(kind if kind in kinds() else "", language if language in (*CODES, ALL) else "", topic)

    @property
    def languages(self):
        if self.language == ALL:
            return CODES
        return (self.language,) if self.language else (SOURCE, active())

    @property
    def as_query(self):
        """The same as the end of an address, to which the number of a page can be added."""
        return urlencode({"kind": self.kind, "language": self.language, "topic": self.topic})


def whats_new(user, asked, page=1):
    """Return a page of the publications that a person may know of, newest first, narrowed to what is asked for.

    What was published in several languages in one act is one line.
    The number of queries grows with the kinds on a page, not with the lines.
    """
    topics = list(Topic.objects.visible_to(user))
    found = published(user).filter(model__in=[asked.kind] if asked.kind else list(kinds()))
    found = found.filter(~Exists(_earlier_of_one_act(asked.languages)), language__in=asked.languages)
    if chosen := next((topic for topic in topics if topic.code == asked.topic), None):
        found = found.filter(object_id__in=_under(chosen, topics))
    lines = Paginator(found, PER_PAGE).get_page(page)
    changes = readable(lines.object_list, user)
    _name_languages(changes, asked.languages)
    TranslationUnit.objects.attach_to([*topics, *(change.row for change in changes)], active())
    return {"lines": lines, "changes": changes, "asked": asked, "topics": topics}


def published(user):
    """Return the publications of what a person may see, newest first. `is_first`: nothing was there before."""
    earlier = Publication.objects.filter(
        object_id=OuterRef("object_id"), language=OuterRef("language"), number__lt=OuterRef("number")
    )
    return Publication.objects.visible_to(user).annotate(is_first=~Exists(earlier))


def choices():
    """Return what the filters offer: (label, name) of kinds and of languages."""
    by_name = [(label, model._meta.verbose_name_plural) for label, model in kinds().items()]
    by_name.sort(key=lambda choice: sort_key(str(choice[1])))
    return {"kinds": by_name, "languages_of_change": [(code, own_name(code)) for code in CODES]}


def _earlier_of_one_act(languages):
    """Return what was published before a publication in one act with it: such publications are one line."""
    return Publication.objects.filter(
        object_id=OuterRef("object_id"),
        at=OuterRef("at"),
        number__lt=OuterRef("number"),
        language__in=languages,
    )


def _name_languages(publications, languages):
    """Give each publication the `languages` of its act. One query."""
    of_act = defaultdict(list)
    acts = Publication.objects.filter(
        object_id__in=[one.object_id for one in publications],
        at__in=[one.at for one in publications],
        language__in=languages,
    )
    for object_id, at, language in acts.order_by("number").values_list("object_id", "at", "language"):
        of_act[object_id, at].append(language)
    for one in publications:
        one.languages = of_act[one.object_id, one.at]


def readable(publications, user):
    """Return those publications that are told of, each with the `row` that it changed.

    Left out: what is superseded, and what was published for fewer people than those who read the row today.
    """
    publications = list(publications)
    rows, since = {}, {}
    for label, ids in _by_kind(publications).items():
        model = apps.get_model(label)
        visible = model.objects.visible_to(user).filter(pk__in=ids)
        rows |= {row.pk: row for row in current(getattr(visible, "with_address", visible.all)())}
        since |= with_todays_readers_since(model, ids)
    for publication in publications:
        publication.row = rows.get(publication.object_id)
    return [one for one in publications if one.row is not None and one.number >= since[one.object_id]]


def _by_kind(publications):
    ids = defaultdict(set)
    for publication in publications:
        ids[publication.model].add(publication.object_id)
    return dict(sorted(ids.items()))


def _under(topic, topics):
    """Return the keys of the entries under a topic and the topics below it."""
    below, waiting = set(), [topic.pk]
    while waiting:
        below.add(key := waiting.pop())
        waiting += [row.pk for row in topics if row.parent_id == key and row.pk not in below]
    return Entry.objects.filter(topic__in=below).values("pk")
