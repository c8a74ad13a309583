"""Whatever editors and translators do, in whatever order: nothing of a text is lost, and nobody touches another's.

What has to come out is computed here from the payload and from what was there before (`applied_to`, `untouched_by`),
and compared as a whole.
"""

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.core.languages import CODES
from apps.editorial.drafting import layers, layers_to_begin, open_draft, save_drafts, written
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.parking import with_parked
from apps.editorial.payloads import normalise, payload_of, values_of, without_what_is_in
from apps.editorial.publishing_changes import publish_change
from apps.editorial.restoring import KEPT, as_it_was, restored, save_restored
from apps.editorial.trying import in_place
from apps.editorial.workflow import Meaning, approve, send_back, submit
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
ANCHORS = ["overview", "role", "links", "more"]
WRITTEN = ["en", "fr", "ar"]
MEANING = Meaning(note="Changed.", gravity="normal")


words = st.sampled_from(["", "One", "Two <b>bold</b>", "Tree", "ثلاثة"])
languages = st.sampled_from(WRITTEN)
english = st.tuples(
    st.just("structure"),
    words.filter(bool),
    st.lists(
        st.tuples(st.sampled_from(ANCHORS), words.filter(bool)), max_size=4, unique_by=lambda one: one[0]
    ),
)
translation = st.tuples(
    st.just("translate"), st.sampled_from(["fr", "ar"]), words, st.lists(words, max_size=4)
)
steps = st.one_of(
    english,
    translation,
    st.tuples(st.sampled_from(["submit", "send_back", "publish"]), languages),
    st.tuples(st.just("restore"), languages, st.integers(0, 8), st.booleans()),
)


# --- What has to come out -------------------------------------------------------------------------------------


def applied_to(live, payload):
    """Return what is there, as a payload, once a payload lies over what was there: the payload in normal form, with
    what it does not name as it was, or as it is in a new row; what has no place is parked.
    """
    wanted = normalise(payload, Entry)
    named = {name: {row["id"]: row for row in rows} for name, rows in wanted["children"].items()}
    parked = {}
    if payload["language"] == "en":
        children = {name: list(over(name, live, rows)) for name, rows in named.items()}
    else:
        for name, rows in wanted.get("parked", {}).items():
            named[name] = named.get(name, {}) | {row["id"]: row for row in rows}
        children = {
            name: [row | named.get(name, {}).get(row["id"], {}) for row in rows]
            for name, rows in live["children"].items()
        }
        parked = {name: without_a_place(rows, live["children"][name]) for name, rows in named.items()}
        parked = {name: rows for name, rows in parked.items() if rows}
    return {
        **{key: wanted[key] for key in ("schema", "model", "id", "language")},
        "fields": live["fields"] | wanted["fields"],
        "children": live["children"] | children,
        **({"parked": parked} if parked else {}),
    }


def over(name, live, rows):
    was = {row["id"]: row for row in live["children"][name]}
    kind = getattr(Entry, name).rel.related_model
    for pk, row in rows.items():
        yield was.get(pk, values_of(kind(), "en")) | row


def without_a_place(rows, live):
    gone = sorted(rows.keys() - {row["id"] for row in live})
    return [rows[pk] for pk in gone if any(value for key, value in rows[pk].items() if key != "id")]


def untouched_by(payload, other):
    """Return what is there in another language once a payload lies over it: the same, but for parts that come or go."""
    if payload["language"] != "en":
        return other
    children = {}
    for name, rows in payload["children"].items():
        was = {row["id"]: row for row in other["children"][name]}
        new = values_of(getattr(Entry, name).rel.related_model(), other["language"])
        ids = sorted(row["id"] for row in rows)
        children[name] = [was.get(pk, {"id": pk, **new}) for pk in ids]
    return other | {"children": other["children"] | children}


def without_kept(payload):
    """Return a payload without what restoring leaves as it is: the address, who reads it, whether it is archived."""
    kept = {*KEPT, *Entry.managed_fields, "slug"}
    return payload | {
        "fields": {name: value for name, value in payload["fields"].items() if name not in kept}
    }


def structure_of(older, shown):
    """Return an older English payload without the English texts of what is there."""
    there = {row["id"] for row in shown["children"]["sections"]}
    sections = older["children"]["sections"]
    rows = [untranslated(row) if row["id"] in there else row for row in sections]
    return older | {
        "fields": untranslated(older["fields"]),
        "children": older["children"] | {"sections": rows},
    }


def untranslated(values):
    return {name: value for name, value in values.items() if not name.endswith("_en")}


def with_parked_of(older, shown):
    """Return an older payload that parks, besides, what only a form shows as parked."""
    named = {row["id"] for part in ("children", "parked") for row in older.get(part, {}).get("sections", ())}
    more = [row for row in shown.get("parked", {}).get("sections", ()) if row["id"] not in named]
    parked = [*older.get("parked", {}).get("sections", ()), *more]
    return older | ({"parked": {"sections": parked}} if parked else {})


def texts_of(payload):
    """Return {row id: text} of all sections that a payload knows, those that are gone included."""
    rows = [*payload["children"]["sections"], *payload.get("parked", {}).get("sections", ())]
    name = f"body_{payload['language']}"
    return {row["id"]: row[name] for row in rows if row[name]}


# --- What people do -------------------------------------------------------------------------------------------


class Desk:
    """Three people at work on one entry, and a fourth who decides."""

    def __init__(self):
        self.people = {
            "en": make_user("editor"),
            "fr": make_user("translator-fr"),
            "ar": make_user("translator-ar"),
        }
        self.publisher = make_user("publisher")
        self.key = builders.make_entry(
            "tried",
            is_stub=True,  # so that all of its sections may go
            children={"sections": [{"anchor": "overview", "body_en": "<p>First.</p>"}]},
        ).pk
        self.texts = {"fr": {}, "ar": {}}  # of every part, by who translates it

    def take(self, step):
        name, *rest = step
        getattr(self, name)(*rest)

    def entry(self):
        return Entry.objects.get(pk=self.key)

    def live(self):
        """Return {language: payload} of what readers see."""
        return {code: payload_of(self.entry(), code) for code in CODES}

    def under(self, language):
        """Return (the open draft or None, the payloads that a form would lie over what readers see)."""
        draft = open_draft("manual.entry", self.key, language)
        return draft, layers(draft) if draft else layers_to_begin(self.entry(), language)

    def opened(self, language):
        """Return what a form would show: the draft, else what is published with what came back."""
        draft, under = self.under(language)
        with in_place(under):
            return draft, written(self.entry(), language, draft)

    def save(self, payload, draft):
        how = {"seen": LogHead.current(), "revision": draft.revision_id if draft else None}
        save_drafts([payload], by=self.people[payload["language"]], **how)

    def structure(self, title, sections):
        draft, payload = self.opened("en")
        payload["fields"]["title_en"] = title
        known = {row["anchor"]: row for row in payload["children"]["sections"]}
        new = builders.new_payload(Entry, children={"sections": [{"anchor": a} for a in ANCHORS]})
        fresh = {row["anchor"]: {"kind": "free"} | row for row in new["children"]["sections"]}
        payload["children"]["sections"] = [
            known.get(anchor, fresh[anchor]) | {"body_en": f"<p>{text}</p>", "position": place}
            for place, (anchor, text) in enumerate(sections, start=1)
        ]
        self.save(payload, draft)

    def translate(self, language, title, bodies):
        draft, payload = self.opened(language)
        assert texts_of(payload) == self.texts[language]
        payload["fields"][f"title_{language}"] = title
        for row, text in zip(payload["children"]["sections"], bodies, strict=False):
            row[f"body_{language}"] = f"<p>{text}</p>" if text else None
        self.save(payload, draft)
        self.texts[language] = texts_of(normalise(payload, Entry))

    def restore(self, language, place, only_structure):
        revisions = Revision.objects.of("manual.entry", self.key).filter(language=language).order_by("pk")
        if place >= len(revisions):
            return
        older, only_structure = as_it_was(revisions[place]), only_structure and language == "en"
        under, (draft, shown) = self.under(language)[1], self.opened(language)
        current, payload = restored(older, under, only_structure=only_structure)
        assert with_parked(current, shown) == shown
        back = structure_of(older, shown) if only_structure else with_parked_of(older, shown)
        assert payload == applied_to(current, without_kept(back))
        if payload != current:
            how = {"seen": LogHead.current(), "revision": draft.revision_id if draft else None}
            save_restored(payload, revisions[place], by=self.people[language], **how)
            self.texts |= {language: texts_of(payload)} if language != "en" else {}

    def change_in(self, language):
        draft = open_draft("manual.entry", self.key, language)
        return draft.change if draft else None

    def submit(self, language):
        if (change := self.change_in(language)) and change.state in {"draft", "returned"}:
            submit(change, self.people[language], MEANING)

    def send_back(self, language):
        if (change := self.change_in(language)) and change.state == "submitted":
            send_back(change, self.publisher, why="Not yet.")

    def publish(self, language):
        self.submit(language)
        if change := self.change_in(language):
            approve(change, self.publisher)
            payload, before = open_draft("manual.entry", self.key, language).payload, self.live()
            publish_change(change, self.publisher)
            check_applied(payload, before, self.live())


def check_applied(payload, before, after):
    """What was there in each language, and a payload over it, make what is there."""
    language = payload["language"]
    others = {code: untouched_by(payload, before[code]) for code in before if code != language}
    assert with_parked(after[language], payload) == applied_to(before[language], payload)
    assert {code: after[code] for code in others} == others


def check_applying(desk):
    """Every payload ever written comes back as it was, whole or with what it changes alone."""
    live = desk.live()
    for revision in Revision.objects.of("manual.entry", desk.key):
        for payload in (revision.payload, without_what_is_in(revision.payload, live[revision.language])):
            with in_place([payload]):
                after = desk.live()
            check_applied(payload, live, after)
    assert desk.live() == live


@settings(max_examples=15)
@example(
    taken=[
        ("translate", "fr", "One", ["One"]),
        ("publish", "fr"),
        ("structure", "One", []),
        ("publish", "en"),
    ]
)
@example(
    taken=[
        *[("translate", "fr", "One", ["Two <b>bold</b>"]), ("publish", "fr")],
        *[("structure", "One", []), ("publish", "en"), ("translate", "fr", "Tree", []), ("publish", "fr")],
        *[("restore", "en", 0, False), ("publish", "en"), ("translate", "fr", "Tree", [])],
    ]
)
@example(
    taken=[
        *[("structure", "One", []), ("publish", "en"), ("translate", "fr", "One", []), ("publish", "fr")],
        *[("structure", "One", [("role", "One")]), ("publish", "en")],
        *[
            ("translate", "fr", "One", ["Tree"]),
            ("publish", "fr"),
            ("structure", "One", []),
            ("publish", "en"),
        ],
        *[("restore", "fr", 0, False), ("publish", "fr"), ("translate", "fr", "One", [])],
    ]
)
@example(taken=[("structure", "One", [("overview", "One"), ("role", "One")]), ("restore", "en", 0, False)])
@given(taken=st.lists(steps, min_size=1, max_size=8))
def test_in_any_order_nothing_is_lost_and_nobody_touches_anothers_text(db, taken):
    with transaction.atomic():
        desk = Desk()
        for step in taken:
            desk.take(step)
        check_applying(desk)
        numbers = Publication.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, LogHead.current() + 1))
        transaction.set_rollback(True)
