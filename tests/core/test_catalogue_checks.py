from pathlib import Path

import django
import polib
import pytest

from apps.core.catalogue_checks import (
    PLURAL_FORMS,
    exact_forms,
    french_spacing,
    has_words,
    placeholder_problems,
    placeholders,
    plural_count,
    plural_problems,
    same_as_english,
    unfinished,
    without_arabic,
)
from apps.core.catalogues import catalogue_path

pytestmark = pytest.mark.once

NARROW = "\u202f"
NO_BREAK = "\u00a0"


def one(msgid, *texts, plural="", flags=()):
    """Return a catalogue of one entry, translated by one text or by one for each plural form."""
    catalogue = polib.POFile()
    entry = polib.POEntry(msgid=msgid, msgid_plural=plural, flags=list(flags), linenum=7)
    if plural:
        entry.msgstr_plural = dict(enumerate(texts))
    else:
        entry.msgstr = texts[0]
    catalogue.append(entry)
    return catalogue


def path(tmp_path, language):
    return catalogue_path(tmp_path, language)


@pytest.mark.parametrize(("language", "count"), [("en", 2), ("fr", 2), ("es", 3), ("ar", 6)])
def test_plural_count(language, count):
    assert plural_count(language) == count


@pytest.mark.parametrize(("language", "forms"), [("en", {0}), ("fr", set()), ("es", {0}), ("ar", {0, 1, 2})])
def test_exact_forms_stand_for_one_number(language, forms):
    assert exact_forms(language) == forms


@pytest.mark.parametrize("language", PLURAL_FORMS)
def test_plural_forms_are_those_of_django(language):
    theirs = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES" / "django.po"

    assert PLURAL_FORMS[language] == polib.pofile(theirs).metadata["Plural-Forms"]


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        (one("Hello", "Bonjour", flags=["fuzzy"]), "fuzzy"),
        (one("Hello", ""), "not translated"),
        (one("Hello", " "), "not translated"),
        (one("entry", "entrée", "", plural="entries"), "not translated, or not in every plural form"),
    ],
)
def test_unfinished_names_file_and_line(catalogue, fault, tmp_path):
    assert fault in "".join(unfinished(catalogue, path(tmp_path, "fr")))
    assert unfinished(catalogue, path(tmp_path, "fr"))[0].startswith(f"{path(tmp_path, 'fr')}:7: ")


def test_unfinished_passes_a_whole_catalogue(tmp_path):
    assert unfinished(one("entry", "entrée", "entrées", plural="entries"), path(tmp_path, "fr")) == []


def test_plural_problems_of_a_missing_form(tmp_path):
    texts = ["لا", "واحد", "اثنان", "قليل", "كثير"]

    assert len(plural_problems(one("entry", *texts, plural="entries"), path(tmp_path, "ar"))) == 1
    assert plural_problems(one("entry", *texts, "آخر", plural="entries"), path(tmp_path, "ar")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("%(name)s of {place} or {}", {"%(name)s", "{place}", "{}"}),
        ("%s and %d", {"%s", "%d"}),
        ("100 %% sure", set()),
        ("5% de plus", set()),
    ],
)
def test_placeholders(text, found):
    assert placeholders(text) == found


@pytest.mark.parametrize(
    ("english", "french"),
    [("%(n)s of %(all)s", "%(all)s : %(n)s"), ("{name}", "M. {name}"), ("100%%", "100 %%")],
)
def test_placeholder_problems_none(english, french, tmp_path):
    assert placeholder_problems(one(english, french), path(tmp_path, "fr")) == []


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("%(name)s", "%(nom)s"),
        ("%(name)s", "rien"),
        ("no", "%(name)s"),
        ("{name}", "{nom}"),
        ("%(a)s", "%(a)"),
    ],
)
def test_placeholder_problems(english, french, tmp_path):
    assert len(placeholder_problems(one(english, french), path(tmp_path, "fr"))) == 1


def test_placeholder_problems_form_of_one_number_may_leave_it_out(tmp_path):
    spanish = one("%(n)s day", "un día", "%(n)s de días", "%(n)s días", plural="%(n)s days")

    assert placeholder_problems(spanish, path(tmp_path, "es")) == []


def test_placeholder_problems_unknown_in_one_plural_form(tmp_path):
    french = one("%(n)s day", "%(n)s jour", "%(n)s jours de %(mois)s", plural="%(n)s days")

    assert len(placeholder_problems(french, path(tmp_path, "fr"))) == 1


def test_placeholder_problems_form_of_many_numbers_has_to_show_which(tmp_path):
    french = one("%(n)s day", "un jour", "%(n)s jours", plural="%(n)s days")
    spanish = one("%(n)s day", "un día", "%(n)s de días", "días", plural="%(n)s days")

    assert len(placeholder_problems(french, path(tmp_path, "fr"))) == 1
    assert len(placeholder_problems(spanish, path(tmp_path, "es"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Oui ?",
        "Attention : lisez",
        "Non!",
        "Nom:",
        "Voir « ceci »",
        f"«{NO_BREAK}ceci»",
        f"«ceci{NO_BREAK}»",
        "“Nom:”",
        "%(name)s: voir",
        "<b>Nom</b> : x",
        f"Bien{NO_BREAK}! Non ;",
    ],
)
def test_french_spacing_wrong(text, tmp_path):
    assert len(french_spacing(one("x", text), path(tmp_path, "fr"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"Oui{NARROW}?",
        f"Oui{NO_BREAK}?!",
        f"Nom{NO_BREAK}: %(name)s",
        f"«{NO_BREAK}ceci{NARROW}»",
        "Nom&nbsp;: x",
        "à 12:30 sur https://example.org/?a=b;c",
        '<a href="x?y">lien</a>',
        "&laquo;&nbsp;ceci&nbsp;&raquo;",
        "(!)",
    ],
)
def test_french_spacing_right(text, tmp_path):
    assert french_spacing(one("x", text), path(tmp_path, "fr")) == []


@pytest.mark.parametrize(
    ("msgid", "text", "faults"),
    [
        ("Search", "بحث", 0),
        ("Search", "Search", 1),
        ("Search", "،؟", 0),
        ("%(a)s – %(b)s", "%(b)s – %(a)s", 0),
        ("IOM", "IOM", 0),
    ],
)
def test_without_arabic(msgid, text, faults, tmp_path):
    assert len(without_arabic(one(msgid, text), path(tmp_path, "ar"), {"IOM": "a name"})) == faults


@pytest.mark.parametrize(
    ("msgid", "text", "faults"),
    [
        ("Search", "Rechercher", 0),
        ("Search", "Search", 1),
        ("<b>%(a)s</b>", "<b>%(a)s</b>", 0),
        ("Contact", "Contact", 0),
    ],
)
def test_same_as_english(msgid, text, faults, tmp_path):
    assert len(same_as_english(one(msgid, text), path(tmp_path, "fr"), {"contact": "French too"})) == faults


def test_same_as_english_in_one_plural_form(tmp_path):
    catalogue = one("entry", "entrée", "entries", plural="entries")

    assert len(same_as_english(catalogue, path(tmp_path, "fr"), {})) == 1


@pytest.mark.parametrize(
    ("text", "words"), [("Hello", True), ("%(name)s: {n} &amp; <br>", False), ("بحث", True)]
)
def test_has_words(text, words):
    assert has_words(text) is words
