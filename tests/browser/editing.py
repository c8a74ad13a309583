"""What editors are in the middle of: drafts in each state, with faults and comments, overtaken, or without a place."""

import uuid
from datetime import date

from apps.core.identity import row_id
from apps.editorial.commenting import Spot, add_comment
from apps.editorial.drafting import save_drafts
from apps.editorial.models import Change, LogHead, Revision
from apps.editorial.payloads import payload_of
from apps.editorial.preview_links import token_for
from apps.editorial.publishing import publish
from apps.editorial.publishing_changes import publish_now
from apps.editorial.workflow import Meaning, approve, send_back, submit
from apps.library.models import Term
from apps.links.models import Link
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import make_entry, new_payload
from tests.links.making import make_link

DRAFTED = 1  # the key of the change that is made with the content
CHANGE = 10_000  # the key of the change with faults and comments
SUBMITTED, APPROVED, RETURNED, ALONE = 20_001, 20_002, 20_003, 20_004  # keys of changes in these states
TAKEN = str(uuid.UUID(int=7))  # the key of a new page whose address was taken meanwhile
DEAD_LINK = "https://example.org/gone"
MIGOF, MCOF = row_id("manual.entry", "migof"), row_id("manual.entry", "mcof")
MEANING = Meaning(note="The desk has moved.", gravity="normal")


def begin_drafts(entry, author):
    """Begin all of it. entry: one with all it can hold. author: who may publish, and leaves."""
    draft_change(entry)
    draft_with_faults(author)
    draft_in_each_state(author)
    overtaken_draft()
    draft_without_place(entry)
    make_link(DEAD_LINK, Link.State.DEAD)


def draft_change(entry):
    """Begin a change with a draft that adds, takes away and moves parts."""
    change = Change.objects.create(pk=DRAFTED, title="A page and a new term")
    payload = payload_of(entry, "en")
    payload["fields"] |= {"title_en": "An entry that holds almost all", "slug": "almost-all"}
    first, second, *others = payload["children"]["sections"]
    payload["children"]["sections"] = [second | {"position": 1}, first | {"position": 2}, *others[1:]]
    term = new_payload(Term, code="drafted", name_en="A term that is not published yet")
    save_drafts([payload, term], by=make_user("editor"), change=change)


def draft_with_faults(author):
    """Begin a draft that the checks and a colleague have something to say of."""
    payload = payload_of(Entry.objects.get(pk=MIGOF), "en")
    payload["fields"] |= {
        "key_points_en": f"<p>{'A long sentence. ' * 2}{'word ' * 50}</p>",
        "title_en": "MiGOF, XYZ",
    }
    change = Change.objects.create(pk=CHANGE, created_by=author)
    save_drafts([payload], by=author, seen=LogHead.current(), change=change)
    spot = Spot(change.drafts.get(), uuid.UUID(payload["id"]), "title_en")
    comment = add_comment(change, author, "Is this its name?", spot=spot)
    add_comment(change, author, "Yes.", answers=comment)


def draft_in_each_state(publisher):
    """Bring a change into each state in which it asks other things of people."""
    editor = make_user("editor")
    changes = {pk: _written(pk, editor) for pk in (SUBMITTED, APPROVED, RETURNED, ALONE)}
    for pk in (SUBMITTED, APPROVED, RETURNED):
        submit(changes[pk], editor, MEANING, assignee=publisher, due=date(2026, 12, 1))
    approve(changes[APPROVED], publisher, why="It is right.")
    send_back(changes[RETURNED], publisher, why="The year is missing.\nThe rest is right.")
    publish_now(changes[ALONE], publisher, MEANING, why="People call a wrong number.")


def _written(pk, editor):
    change = Change.objects.create(pk=pk, created_by=editor)
    payload = payload_of(make_entry(f"entry-{pk}", summary_en="Until now."), "en")
    payload["fields"]["summary_en"] = "From now on."
    return save_drafts([payload], by=editor, seen=LogHead.current(), change=change)


def overtaken_draft():
    """Begin a draft of a page that somebody else publishes meanwhile."""
    payload = payload_of(Entry.objects.get(pk=MCOF), "en")
    mine = payload | {"fields": payload["fields"] | {"summary_en": "Mine.", "title_en": "MCOF, by me"}}
    save_drafts([mine], by=make_user("editor"), seen=LogHead.current())
    publish([payload | {"fields": payload["fields"] | {"summary_en": "Theirs."}}], origin=Origin.FIXTURE)


def draft_without_place(entry):
    """Begin a new page whose address another page is given meanwhile."""
    topic = str(entry.topic_id)
    new = new_payload(Entry, slug="taken", topic_id=topic, title_en="A page whose address was taken")
    save_drafts([new | {"id": TAKEN}], by=make_user("editor"))
    make_entry("taken", topic=entry.topic)


# --- what is known only once it is made ----------------------------------------------------------------------


def shared_preview(pk):
    """Return the arguments of the link that shows the preview of a change to a colleague."""
    change = Change.objects.get(pk=pk)
    return [token_for(change, change.created_by)]


def revision_of(slug):
    """Return the key of the revision of an entry in English that was stored last."""
    entry = Entry.objects.get(slug=slug)
    return Revision.objects.filter(object_id=entry.pk, language="en").order_by("pk").last().pk
