"""Old addresses never die: what became of a page that an address led to once.

A page is named by the last key in its address. The log knows every key that a page ever had, so one that moved is found
without a record of its own. What no log knows, that a page was merged into another one, people record (`OldAddress`).
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.contacts.models import Subject
from apps.core.languages import SOURCE, active
from apps.core.models import Content
from apps.editorial.models import Publication, Revision
from apps.editorial.rights import known_to
from apps.editorial.standing import standing_at
from apps.frameworks.models import Framework
from apps.manual.models import Entry, Topic
from apps.organization.models import Country, Office, Unit
from apps.portal.addresses import bare, in_readers_language
from apps.portal.fields import is_page
from apps.portal.models import Notice, OldAddress
from apps.translation.models import TranslationUnit

# The pages that show one piece of content, by the name of their address.
PAGES = {
    "contacts:subject": Subject,
    "frameworks:framework": Framework,
    "manual:entry": Entry,
    "manual:topic": Topic,
    "organization:country": Country,
    "organization:office": Office,
    "organization:unit": Unit,
    "portal:notice": Notice,
}
MOST_STEPS = 10


@dataclass(frozen=True)
class Moved:
    """The page stands at another address now."""

    address: str


@dataclass(frozen=True)
class Gone:
    """The page is no more. `row` says why: the page itself, archived, or the record of its old address.

    `instead` is the address of what to read instead, "" for none, and `name` what that page is called.
    """

    row: Content
    happened_on: date
    instead: str = ""
    name: str = ""

    @property
    def called(self):
        """What the page was called, ready to stand in a sentence of the other direction."""
        return format_html("<bdi>{}</bdi>", self.row)


def what_became_of(path, user):
    """Return `Moved`, `Gone`, or None where nothing is known that the person may know. Two queries for each step.

    A replacement that is no page any more leads on to its own.
    """
    asked, seen = bare(path), set()
    while asked not in seen and len(seen) < MOST_STEPS:
        seen.add(asked)
        record = _record_of(asked)
        if record is None:
            found = _from_the_log(asked, user)
            last = bare(found.row.get_absolute_url()) if isinstance(found, Gone) else asked
            if last == asked:
                return found
            asked = last  # archived where it stood last: readers may be led on from there
            continue
        if not record.redirects or not record.replacement:
            return _gone(record, user)
        if called(record.replacement, user):
            return Moved(in_readers_language(record.replacement))
        asked = bare(record.replacement)
    return None


def page_of(path):
    """Return (model, natural key) of the page that an address is one of, None where it is of no piece of content."""
    try:
        with override(SOURCE):  # the pattern of the language in an address follows the active one
            match = resolve(f"/{SOURCE}/{bare(path)}/")
    except Resolver404:
        return None
    if match.view_name not in PAGES:
        return None
    model, key = PAGES[match.view_name], list(match.kwargs.values())[-1]
    return model, key.upper() if model is Country else key


def _record_of(asked):
    return OldAddress.objects.live().filter(former=asked).first()


def _gone(record, user):
    """Strangers learn what happened from no record: it may be about a page of staff."""
    if not user.is_authenticated:
        return None
    TranslationUnit.objects.attach_to([record], active())
    name = called(record.replacement, user)
    instead = in_readers_language(record.replacement) if name else ""
    return Gone(record, record.happened_on, instead, name)


def _from_the_log(asked, user):
    if (page := page_of(asked)) is None:
        return None
    model, key = page
    last = Revision.objects.with_key(model._meta.label_lower, key).values("object_id")[:1]
    rows = model.objects.meant_for(user).filter(pk=Subquery(last))
    row = getattr(rows, "with_address", rows.all)().first()
    if row is None:
        return None
    if row.archived_at:
        return Gone(row, row.archived_at.date())
    address = row.get_absolute_url()
    return Moved(address) if bare(address) != asked else None


def called(link, user):
    """Return what a page is called that is there and that the person may see, "" for no such page.

    Addresses of the web and lists are called by their address. They are for staff.
    """
    if page := page_of(link):
        model, key = page
        return str(model.objects.visible_to(user).filter(**{model.natural_key_field: key}).first() or "")
    return link if user.is_authenticated and ("://" in link or is_page(link)) else ""


def led_on_to(row, time, user):
    """Return what the readers of an archived row were led on to at a time, in words, "" where they were told that it is
    gone. At most four queries.
    """
    asked = bare(row.get_absolute_url()) if hasattr(row, "get_absolute_url") else ""
    record = OldAddress.objects.filter(former=asked).first() if page_of(asked) else None
    log = (
        Publication.objects.of(OldAddress._meta.label_lower, record.pk)
        if record
        else Publication.objects.none()
    )
    line = log.filter(language=SOURCE, at__lte=time).order_by("number").last()
    if line is None:
        return ""
    said = standing_at(OldAddress, record.pk, SOURCE, line.number).fields
    leads = said.get("redirects") and not said.get("archived_at")
    return _known_as(said.get("replacement") or "", user) if leads else ""


def _known_as(link, user):
    if not (page := page_of(link)):
        return link
    model, key = page
    rows = known_to(user, model._default_manager.filter(**{model.natural_key_field: key}))
    return str(rows.first() or _("another page"))
