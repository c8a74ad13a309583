"""Whatever editors and translators do, in whatever order: nothing of a text is lost, and nobody touches another's."""

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.core.languages import CODES
from apps.editorial.drafting import layers_to_begin, open_draft, save_drafts, written
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.parking import with_parked
from apps.editorial.payloads import normalise, payload_of
from apps.editorial.publishing_changes import publish_change
from apps.editorial.trying import in_place
from apps.editorial.workflow import Meaning, approve, send_back, submit
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user

pytestmark = pytest.mark.django_db
ANCHORS = ["overview", "role", "links", "more"]
MEANING = Meaning(note="Changed.", gravity="normal")


def first(pair):
    return pair[0]


words = st.sampled_from(["", "One", "Two <b>bold</b>", "Tree", "ثلاثة"])

english = st.tuples(
    st.just("en"),
    words.filter(bool),
    st.lists(
        st.tuples(st.sampled_from(ANCHORS), words.filter(bool)), max_size=4, unique_by=lambda one: one[0]
    ),
)
french = st.tuples(st.just("fr"), words, st.lists(words, max_size=4))
steps = st.one_of(
    english,
    french,
    st.tuples(st.sampled_from(["submit", "return", "publish"]), st.sampled_from(["en", "fr"])),
    st.tuples(st.just("restore"), st.sampled_from(["en", "fr"]), st.integers(0, 8)),
)


class Desk:
    """Two people at work on one entry, and a third who decides."""

    def __init__(self):
        self.people = {"en": make_user("editor"), "fr": make_user("translator-fr")}
        self.publisher = make_user("publisher")
        self.entry = builders.make_entry(
            "tried", children={"sections": [{"anchor": "overview", "body_en": "<p>First.</p>"}]}
        )
        self.ids = {}

    def take(self, step):
        name, *rest = step
        {
            "en": self.write_english,
            "fr": self.write_french,
            "submit": self.submit,
            "return": self.send_back,
            "publish": self.publish,
            "restore": self.restore,
        }[name](*rest)

    def opened(self, language):
        """Return what a form would show: the draft, else what is published with what came back."""
        draft = open_draft("manual.entry", self.entry.pk, language)
        root = Entry.objects.get(pk=self.entry.pk)
        layers = [draft.payload] if draft else layers_to_begin(root, language)
        with in_place(layers):
            return draft, written(Entry.objects.get(pk=self.entry.pk), language, draft)

    def save(self, language, payload, draft):
        save_drafts(
            [payload],
            by=self.people[language],
            seen=LogHead.current(),
            revision=draft.revision_id if draft else None,
        )

    def write_english(self, title, sections):
        draft, payload = self.opened("en")
        payload["fields"]["title_en"] = title
        known = {row["anchor"]: row for row in payload["children"]["sections"]}
        new = builders.new_payload(Entry, children={"sections": [{"anchor": a} for a in ANCHORS]})
        fresh = {row["anchor"]: row for row in new["children"]["sections"]}
        payload["children"]["sections"] = [
            known.get(anchor, {"kind": "free", "display": "open", "standing": "preferred"} | fresh[anchor])
            | {"body_en": f"<p>{text}</p>" if text else None, "position": place}
            for place, (anchor, text) in enumerate(sections, start=1)
        ]
        self.save("en", payload, draft)

    def write_french(self, title, bodies):
        draft, payload = self.opened("fr")
        payload["fields"]["title_fr"] = title
        for row, text in zip(payload["children"]["sections"], bodies, strict=False):
            row["body_fr"] = f"<p>{text}</p>" if text else None
        self.save("fr", payload, draft)

    def restore(self, language, place):
        draft, _payload = self.opened(language)
        revisions = Revision.objects.of("manual.entry", self.entry.pk).filter(language=language)
        if older := list(revisions.order_by("pk"))[place : place + 1]:
            self.save(language, older[0].payload, draft)

    def change_in(self, language):
        draft = open_draft("manual.entry", self.entry.pk, language)
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
            others = [code for code in CODES if code != language]
            before = {code: self.texts(code) for code in others}
            publish_change(change, self.publisher)
            for code in others:
                now = self.texts(code)
                kept = {key: text for key, text in before[code].items() if key in now}
                assert {key: now[key] for key in kept} == kept

    def texts(self, language):
        """Return {(row id, column): text} of what readers see."""
        payload = payload_of(Entry.objects.get(pk=self.entry.pk), language)
        rows = [{"id": "root", **payload["fields"]}, *payload["children"]["sections"]]
        own = f"_{language}"
        return {(row["id"], name): text for row in rows for name, text in row.items() if name.endswith(own)}


def rows_of(payload):
    parts = [payload["children"], payload.get("parked", {})]
    return {row["id"]: row for part in parts for rows in part.values() for row in rows}


def check_applying(entry):
    """Every payload ever written comes back as it was, with what finds no place parked; other rows stay as they are."""
    for revision in Revision.objects.of("manual.entry", entry.pk):
        payload, language = revision.payload, revision.language
        live = rows_of(payload_of(Entry.objects.get(pk=entry.pk), language))
        with in_place([payload]):
            again = with_parked(payload_of(Entry.objects.get(pk=entry.pk), language), payload)
        wanted = normalise(payload, Entry)
        assert again["fields"] | wanted["fields"] == again["fields"]
        sections, own = again["children"]["sections"], wanted["children"]["sections"]
        assert language != "en" or [row["id"] for row in sections] == [row["id"] for row in own]
        texts = {
            pk: row for pk, row in rows_of(wanted).items() if any(v for k, v in row.items() if k != "id")
        }
        assert {pk: rows_of(again)[pk] | row for pk, row in texts.items()} == {
            pk: rows_of(again)[pk] for pk in texts
        }
        untouched = rows_of(again).keys() - rows_of(wanted).keys()
        assert {pk: rows_of(again)[pk] for pk in untouched} == {pk: live[pk] for pk in untouched}


@settings(max_examples=15)
@example(taken=[("fr", "One", ["One"]), ("publish", "fr"), ("en", "One", []), ("publish", "en")])
@example(
    taken=[
        *[("fr", "One", ["Two <b>bold</b>"]), ("publish", "fr"), ("en", "One", []), ("publish", "en")],
        *[("fr", "Tree", []), ("publish", "fr"), ("restore", "en", 0), ("publish", "en"), ("fr", "Tree", [])],
    ]
)
@given(taken=st.lists(steps, min_size=1, max_size=8))
def test_in_any_order_nothing_is_lost_and_nobody_touches_anothers_text(db, taken):
    with transaction.atomic():
        desk = Desk()
        for step in taken:
            desk.take(step)
        check_applying(desk.entry)
        numbers = Publication.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, LogHead.current() + 1))
        transaction.set_rollback(True)
