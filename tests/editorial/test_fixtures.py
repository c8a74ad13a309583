"""Every way in which a file of content can be wrong stops the load, says where and why, and stores nothing."""

import pytest
import yaml
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.editorial.fixtures import read
from apps.editorial.loading import load
from apps.editorial.models import LogHead, Publication, Revision
from apps.editorial.problems import Refused
from apps.manual.models import Entry, Topic
from apps.organization.models import Unit
from apps.translation.models import TranslationUnit
from tests import builders

pytestmark = pytest.mark.django_db

TOPIC = "manual.topic:\n- {code: shelf, title: {en: Shelf}}\n"
ENTRY = TOPIC + "manual.entry:\n- slug: page\n  topic: shelf\n  title: {en: Page}\n"
UNIT = "organization.unit:\n- {code: top, kind: division, name: {en: Top}, %s}\n"
PAGE = "content.yaml: manual.entry “page”"


@pytest.fixture
def write(tmp_path):
    def write(text, name="content.yaml"):
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(content)
        return tmp_path

    return write


def stored():
    counted = [Topic, Entry, Unit, Revision, Publication, TranslationUnit]
    return [model.objects.count() for model in counted] + [LogHead.current()]


def refusal(folder):
    """Return the words with which a folder is refused, after a look at what is left behind: nothing."""
    with pytest.raises(Refused) as refused:
        load(folder)
    assert stored() == [0] * 7
    return str(refused.value)


# --- Files that are no mapping of kinds to rows -----------------------------------------------------------


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "[]\n", "0\n", "false\n", "'':\n"])
def test_a_file_that_maps_nothing_is_refused(write, text):
    no_mapping = "content.yaml: The file has to map kinds of content to lists of rows."
    no_kind = "content.yaml: There is no such kind of content: "

    assert refusal(write(text)) == (no_kind if text == "'':\n" else no_mapping)


@pytest.mark.parametrize("text", ["", "# only a remark\n", "manual.topic:\n", "manual.topic: []\n"])
def test_a_file_without_rows_is_empty(write, text):
    assert load(write(text)) == {"created": 0, "updated": 0, "unchanged": 0, "kept": 0}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "manual.topic: [\n",
            "while parsing a flow node\nexpected the node content, but found '<stream end>'\n"
            '  in "<unicode string>", line 2, column 1:\n    \n    ^',
        ),
        (
            b"manual.topic: \xff\n",
            "'utf-8' codec can't decode byte 0xff in position 14: invalid start byte",
        ),
        (
            TOPIC + "---\n" + TOPIC,
            'expected a single document in the stream\n  in "<unicode string>", line 1, column 1:\n'
            "    manual.topic:\n    ^\nbut found another document\n"
            '  in "<unicode string>", line 3, column 1:\n    ---\n    ^',
        ),
        (
            TOPIC + TOPIC,
            '“manual.topic” stands here twice\n  in "<unicode string>", line 3, column 1:\n'
            "    manual.topic:\n    ^",
        ),
        (
            "manual.topic:\n- {code: shelf, title: {en: One, en: Two}}\n",
            '“en” stands here twice\n  in "<unicode string>", line 2, column 34:\n'
            "    - {code: shelf, title: {en: One, en: Two}}\n                                     ^",
        ),
        (
            'manual.topic:\n- {code: shelf, title: {en: "\\ud800"}}\n',
            'half of a character\n  in "<unicode string>", line 2, column 29:\n'
            '    - {code: shelf, title: {en: "\\ud800"}}\n                                ^',
        ),
        ("manual.topic: !!int abc\n", "invalid literal for int() with base 10: 'abc'"),
        ("[" * 500, "maximum recursion depth exceeded"),
    ],
)
def test_broken_yaml_is_refused_in_the_words_of_its_reader(write, text, reason):
    words = refusal(write(text))

    assert words.split(" while calling", 1)[0] == f"content.yaml: {reason}"


def test_a_folder_with_the_name_of_a_file_is_refused(tmp_path):
    (tmp_path / "odd.yaml").mkdir()

    words = refusal(tmp_path)

    assert words == f"odd.yaml: [Errno 21] Is a directory: '{tmp_path / 'odd.yaml'}'"


def test_all_files_are_read_and_each_problem_names_its_own(write):
    write("manual.page: []\n", "a.yaml")

    words = refusal(write("manual.topic:\n- {}\n", "b.yaml"))

    assert words == (
        "a.yaml: There is no such kind of content: manual.page\nb.yaml: manual.topic: Row 1 has no “code”."
    )


def test_words_stay_words_whatever_yaml_makes_of_them(write):
    rows = "manual.topic:\n- {code: 010, title: {en: yes}, summary: {en: 12:30}}\n- {code: 7, title: {en: 1.50}}\n"

    files = read(write(rows))

    assert files.rows == {
        ("manual.topic", "010"): {"code": "010", "title": {"en": "yes"}, "summary": {"en": "12:30"}},
        ("manual.topic", "7"): {"code": 7, "title": {"en": "1.50"}},
    }


# --- Rows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("{code: shelf}", "content.yaml: “manual.topic” has to be a list of rows."),
        ("shelf", "content.yaml: “manual.topic” has to be a list of rows."),
        ("5", "content.yaml: “manual.topic” has to be a list of rows."),
        ("[null]", "content.yaml: manual.topic: Row 1 has no “code”."),
        ("[{code: a, title: {en: A}}, word]", "content.yaml: manual.topic: Row 2 has no “code”."),
        ("[[]]", "content.yaml: manual.topic: Row 1 has no “code”."),
        ("[{title: {en: A}}]", "content.yaml: manual.topic: Row 1 has no “code”."),
        ("[{code: , title: {en: A}}]", "content.yaml: manual.topic: Row 1 has no “code”."),
        ("[{code: [a], title: {en: A}}]", "content.yaml: manual.topic: Row 1 has no “code”."),
        (
            "[{code: a b, title: {en: A}}]",
            "content.yaml: manual.topic “a b”, code: "
            "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
        ),
        (
            "[{code: a, title: {en: A}}, {code: a, title: {en: B}}]",
            "content.yaml: manual.topic “a”: There are two rows with this key.",
        ),
    ],
)
def test_a_row_without_a_key_of_its_own_is_refused(write, rows, reason):
    assert refusal(write(f"manual.topic: {rows}\n")) == reason


def test_the_same_row_in_two_files_is_refused_at_the_first(write):
    write(TOPIC, "a.yaml")

    words = refusal(write(TOPIC, "b.yaml"))

    assert words == "a.yaml: manual.topic “shelf”: There are two rows with this key."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("colour: blue", ": There is no field “colour”."),
        ("5: blue", ": There is no field “5”."),
        ("id: 4e9c1c3a-0000-4000-8000-000000000000", ": There is no field “id”."),
        ("position: 7", ": There is no field “position”."),
        ("title_fr: Page", ": There is no field “title_fr”."),
        ("archived_at: 2026-01-01", ": There is no field “archived_at”."),
        ("summary: Words", ": “summary” has to be a mapping of languages."),
        ("summary: [Words]", ": “summary” has to be a mapping of languages."),
        ("summary:", ": “summary” has to be a mapping of languages."),
        (
            "summary: {en: Words, de: Worte, 1: x, pt: Palavras}",
            ": “summary” is in a language that the portal does not have: 1, de, pt.",
        ),
        ("summary: {en: [Words]}", ": “summary” under “en” has to be text. Put it in quotes."),
        ("summary: {fr: {a: b}}", ": “summary” under “fr” has to be text. Put it in quotes."),
        ("summary: {en: 2026}", ": “summary” under “en” has to be text. Put it in quotes."),
        ("summary: {en: true}", ": “summary” under “en” has to be text. Put it in quotes."),
        (
            "summary: {en: Words of the page, ar: Words of a page}",
            ": “summary” under “ar” is not written in that language.",
        ),
        (
            "summary: {en: Words of the page, fr: كلمات الصفحة هنا}",
            ": “summary” under “fr” is not written in that language.",
        ),
        ("summary: {en: كلمات الصفحة هنا}", ": “summary” under “en” is not written in that language."),
        (
            'summary: {en: "a\\0b"}',
            ", summary [en]: This text contains invisible control characters. Paste it as plain text and try again.",
        ),
        (
            'summary: {en: Words, fr: "a\\u202eb"}',
            ", summary [fr]: "
            "This text contains invisible marks that turn its direction around. Remove them and try again.",
        ),
        (
            'source_locator: "a\\0b"',
            ", place in the source: "
            "This text contains invisible control characters. Paste it as plain text and try again.",
        ),
        ("access: everybody", ", who may read it: Value 'everybody' is not a valid choice."),
        ("access: [staff]", ": “access” has to be a single value."),
        ("is_stub: perhaps", ", not supplied yet: “perhaps” value must be either True or False."),
        (
            "content_date: 2026",
            ", date of the content: “2026” value has an invalid date format. It must be in YYYY-MM-DD format.",
        ),
        (
            "content_date: 2026-13-01",
            ", date of the content: "
            "“2026-13-01” value has the correct format (YYYY-MM-DD) but it is an invalid date.",
        ),
        ("about_framework: mcof", ": “about_framework” refers to frameworks.framework “mcof”, which does not exist."),
        ("about_framework: [mcof]", ": “about_framework” has to be a single value."),
        ("related: page", ": “related” has to be a list."),
        ("related: {page: 1}", ": “related” has to be a list."),
        ("related: 5", ": “related” has to be a list."),
        ("related: [page, other]", ": “related” refers to manual.entry “other”, which does not exist."),
        ("related: [[page]]", ": “related” refers to manual.entry “”, which does not exist."),
        ("restricted_to: [nobody]", ": “restricted_to” refers to auth.group “nobody”, which does not exist."),
        ("sections: words", ": “sections” has to be a list of rows."),
        ("sections: {anchor: role}", ": “sections” has to be a list of rows."),
        ("sections: 5", ": “sections” has to be a list of rows."),
        ("sections: [words]", " › sections: Row 1 has no “anchor”."),
        ("sections: [null]", " › sections: Row 1 has no “anchor”."),
        ("sections: [{anchor: }]", " › sections: Row 1 has no “anchor”."),
        ("sections: [{kind: role}]", " › sections: Row 1 has no “anchor”."),
        ("sections: [{anchor: role, colour: blue}]", " › section “role”: There is no field “colour”."),
        ("sections: [{anchor: role, entry: page}]", " › section “role”: There is no field “entry”."),
        (
            "sections: [{anchor: role}, {anchor: role}]",
            " › section “role”: There are two rows with this key.",
        ),
        ("sections: [{anchor: role, kind: rôle}]", " › section “role”, kind: Value 'rôle' is not a valid choice."),
        (
            "sections: [{anchor: role, heading: {en: One two three, ar: One two four}}]",
            " › section “role”: “heading” under “ar” is not written in that language.",
        ),
        ("links: [{code: site}]", " › link “site”, title: The English text is required."),
        (
            "links: [{code: site, title: {en: Site}, url: 'javascript:alert(1)'}]",
            " › link “site”, web address: Enter a valid URL.",
        ),
        (
            "documents: [{document: report}]",
            " › reference “report”: “document” refers to library.document “report”, which does not exist.",
        ),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_refused_by_name(write, line, reason):
    assert refusal(write(f"{ENTRY}  {line}\n")) == PAGE + reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{slug: page, title: {en: Page}}", ", topic: This field cannot be blank."),
        ("{slug: page, topic: , title: {en: Page}}", ", topic: This field cannot be blank."),
        ("{slug: page, topic: shelf}", ", title: The English text is required."),
        ("{slug: page, topic: shelf, title: {en: ' '}}", ", title: The English text is required."),
        ("{slug: page, topic: shelf, title: {fr: La page}}", ", title: The English text is required."),
        (
            "{slug: page, topic: shelf, title: {en: %s}}" % ("x" * 10_000),
            ", title [en]: Ensure this value has at most 300 characters (it has 10000).",
        ),
    ],
)  # fmt: skip
def test_what_a_row_has_to_have_is_asked_for(write, row, reason):
    assert refusal(write(f"{TOPIC}manual.entry:\n- {row}\n")) == PAGE + reason


def test_every_problem_of_every_row_is_said_at_once(write):
    text = ENTRY + "  colour: blue\n  sections: [{anchor: role, size: 2}, {kind: role}]\nmanual.page: []\n"

    assert refusal(write(text)).split("\n") == [
        "content.yaml: There is no such kind of content: manual.page",
        f"{PAGE}: There is no field “colour”.",
        f"{PAGE} › section “role”: There is no field “size”.",
        f"{PAGE} › sections: Row 2 has no “anchor”.",
    ]


def test_a_null_where_the_column_needs_a_value_is_its_default(write):
    load(write(ENTRY + "  access:\n  source_locator:\n  is_stub:\n  sections:\n  related:\n"))

    entry = Entry.objects.get()

    assert (entry.access, entry.source_locator, entry.is_stub) == ("staff", "", False)


# --- Circles ------------------------------------------------------------------------------------------------


def test_parents_that_go_round_in_a_circle_are_refused_at_each_row(write):
    rows = "".join(
        f"- {{code: {code}, parent: {parent}, title: {{en: {code}}}}}\n"
        for code, parent in [("aa", "bb"), ("bb", "cc"), ("cc", "aa"), ("dd", "aa")]
    )

    assert refusal(write("manual.topic:\n" + rows)).split("\n") == [
        "content.yaml: manual.topic “aa”: “parent” goes round in a circle: aa → bb → cc → aa.",
        "content.yaml: manual.topic “bb”: “parent” goes round in a circle: bb → cc → aa → bb.",
        "content.yaml: manual.topic “cc”: “parent” goes round in a circle: cc → aa → bb → cc.",
    ]


@pytest.mark.parametrize(
    ("kind", "link", "more"),
    [
        ("organization.office", "reports_to", "type: RO, country: TD"),
        ("frameworks.framework", "superseded_by", "kind: framework"),
    ],
)
def test_every_reference_to_the_own_kind_is_looked_through_for_circles(write, kind, link, more):
    name = "title" if kind == "frameworks.framework" else "name"
    rows = "".join(
        f"- {{code: {code}, {link}: {other}, {name}: {{en: {code}}}, {more}}}\n"
        for code, other in [("aa", "bb"), ("bb", "aa")]
    )
    others = "organization.country: [{iso2: TD, name: {en: Chad}}]\n"
    others += "organization.officetype: [{code: RO, name: {en: R}}]\n"

    assert refusal(write(f"{others}{kind}:\n{rows}")).split("\n") == [
        f"content.yaml: {kind} “aa”: “{link}” goes round in a circle: aa → bb → aa.",
        f"content.yaml: {kind} “bb”: “{link}” goes round in a circle: bb → aa → bb.",
    ]


@pytest.mark.parametrize(
    ("code", "parent", "reason"),
    [
        ("self", "self", "“parent” goes round in a circle: self → self."),
        ("5", "5", "“parent” goes round in a circle: 5 → 5."),
        ("self", "[self]", "“parent” has to be a single value."),
        ("self", "{a: b}", "“parent” has to be a single value."),
        ("self", "other", "“parent” refers to manual.topic “other”, which does not exist."),
    ],
)
def test_a_parent_that_cannot_be_is_refused(write, code, parent, reason):
    words = refusal(write(f"manual.topic:\n- {{code: {code}, parent: {parent}, title: {{en: Shelf}}}}\n"))

    assert words == f"content.yaml: manual.topic “{code}”: {reason}"


def test_what_only_the_database_can_see_names_the_file_too(write):
    unit = UNIT % "principles: []" + "contacts.contact:\n"
    contact = "- {code: %s, unit: top, label: {en: %s}, email: a@example.org, is_primary: true}\n"
    first = unit + contact % ("one", "First")
    load(write(first))
    before = stored()

    with pytest.raises(Refused) as refused:
        load(write(first + contact % ("two", "Second")))

    told = "“First” and “Second” cannot both be the first contact of this unit. Change one of them."
    assert str(refused.value) == f"content.yaml: contact “two”: {told}"
    assert stored() == before


# --- What is stored of good rows ----------------------------------------------------------------------------


def test_dangerous_markup_is_removed_on_load(write):
    body = "<p onclick='x()'>Safe <script>alert(1)</script><a href='javascript:alert(1)'>link</a></p>"

    load(write(ENTRY + f'  sections: [{{anchor: role, kind: role, body: {{en: "{body}"}}}}]\n'))

    assert Entry.objects.get().sections.get().body_en == "<p>Safe <a>link</a></p>"


def test_many_to_many_leads_to_groups_and_to_rows_of_the_same_files_each_once(write):
    other = "- {slug: other, topic: shelf, title: {en: Other}}\n"

    load(
        write(ENTRY + "  restricted_to: [editor, reader, editor]\n  related: [other, page, other]\n" + other)
    )

    entry = Entry.objects.get(slug="page")
    assert sorted(entry.restricted_to.values_list("name", flat=True)) == ["editor", "reader"]
    assert sorted(entry.related.values_list("slug", flat=True)) == ["other", "page"]


def test_the_order_in_the_file_is_the_position(write):
    load(write("manual.topic:\n- {code: zz, title: {en: Z}}\n- {code: aa, title: {en: A}}\n"))

    assert list(Topic.objects.values_list("code", "position")) == [("zz", 1), ("aa", 2)]


def test_numbers_dates_and_words_in_another_form_are_the_same_value(write):
    versions = "versions: [{language: en, title: A}]"
    document = f"library.document:\n- {{code: 5, kind: report, year: '2016', symbol: 70, {versions}}}\n"
    source = "library.source:\n- {code: s, title: {en: Manual}, publisher: {en: ' IOM '}, content_date: 2026-1-5}\n"
    unit = UNIT % "principles: [{number: '1', text: {en: One}}]"

    first = load(write(document + source + unit))
    second = load(write(document + source + unit))

    assert first == {"created": 3, "updated": 0, "unchanged": 0, "kept": 0}
    assert second == {"created": 0, "updated": 0, "unchanged": 3, "kept": 0}


def test_a_reference_to_a_row_that_people_made_leads_to_it(write):
    topic = builders.make_topic("shelf")

    load(write("manual.entry:\n- {slug: page, topic: shelf, title: {en: Page}}\n"))

    assert Entry.objects.get().topic == topic


# --- Anything at all ----------------------------------------------------------------------------------------

SCALARS = st.sampled_from(
    [None, True, 0, -1, 2016, 1.5, "", "page", "shelf", "x" * 400, "a\x00b", "\u202e", "نص"]
)
NAMES = st.sampled_from(["en", "fr", "ar", "de", "slug", "code", "anchor", "title", "topic", "kind", 5])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["slug", "topic", "title", "key_points", "access", "is_stub", "content_date", "source", "owner_unit"]
FIELDS += [
    "related",
    "restricted_to",
    "about_framework",
    "sections",
    "links",
    "documents",
    "contacts",
    "public_note",
]
GOOD = {"slug": "page", "topic": "shelf", "title": {"en": "Page"}}
CHILD = {"anchor": "role", "code": "site", "document": "report", "contact": "desk", "title": {"en": "Site"}}
ROWS = st.dictionaries(
    st.sampled_from(FIELDS),
    ANYTHING | st.lists(ANYTHING.map(lambda value: CHILD | {"kind": value}), max_size=2),
    max_size=3,
)


@settings(max_examples=40)
@given(changes=ROWS, topics=ANYTHING | st.just([{"code": "shelf", "title": {"en": "Shelf"}}]))
@example(changes={"content_date": 2016}, topics=[{"code": "shelf", "title": {"en": "Shelf"}}])
@example(changes={"restricted_to": ["a\0b"]}, topics=[{"code": "shelf", "title": {"en": "Shelf"}}])
def test_whatever_a_file_holds_it_is_loaded_or_refused_in_words(write, changes, topics):
    content = {"manual.topic": topics, "manual.entry": [GOOD | changes]}
    folder = write(yaml.safe_dump(content, allow_unicode=True))

    with transaction.atomic():
        try:
            created, problems = load(folder)["created"], []
        except Refused as refused:
            created, problems = 0, refused.problems
        transaction.set_rollback(True)

    assert bool(created) != bool(problems)
    assert [str(problem) for problem in problems if not str(problem).startswith("content.yaml: ")] == []
