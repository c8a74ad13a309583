"""Loading content: what is missing is made, files are followed until a person published, all or nothing."""

import hashlib
import uuid
from collections import Counter
from pathlib import Path

import pytest

from apps.accounts.models import User
from apps.accounts.syncing import sync_roles
from apps.core.identity import row_id
from apps.editorial.aggregates import members, roots
from apps.editorial.fixtures import read
from apps.editorial.loading import load
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.manual.models import Entry, Section, Topic
from apps.translation.models import TranslationUnit
from tests import builders

pytestmark = pytest.mark.django_db

REAL = Path(__file__).resolve().parent.parent.parent / "fixtures"
FILE = """
manual.topic:
- {{code: shelf, title: {{en: The shelf of pages, fr: Le rayon des pages}}}}
manual.entry:
- slug: one
  topic: shelf
  title: {{en: {title}, fr: {french}}}
  sections:
  - {{anchor: role, kind: role, body: {{en: <p>What the page says</p>, ar: <p>ما تقوله هذه الصفحة</p>}}}}
- slug: two
  topic: shelf
  title: {{en: The second page}}
  related: [one]
"""


@pytest.fixture
def files(tmp_path):
    """Return a function that writes the file, with other titles of the first page, and returns its folder."""

    def write(title="The first page", french="La première page", more=""):
        (tmp_path / "content.yaml").write_text(
            FILE.format(title=title, french=french) + more, encoding="utf-8"
        )
        return tmp_path

    return write


@pytest.fixture
def publisher():
    sync_roles()
    return User.objects.create_user("publisher@example.org", roles=["publisher"], full_name="Ana")


def digests():
    """Return {table: digest of all its rows} of the content and of what is known of its translations."""
    models = [*(member for root in roots() for member in members(root)), TranslationUnit]
    return {
        model._meta.label: hashlib.sha256(
            repr(list(model._base_manager.order_by("pk").values_list())).encode()
        ).hexdigest()
        for model in models
    }


def published():
    return list(Publication.objects.order_by("number").values_list("model", "object_id", "language"))


def edit(root, language, by, **fields):
    payload = payload_of(root, language)
    payload["fields"] |= fields
    publish([payload], by=by)


def counts(**given):
    return {"created": 0, "updated": 0, "unchanged": 0, "kept": 0} | given


def test_the_content_of_the_portal_loads_and_a_second_time_changes_nothing():
    keys = list(read(REAL).rows)

    first = load(REAL)
    after = digests(), published(), LogHead.current()
    second = load(REAL)

    assert first == counts(created=len(keys))
    assert Counter(model._meta.label_lower for model in roots() for _row in model.objects.all()) == Counter(
        label for label, _natural_key in keys
    )
    assert second == counts(unchanged=len(keys))
    assert (digests(), published(), LogHead.current()) == after
    wrong = TranslationUnit.objects.exclude(state__in=["needs-review", "missing", "not-needed"])
    assert list(wrong.values_list("model", "field", "language", "state")) == []


def test_every_row_has_the_id_that_its_natural_path_gives(files):
    load(files())

    assert Topic.objects.get().pk == row_id("manual.topic", "shelf")
    assert Entry.objects.get(slug="one").pk == row_id("manual.entry", "one")
    assert Section.objects.get().pk == row_id("manual.section", "one", "role")


def test_what_is_stored_is_what_the_file_says_in_every_language(files):
    assert load(files()) == counts(created=3)

    entry, section = Entry.objects.get(slug="one"), Section.objects.get()
    assert [entry.title_en, entry.title_fr, entry.title_es] == ["The first page", "La première page", None]
    assert [section.body_en, section.body_ar] == ["<p>What the page says</p>", "<p>ما تقوله هذه الصفحة</p>"]
    assert list(Entry.objects.get(slug="two").related.all()) == [entry]
    topic, one, two = Topic.objects.get().pk, entry.pk, Entry.objects.get(slug="two").pk
    assert published() == [
        ("manual.topic", topic, "en"),
        ("manual.topic", topic, "fr"),
        ("manual.entry", one, "en"),
        ("manual.entry", one, "fr"),
        ("manual.entry", one, "ar"),
        ("manual.entry", two, "en"),
    ]
    assert set(Publication.objects.values_list("by", "note", "revision__origin")) == {(None, "", "fixture")}


def test_translations_are_pinned_to_the_english_they_came_with_and_not_yet_reviewed(files):
    load(files())

    units = TranslationUnit.objects.filter(root_id=row_id("manual.entry", "one")).exclude(target_hash="")
    assert sorted(units.values_list("field", "language", "source_text", "state", "review", "origin", "pinned_by")) == [
        ("body", "ar", "<p>What the page says</p>", "needs-review", "needs-review", "fixture", None),
        ("title", "fr", "The first page", "needs-review", "needs-review", "fixture", None),
    ]  # fmt: skip


def test_an_untouched_row_follows_its_file_and_only_the_changed_language_is_published(files):
    load(files())
    log = LogHead.current()

    result = load(files(french="La page numéro un"))

    assert result == counts(updated=1, unchanged=2)
    assert Entry.objects.get(slug="one").title_fr == "La page numéro un"
    assert published()[log:] == [("manual.entry", row_id("manual.entry", "one"), "fr")]


def test_a_changed_english_makes_the_french_of_the_same_file_outdated_until_it_changes_too(files):
    load(files())
    unit = TranslationUnit.objects.filter(
        field="title", language="fr", object_id=row_id("manual.entry", "one")
    )

    load(files(title="The very first page"))
    outdated = unit.get().state
    load(files(title="The very first page", french="La toute première page"))

    assert (outdated, unit.get().state) == ("outdated", "needs-review")


def test_a_section_that_left_the_file_is_deleted_with_its_units(files):
    load(files())
    gone = Section.objects.get().pk
    folder = files()
    text = (folder / "content.yaml").read_text()
    (folder / "content.yaml").write_text("\n".join(line for line in text.split("\n") if "anchor" not in line))

    assert load(folder) == counts(updated=1, unchanged=2)

    assert (Section.objects.count(), TranslationUnit.objects.filter(object_id=gone).count()) == (0, 0)


def test_what_a_file_leaves_out_stays(files):
    load(files())
    entry = Entry.objects.get(slug="two")
    builders.translate(entry, "es", title="La segunda página")

    assert load(files()) == counts(unchanged=3)
    assert Entry.objects.get(slug="two").title_es == "La segunda página"


@pytest.mark.parametrize(
    ("language", "field", "text"), [("en", "summary_en", "Mine"), ("es", "title_es", "La primera")]
)
def test_a_row_that_a_person_published_is_kept_in_every_language(files, publisher, language, field, text):
    load(files())
    edit(Entry.objects.get(slug="one"), language, publisher, **{field: text})
    log = LogHead.current()

    result = load(files(title="Another title", french="Un autre titre"))

    entry = Entry.objects.get(slug="one")
    assert result == counts(kept=1, unchanged=2)
    assert [entry.title_en, entry.title_fr, getattr(entry, field)] == [
        "The first page",
        "La première page",
        text,
    ]
    assert LogHead.current() == log


def test_a_row_that_a_person_renamed_is_kept_and_references_still_lead_to_it(files, publisher):
    load(files())
    edit(Entry.objects.get(slug="one"), "en", publisher, slug="renamed")

    result = load(files())

    assert result == counts(kept=1, unchanged=2)
    assert sorted(Entry.objects.values_list("slug", flat=True)) == ["renamed", "two"]


def test_a_row_that_people_made_under_the_same_key_is_kept_and_referred_to(files, publisher):
    payload = builders.new_payload(Topic, code="shelf", title_en="Made by hand")
    publish([payload], by=publisher)

    result = load(files())

    topic = Topic.objects.get()
    assert result == counts(created=2, kept=1)
    assert (topic.pk, topic.title_en, topic.title_fr) == (uuid.UUID(payload["id"]), "Made by hand", None)
    assert set(Entry.objects.values_list("topic", flat=True)) == {topic.pk}
    assert load(files()) == counts(unchanged=2, kept=1)


def test_what_is_missing_is_made_beside_what_is_there(files):
    load(files())

    result = load(files(more="- {slug: three, topic: shelf, title: {en: The third page}}\n"))

    assert result == counts(created=1, unchanged=3)
    assert list(Entry.objects.values_list("slug", "position")) == [("one", 1), ("two", 2), ("three", 3)]


def test_one_bad_row_stops_the_good_ones_too(files):
    load(files())
    before = digests(), published(), Revision.objects.count()

    with pytest.raises(Refused) as refused:
        load(files(title="Changed", more="- {slug: three, topic: nowhere, title: {en: The third page}}\n"))

    words = (
        "content.yaml: manual.entry “three”: “topic” refers to manual.topic “nowhere”, which does not exist."
    )
    assert str(refused.value) == words
    assert (digests(), published(), Revision.objects.count()) == before
