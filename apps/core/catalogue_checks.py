"""Whether a translation of the interface is whole: every check returns one line for each fault, with file and line."""

import re
from gettext import c2py
from html import unescape

# As Django's own catalogues have them: two rules for one language would pick the wrong form.
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
        "n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
FORMATS = {
    "python-format": re.compile(r"%\(\w+\)[sdfr]|%[sdfr](?!\w)"),
    "python-brace-format": re.compile(r"\{\w*\}"),
}
MARKUP = re.compile(r"<[^>]*>")
ARABIC_LETTER = re.compile(r"[\u0621-\u064a]")
NO_BREAK = "\u00a0\u202f"
# A sign that a French reader reads as punctuation: at the end of a word, not inside an address or a time.
FRENCH_SIGN = re.compile(
    rf"(?<=[^{NO_BREAK}:;?!(«\s])[:;?!](?=[\s»)…\u0022\u201d'\u2019]|$)|(?<=[ \t\n])[:;?!]"
)
# Arabic puts a sign before or between figures, or at the end of a Latin word, on the other side: telephone numbers,
# dates and addresses are turned around unless an invisible mark (U+200E) stands at them.
TURNED_AROUND = re.compile(r"(?<!\u200e)\+\d|(?<![\u200e\w-])\d+-\d|[A-Za-z]/(?=[\s.،؛)»]|$)")
FRENCH_QUOTE = re.compile(rf"«(?![{NO_BREAK}])|(?<![{NO_BREAK}])»")


def translations(entry):
    """Return the translated texts of an entry, every plural form of it."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def unfinished(catalogue, path):
    """Say what is not translated, not in every plural form, or only guessed."""
    faults = []
    for entry in catalogue:
        if entry.fuzzy:
            faults.append(_fault(entry, path, "fuzzy: read it, then remove the mark"))
        if not all(text.strip() for text in translations(entry)):
            faults.append(_fault(entry, path, "not translated, or not in every plural form"))
    return faults


def plural_count(language):
    return int(re.match(r"nplurals=(\d+)", PLURAL_FORMS[language])[1])


def plural_problems(catalogue, path):
    count = plural_count(path.parent.parent.name)
    return [
        _fault(entry, path, f"has {len(entry.msgstr_plural)} plural forms, the language has {count}")
        for entry in catalogue
        if entry.msgid_plural and sorted(entry.msgstr_plural) != list(range(count))
    ]


def placeholder_problems(catalogue, path):
    """A placeholder that is missing loses a value; an unknown one stops the page."""
    language = path.parent.parent.name
    return [
        _fault(entry, path, f"placeholders differ in “{text}”")
        for entry in catalogue
        for number, text in _numbered(entry)
        if text and not _same_placeholders(entry, number, text, language)
    ]


def _numbered(entry):
    return entry.msgstr_plural.items() if entry.msgid_plural else [(None, entry.msgstr)]


def _same_placeholders(entry, number, text, language):
    used = placeholders(text)
    if number is None:
        return used == placeholders(entry.msgid)
    singular, plural = placeholders(entry.msgid), placeholders(entry.msgid_plural)
    missing = plural - used
    # "one document" needs no figure, but a form that stands for several numbers has to show which.
    allowed = 1 if number in exact_forms(language) else 0
    return used <= singular | plural and len(missing) <= allowed


def placeholders(text):
    return {found for pattern in FORMATS.values() for found in pattern.findall(text.replace("%%", ""))}


def exact_forms(language):
    """Return the plural forms that stand for one single number: "one" in Spanish, "two" in Arabic."""
    form = c2py(re.search(r"plural=(.*?);?$", PLURAL_FORMS[language])[1])
    forms = [form(number) for number in (*range(1000), 1_000_000, 2_000_000)]
    return {number for number in forms if forms.count(number) == 1}


def french_spacing(catalogue, path):
    return [
        _fault(entry, path, f"needs a no-break space before : ; ? ! and inside « »: “{text}”")
        for entry in catalogue
        for text in translations(entry)
        if FRENCH_SIGN.search(plain := _plain(text)) or FRENCH_QUOTE.search(plain)
    ]


def arabic_order(catalogue, path):
    return [
        _fault(
            entry,
            path,
            f"needs U+200E at figures with signs, and after a sign that ends an address: “{text}”",
        )
        for entry in catalogue
        for text in translations(entry)
        if TURNED_AROUND.search(_plain(text))
    ]


def without_arabic(catalogue, path, allowed):
    return [
        _fault(entry, path, f"no Arabic letter in “{text}”")
        for entry in catalogue
        for text in translations(entry)
        if has_words(text) and not ARABIC_LETTER.search(text) and entry.msgid not in allowed
    ]


def same_as_english(catalogue, path, allowed):
    """`allowed` holds the words, in small letters, that the language spells as English does."""
    return [
        _fault(entry, path, "is the same in English; if it has to be, list it with the reason")
        for entry in catalogue
        for text in translations(entry)
        if has_words(text)
        and text in (entry.msgid, entry.msgid_plural)
        and entry.msgid.lower() not in allowed
    ]


def has_words(text):
    """Tell whether a translator has anything to do: not for a text of placeholders, tags and signs."""
    return any(character.isalpha() for character in _plain(text))


def _plain(text):
    """Return the text without tags, entities and placeholders, which have semicolons and letters of their own."""
    for pattern in (MARKUP, *FORMATS.values()):
        text = pattern.sub("0" if pattern is not MARKUP else "", text)
    return unescape(text)


def _fault(entry, path, message):
    return f"{path}:{entry.linenum}: “{entry.msgid}”: {message}"
