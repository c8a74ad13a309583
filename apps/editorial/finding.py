"""Find in content: where an exact text stands, in all kinds, languages and drafts that a person may know of."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice

from django.apps import apps
from django.db.models import SlugField
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from apps.core.fields import RichTextField
from apps.core.languages import CODES, SOURCE, active, column, direction, name_field, own_name
from apps.editorial.aggregates import members, roots
from apps.editorial.hits import Place, digest, places, searched, searched_names
from apps.editorial.models import Change, Draft
from apps.editorial.payloads import rows as rows_of
from apps.editorial.rights import may_edit, may_set, shown_to_editor

MOST_HITS = 500
LONGEST_NAME = 60  # characters of what a part is called


@dataclass(frozen=True)
class Hit:
    """One place of what is looked for: in which row of which page, in which field, and why it may not be ticked."""

    root_model: type
    root_id: str
    model: type
    row_id: str
    part: str  # what the part of the page is called, "" for the page itself
    field: object
    language: str
    number: int
    digest: str
    place: Place
    draft: object = None

    @property
    def key(self):
        """The value of its tick box."""
        parts = self.model._meta.label_lower, self.row_id, self.field.attname, self.number, self.digest
        return "|".join(map(str, parts))

    @property
    def field_name(self):
        return capfirst(str(getattr(self.field, "translated_field", self.field).verbose_name))


@dataclass
class Page:
    """The hits of a page in one language, in what readers see or in a draft."""

    model: type
    pk: str
    language: str
    draft: object
    title: str = ""
    lines: list = field(default_factory=list)  # (hit, why it cannot be ticked, "" where it can)
    is_in_work: bool = False  # a draft of it is open
    change_address: str = ""  # of the change that this draft belongs to, "" where the person may not open it

    @property
    def kind(self):
        return capfirst(self.model._meta.verbose_name)

    @property
    def language_name(self):
        return own_name(self.language)

    @property
    def direction(self):
        return direction(self.language)

    @property
    def address(self):
        """Where it is edited."""
        return form_address(self.model, self.pk, self.language)


def form_address(model, pk, language):
    """Return the address of the form of a page in a language."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    return f"{reverse(name, args=[pk])}?language={language}"


def find(wanted, user, most=MOST_HITS):
    """Return (pages with hits, whether there are more hits than these)."""
    found = list(islice(_hits(wanted, user), most + 1))
    return as_pages(found[:most], user), len(found) > most


def _hits(wanted, user):
    for root_model in roots():
        shown = shown_to_editor(user, root_model._default_manager.all())
        for model in members(root_model):
            yield from _published(root_model, model, shown, wanted)
    yield from _drafted(wanted, user)


def _published(root_model, model, shown, wanted):
    """Yield the hits in the rows of one kind that readers see. One query."""
    names = searched_names(model)
    if not names:
        return
    root_key = getattr(model, "root_field", "") or "pk"
    rich = () if wanted.in_addresses else searched_names(model, RichTextField)
    rows = model._base_manager.filter(
        wanted.condition(names, rich), **{f"{root_key}__in": shown.values("pk")}
    )
    for row in rows.order_by("pk").iterator(chunk_size=500):
        yield from hits_in_row(root_model, row, wanted)


def hits_in_row(root_model, row, wanted):
    """Return the hits in all texts of a row that readers see."""
    model = type(row)
    root_id = getattr(row, f"{model.root_field}_id") if getattr(model, "root_field", "") else row.pk
    where = {"root_model": root_model, "root_id": str(root_id), "model": model, "row_id": str(row.pk)}
    where["part"] = part_name(model, row.__dict__)
    return [
        hit
        for language in CODES
        for own in searched(model, language)
        for hit in _hits_in(getattr(row, own.attname), wanted, field=own, language=language, **where)
    ]


def _drafted(wanted, user):
    """Yield the hits in the open drafts that a person may read."""
    drafts = Draft.objects.open().visible_to(user).select_related("revision")
    for draft in drafts.order_by("pk").iterator(chunk_size=100):
        root_model = apps.get_model(draft.model)
        for model, values in rows_of(draft.payload, root_model):
            for own in searched(model, draft.language):
                yield from _hits_in(
                    values.get(own.attname),
                    wanted,
                    root_model=root_model,
                    root_id=str(draft.object_id),
                    model=model,
                    row_id=values["id"],
                    part=part_name(model, values),
                    field=own,
                    language=draft.language,
                    draft=draft,
                )


def _hits_in(value, wanted, *, field, **where):
    """Return the hits in one value."""
    found = places(field, value, wanted) if isinstance(value, str) else []
    return [
        Hit(number=number, digest=digest(value), place=place, field=field, **where)
        for number, place in enumerate(found)
    ]


def is_key(model, own):
    """True for a column that other rows, files or addresses name the row by."""
    names = (getattr(model, "natural_key_field", ""), *getattr(model, "slot_fields", ()))
    return isinstance(own, SlugField) or own.name in names


def part_name(model, values):
    """Return what a part of a page is called, from its values; "" for the page itself."""
    if not getattr(model, "root_field", ""):
        return ""
    kind, name = capfirst(str(model._meta.verbose_name)), name_field(model)
    own = [column(name, code) for code in (active(), SOURCE)] if name else []
    own += ["heading_en", "anchor", "code", "title", "number"]
    called = next((values[key] for key in own if values.get(key)), "")
    return f"{kind} “{Truncator(called).chars(LONGEST_NAME)}”" if called else kind


def as_pages(hits, user):
    """Put hits of the same page and language together, in the order of the kinds, and say which may be ticked."""
    pages = {}
    for hit in hits:
        key = hit.root_model, hit.root_id, hit.language, hit.draft and hit.draft.pk
        page = pages.setdefault(key, Page(hit.root_model, hit.root_id, hit.language, hit.draft))
        page.lines.append(hit)
    _name(pages.values())
    working = _changes_at_work(pages.values(), user)
    for page in pages.values():
        page.is_in_work = (page.pk, page.language) in working
        page.change_address = working.get((page.pk, page.language), "")
        page.lines = [(hit, why_not(user, hit, page.is_in_work)) for hit in page.lines]
    order = roots().index
    return sorted(pages.values(), key=lambda page: (order(page.model), page.title, page.pk))


def _name(pages):
    """Set the titles of pages, in the reader's language. One query for each kind."""
    keys = defaultdict(set)
    for page in pages:
        keys[page.model].add(page.pk)
    called = {}
    for model, ids in keys.items():
        rows = model._default_manager.filter(pk__in=ids).called_in(active())
        called |= {str(pk): name for pk, name in rows.columns("pk", "called")}
    for page in pages:
        page.title = page.draft.title if page.draft else str(called.get(page.pk) or page.kind)


def _changes_at_work(pages, user):
    """Return {(page, language): address of the change that an open draft of it belongs to, "" for one that the person
    may not open}.
    """
    drafts = Draft.objects.open().filter(object_id__in={page.pk for page in pages})
    rows = list(drafts.values_list("object_id", "language", "change"))
    asked = {change for _pk, _language, change in rows}
    visible = set(Change.objects.visible_to(user).filter(pk__in=asked).values_list("pk", flat=True))
    return {
        (str(pk), language): reverse("admin:editorial_change_change", args=[change])
        if change in visible
        else ""
        for pk, language, change in rows
    }


def why_not(user, hit, is_in_work):
    """Return in words why a hit cannot be replaced here, "" where it can."""
    if is_in_work:
        return _(
            "A draft of this page is open in this language: publish or discard it first, or write in it."
        )
    if not may_edit(user, hit.root_model, hit.language):
        return _("You may not write this in %(language)s.") % {"language": own_name(hit.language)}
    if not may_set(user, hit.root_model, hit.field.attname):
        return _("Only a publisher decides who may read a page. Ask one to change this.")
    if is_key(hit.model, hit.field):
        return _("Addresses and files name the page by it. Change it on its form.")
    if not hit.place.is_replaceable:
        return _("Change it by hand: a link or a paragraph begins or ends in it.")
    return ""
