"""The catalogues of the portal itself, then the functions that read, merge and compile any catalogue."""

import gettext
import io
import json
import os
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command

from apps.core import catalogue_checks
from apps.core.catalogue_checks import PLURAL_FORMS
from apps.core.catalogues import catalogue_path, compile_catalogue, differences, merge, read, update, write
from apps.core.interface_texts import CatalogueError, Key, Message, extract

pytestmark = pytest.mark.once

TRANSLATED = [language for language in PLURAL_FORMS if language != "en"]

# Words that the language spells as English does. Any other text that is the same is one that somebody forgot.
SAME_AS_ENGLISH = {
    "fr": {
        *("administration", "code", "contact", "contacts", "division", "document", "documents", "invitation"),
        *(
            "invitations",
            "note",
            "plan",
            "publication",
            "publications",
            "section",
            "sections",
            "source",
            "sources",
        ),
        *("correction", "messages", "version", "versions"),
        *(
            "date",
            "description",
            "information",
            "menu",
            "page",
            "pages",
            "phases",
            "plans",
            "programme",
            "programmes",
        ),
        *("question", "questions", "relation", "relations", "suggestions", "type"),
        *("i, ii, iii", "a, b, c", "page %(number)s", "phase %(number)s", "%(number)s million"),
        "publication %(number)s",
        *("%(number)s document", "%(number)s documents", "%(number)s source", "%(number)s sources"),
        "europe",
    },
    "es": {
        *("agenda", "agendas", "manual", "no", "plan", "portal", "regional", "sector %(number)s"),
        *("asia", "australia"),
    },
    "ar": set(),
}
# Countries that the language spells as English does.
SAME_COUNTRIES = {
    "fr": """
        Angola, Bahamas, Bangladesh, Belize, Botswana, Cabo Verde, Côte d'Ivoire, Djibouti, El Salvador,
        Eswatini, Gabon, Guatemala, Guyana, Iraq, Kazakhstan, Kenya, Kiribati, Lesotho, Luxembourg, Malawi,
        Maldives, Mozambique, Myanmar, Naoero, Nicaragua, Oman, Paraguay, Philippines, Qatar, Rwanda,
        Seychelles, Sri Lanka, Suriname, Timor-Leste, Togo, Tonga, Türkiye, Uruguay, Viet Nam, Zimbabwe
    """,
    "es": """
        Andorra, Angola, Bahamas, Bangladesh, Benin, Botswana, Brunei Darussalam, Cabo Verde, Chad, Côte
        d'Ivoire, Djibouti, Ecuador, El Salvador, Estonia, Eswatini, Fiji, Guatemala, Guinea-Bissau, Guyana,
        Indonesia, Iraq, Kenya, Kiribati, Lesotho, Liberia, Malawi, Malta, Mozambique, Myanmar, Naoero,
        Nicaragua, Nigeria, Palau, Paraguay, Qatar, Rwanda, Seychelles, Sri Lanka, Suriname, Timor-Leste,
        Togo, Tonga, Türkiye, Uruguay, Viet Nam, Zimbabwe
    """,
}
for language, names in SAME_COUNTRIES.items():
    SAME_AS_ENGLISH[language].update(" ".join(names.lower().split()).split(", "))
# English text → why there is no Arabic letter in its translation.
WITHOUT_ARABIC = {}


@pytest.fixture(scope="module")
def texts():
    return extract(settings.BASE_DIR)


def of_portal(language):
    path = catalogue_path(settings.BASE_DIR, language)
    return read(path), path


def assert_none(faults):
    """All of them at once, in whole lines, for the translator who mends them."""
    assert not faults, "\n".join(faults)


# --- The portal's own catalogues --------------------------------------------------------------------------


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_portal_catalogue_holds_every_text_and_no_other(language, texts):
    catalogue, _ = of_portal(language)

    assert_none(differences(texts, catalogue))


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("check", ["unfinished", "plural_problems", "placeholder_problems"])
def test_portal_catalogue_is_whole(language, check):
    assert_none(getattr(catalogue_checks, check)(*of_portal(language)))


@pytest.mark.parametrize("language", TRANSLATED)
def test_portal_catalogue_repeats_no_english(language):
    assert_none(catalogue_checks.same_as_english(*of_portal(language), SAME_AS_ENGLISH[language]))


def test_portal_french_keeps_its_signs_on_the_line():
    assert_none(catalogue_checks.french_spacing(*of_portal("fr")))


def test_portal_arabic_keeps_numbers_and_addresses_in_their_order():
    assert_none(catalogue_checks.arabic_order(*of_portal("ar")))


def test_portal_pages_take_the_colon_after_a_name_from_the_catalogue():
    """French has a no-break space before it: a colon that a template writes by itself clings to the word."""
    colon = re.compile(r"(?:\}\}|%\}|</(?:a|b|bdi|small|span|strong|time)>):(?=\s|$)")
    sentence = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)
    root = Path(settings.BASE_DIR) / "templates"
    pages = [page for page in root.rglob("*.html") if page.parent.parent != root / "help"]

    found = [str(page) for page in pages if colon.search(sentence.sub("", page.read_text("utf-8")))]

    assert (len(pages) > 100, found) == (True, [])


def test_portal_arabic_is_in_arabic():
    assert_none(catalogue_checks.without_arabic(*of_portal("ar"), WITHOUT_ARABIC))


def test_portal_english_stays_as_in_the_sources():
    catalogue, _ = of_portal("en")

    assert catalogue.translated_entries() == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_portal_exceptions_are_still_needed(language, texts):
    used = {key.text.lower() for key in texts} | {message.plural.lower() for message in texts.values()}
    listed = SAME_AS_ENGLISH[language] | (
        {text.lower() for text in WITHOUT_ARABIC} if language == "ar" else set()
    )

    assert listed - used == set()


# --- The words of the rich text editor --------------------------------------------------------------------

EDITOR_SOURCES = {f"src/{module}.js" for module in ("utils", "menu", "link", "table", "orderedList", "html")}
EDITOR_TEXT = re.compile(r'gettext\(\s*"([^"]+)",?\s*\)')
NOT_IN_OUR_EDITOR = {"Toggle fullscreen"}


def of_editor(language):
    path = catalogue_path(settings.BASE_DIR, language, "djangojs")
    return read(path), path


@pytest.mark.parametrize("language", TRANSLATED)
def test_editor_catalogue_is_whole(language):
    catalogue, path = of_editor(language)

    assert_none(catalogue_checks.unfinished(catalogue, path))
    assert_none(catalogue_checks.same_as_english(catalogue, path, set()))
    if language == "ar":
        assert_none(catalogue_checks.without_arabic(catalogue, path, {}))


def test_editor_catalogues_hold_the_same_texts():
    french, spanish, arabic = ([entry.msgid for entry in of_editor(language)[0]] for language in TRANSLATED)

    assert french == spanish == arabic


def test_editor_catalogues_hold_what_the_editor_asks_for():
    sources = json.loads(Path(finders.find("django_prose_editor/editor.js.map")).read_text("utf-8"))
    asked = {
        text
        for name, source in zip(sources["sources"], sources["sourcesContent"], strict=True)
        if name in EDITOR_SOURCES
        for text in EDITOR_TEXT.findall(source)
    }

    assert asked - NOT_IN_OUR_EDITOR - {entry.msgid for entry in of_editor("fr")[0]} == set()
    assert asked >= NOT_IN_OUR_EDITOR | {"Edit Link", "List type", "Prettify"}


# --- Any catalogue ----------------------------------------------------------------------------------------

DAY = Message(Key("%(n)s day"), "%(n)s days", ["templates/b.html"])
MAY = Message(Key("May", "month"), "", ["apps/a.py", "apps/c.py"])


def messages(*found):
    return {message.key: message for message in found}


def french(*found):
    """Return a catalogue of the messages in which everything is translated."""
    catalogue = merge(messages(*found), "fr", None)
    for entry in catalogue:
        entry.msgstr = "" if entry.msgid_plural else "mai"
        entry.msgstr_plural = {0: "%(n)s jour", 1: "%(n)s jours"} if entry.msgid_plural else {}
    return catalogue


def saved(catalogue, root, language="fr"):
    path = catalogue_path(root, language)
    write(catalogue, path)
    return path


def test_merge_keeps_translations_and_adds_new_texts_empty():
    catalogue = merge(messages(MAY, DAY, Message(Key("new"), "", ["apps/a.py"])), "fr", french(MAY, DAY))

    assert [(entry.msgctxt, entry.msgid, entry.msgstr, dict(entry.msgstr_plural)) for entry in catalogue] == [
        ("month", "May", "mai", {}),
        (None, "new", "", {}),
        (None, "%(n)s day", "", {0: "%(n)s jour", 1: "%(n)s jours"}),
    ]


def test_merge_drops_what_is_no_longer_used():
    assert [entry.msgid for entry in merge(messages(MAY), "fr", french(MAY, DAY))] == ["May"]


def test_merge_keeps_doubts_and_remarks():
    old = french(MAY)
    old[0].flags.append("fuzzy")
    old[0].tcomment = "asked the office in Dakar"

    entry = merge(messages(MAY), "fr", old)[0]

    assert entry.fuzzy
    assert entry.tcomment == "asked the office in Dakar"


def test_merge_asks_again_for_a_text_that_became_plural():
    singular = Message(DAY.key, "", DAY.files)
    old = merge(messages(singular), "fr", None)
    old[0].msgstr = "%(n)s jour"

    entry = merge(messages(DAY), "fr", old)[0]

    assert entry.msgstr == ""
    assert entry.msgstr_plural == {0: "", 1: ""}


@pytest.mark.parametrize(("language", "forms"), [("en", 2), ("fr", 2), ("es", 3), ("ar", 6)])
def test_merge_makes_room_for_every_plural_form(language, forms):
    catalogue = merge(messages(DAY), language, None)

    assert len(catalogue[0].msgstr_plural) == forms
    assert catalogue.metadata["Plural-Forms"] == PLURAL_FORMS[language]


def test_merge_is_stable(tmp_path):
    path = saved(french(MAY, DAY), tmp_path)
    first = path.read_text("utf-8")

    write(merge(messages(MAY, DAY), "fr", read(path)), path)

    assert path.read_text("utf-8") == first
    assert "#: apps/a.py apps/c.py\n" in first
    assert "Date" not in first


def test_differences():
    other_plural = Message(DAY.key, "%(n)s of days", DAY.files)
    new = Message(Key("new"), "", ["apps/a.py"])

    assert differences(messages(other_plural, new), french(MAY, DAY)) == [
        "missing: “new” in apps/a.py",
        "has another plural: “%(n)s day”",
        "no longer used: “May” [month]",
    ]
    assert differences(messages(MAY, DAY), french(MAY, DAY)) == []


def test_update_reads_sources_and_translations(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "May" context "month" %}{% translate "new" %}'
    )
    saved(french(MAY, DAY), tmp_path)

    catalogue = update(tmp_path, "fr")

    assert [(entry.msgid, entry.msgstr) for entry in catalogue] == [("May", "mai"), ("new", "")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('msgid ""\nmsgstr ""\n\nmsgid "a\nmsgstr "b"\n', ":4: not a line of a catalogue"),
        ('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b" c\n', ":5: not a line of a catalogue"),
        ('msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgid "b"\nmsgstr "c"\n', ":5: "),
        (
            'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n',
            ":7: “a” stands here twice",
        ),
    ],
    ids=["open quotation mark", "rest of a line", "order", "twice"],
)
def test_read_broken_catalogue_names_file_and_line(text, message, tmp_path):
    path = tmp_path / "django.po"
    path.write_text(text)

    with pytest.raises(CatalogueError) as refused:
        read(path)
    assert f"{path}{message}" in str(refused.value)


def test_read_catalogue_not_in_utf8_names_file_and_line(tmp_path):
    path = tmp_path / "django.po"
    path.write_bytes('msgid ""\nmsgstr ""\n# é\n'.encode("latin-1"))

    with pytest.raises(CatalogueError, match=r"django\.po:3: not written in UTF-8"):
        read(path)


def compiled(path):
    with path.with_suffix(".mo").open("rb") as handle:
        return gettext.GNUTranslations(handle)


def test_compile_catalogue_makes_what_gettext_reads(tmp_path):
    path = saved(french(MAY, DAY), tmp_path)

    assert compile_catalogue(path)

    translations = compiled(path)
    assert translations.pgettext("month", "May") == "mai"
    assert translations.ngettext("%(n)s day", "%(n)s days", 0) == "%(n)s jour"
    assert translations.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s jours"


def test_compile_catalogue_leaves_out_what_is_fuzzy_or_empty(tmp_path):
    catalogue = french(MAY, Message(Key("new"), "", ["apps/a.py"]))
    catalogue[0].flags.append("fuzzy")
    catalogue[1].msgstr = ""
    path = saved(catalogue, tmp_path)

    compile_catalogue(path)

    assert compiled(path).pgettext("month", "May") == "May"
    assert compiled(path).gettext("new") == "new"


def test_compile_catalogue_unchanged_is_skipped_whatever_its_date(tmp_path):
    path = saved(french(MAY), tmp_path)
    compile_catalogue(path)
    os.utime(path, (2_000_000_000, 2_000_000_000))

    assert not compile_catalogue(path)


def test_compile_catalogue_changed_is_compiled_again_though_older(tmp_path):
    path = saved(french(MAY), tmp_path)
    compile_catalogue(path)
    path.write_text(path.read_text("utf-8").replace("mai", "Mai"), "utf-8")
    os.utime(path, (0, 0))

    assert compile_catalogue(path)
    assert compiled(path).pgettext("month", "May") == "Mai"


@pytest.mark.parametrize(
    ("good", "broken", "message"),
    [
        ("charset=UTF-8", "charset=latin-1", "Content-Type is"),
        ("nplurals=2", "nplurals=3", "Plural-Forms is"),
        ("%(n)s jours", "%(nombre)s jours", "placeholders differ"),
        ('msgstr[1] "%(n)s jours"\n', "", "has 1 plural forms, the language has 2"),
    ],
)
def test_compile_catalogue_broken_is_refused_and_nothing_written(good, broken, message, tmp_path):
    path = saved(french(MAY, DAY), tmp_path)
    path.write_text(path.read_text("utf-8").replace(good, broken), "utf-8")

    with pytest.raises(CatalogueError, match=message):
        compile_catalogue(path)
    assert not path.with_suffix(".mo").exists()


# --- Commands ---------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path, settings):
    """A project of one template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text('{% translate "Hello" %}')
    settings.BASE_DIR = tmp_path
    return tmp_path


def run(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_update_catalogues_writes_all_four_and_then_has_nothing_to_say(project):
    assert run("update_catalogues").splitlines() == [
        "en: 1 texts.",
        "fr: 1 texts, 1 not translated.",
        "es: 1 texts, 1 not translated.",
        "ar: 1 texts, 1 not translated.",
    ]
    assert run("update_catalogues", "--check") == "The catalogues hold all 1 texts and no other.\n"


def test_update_catalogues_check_lists_what_differs_and_writes_nothing(project):
    with pytest.raises(CommandError, match=r"fr: missing: “Hello” in templates/a\.html"):
        run("update_catalogues", "--check")
    assert not (project / "locale").exists()


def test_update_catalogues_of_a_broken_source_names_it(project):
    (project / "templates" / "a.html").write_text("{% blocktranslate %}{% if a %}{% endblocktranslate %}")

    with pytest.raises(CommandError, match=r"file templates/a\.html, line 1"):
        run("update_catalogues")


def test_compile_catalogues_twice(project):
    run("update_catalogues")

    assert run("compile_catalogues") == "Catalogues compiled: ar, en, es, fr.\n"
    assert run("compile_catalogues") == "Catalogues compiled: none, all are up to date.\n"


def test_compile_catalogues_of_a_broken_catalogue_names_file_and_line(project):
    path = saved(french(MAY), project)
    path.write_text(path.read_text("utf-8") + "nonsense\n", "utf-8")

    with pytest.raises(CommandError, match=r"django\.po:\d+: not a line of a catalogue: nonsense"):
        run("compile_catalogues")
