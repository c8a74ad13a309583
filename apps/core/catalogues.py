"""The catalogues of the interface: kept in locale/*/LC_MESSAGES/django.po, compiled to django.mo.

djangojs.po beside it, written by hand, has the words of the rich text editor; it is read and compiled likewise.

Written here so that nothing but Python is needed: Django's makemessages and compilemessages call GNU gettext.
"""

import hashlib
import re
from collections import Counter
from gettext import GNUTranslations

import polib

from apps.core.catalogue_checks import (
    FORMATS,
    PLURAL_FORMS,
    placeholder_problems,
    plural_count,
    plural_problems,
)
from apps.core.interface_texts import CatalogueError, Key, extract

DIGEST = "X-Source-Digest"
WELL_FORMED = re.compile(
    r"""\s*(?:\#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*")?\s*"""
)

# --- Catalogues -------------------------------------------------------------------------------------------


def catalogue_path(root, language, domain="django"):
    return root / "locale" / language / "LC_MESSAGES" / f"{domain}.po"


def read(path):
    """Return a catalogue. Raises CatalogueError, with file and line, when it is not well formed."""
    text = _text(path)
    _refuse_malformed(text, path)
    try:
        catalogue = polib.pofile(text, encoding="utf-8")
    except OSError as error:  # polib's way to say that it cannot read on
        line = re.search(r"line (\d+)", str(error))
        raise CatalogueError(f"{path}:{line[1] if line else 1}: {error}") from error
    _refuse_repeated(catalogue, path)
    return catalogue


def _text(path):
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CatalogueError(f"{path}:{line}: not written in UTF-8") from error


def _refuse_malformed(text, path):
    """polib cuts a text off, without a word, when its closing quotation mark is missing."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not WELL_FORMED.fullmatch(line):
            raise CatalogueError(f"{path}:{number}: not a line of a catalogue: {line}")


def _refuse_repeated(catalogue, path):
    count = Counter(map(key_of, catalogue))
    if repeated := [entry for entry in catalogue if count[key_of(entry)] > 1]:
        raise CatalogueError(f"{path}:{repeated[-1].linenum}: “{repeated[-1].msgid}” stands here twice")


def merge(messages, language, old):
    """Return a new catalogue of these messages with the translations of the old one."""
    catalogue = polib.POFile()
    catalogue.metadata = (old.metadata if old is not None else {}) | _metadata(language)
    known = {key_of(entry): entry for entry in old or ()}
    for message in sorted(messages.values(), key=lambda message: message.files[0]):
        catalogue.append(_entry(message, language, known.get(message.key)))
    return catalogue


def _metadata(language):
    """No dates: they would change with every run and say nothing that the history does not."""
    return {
        "Project-Id-Version": "IOM staff portal",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }


def key_of(entry):
    return Key(entry.msgid, entry.msgctxt)


def _entry(message, language, old):
    """References name files without lines, so that an unrelated edit changes no catalogue."""
    entry = polib.POEntry(
        msgid=message.key.text,
        msgctxt=message.key.context,
        msgid_plural=message.plural,
        occurrences=[(file, "") for file in sorted(message.files)],
        flags=_flags(message),
    )
    if message.plural:
        entry.msgstr_plural = dict.fromkeys(range(plural_count(language)), "")
    if old is not None and bool(old.msgid_plural) == bool(message.plural):
        _keep(entry, old)
    return entry


def _keep(entry, old):
    entry.msgstr = old.msgstr
    entry.msgstr_plural = {number: old.msgstr_plural.get(number, "") for number in entry.msgstr_plural}
    entry.tcomment = old.tcomment
    if old.fuzzy:
        entry.flags.append("fuzzy")


def _flags(message):
    texts = message.key.text + message.plural
    return [flag for flag, pattern in FORMATS.items() if pattern.search(texts)]


def update(root, language):
    """Return the catalogue that belongs to the sources as they are now."""
    path = catalogue_path(root, language)
    return merge(extract(root), language, read(path) if path.exists() else None)


def write(catalogue, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))


def differences(messages, catalogue):
    """Return what the catalogue lacks and what it holds in vain, one line each."""
    held = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    missing = messages.keys() - held.keys()
    changed = {key for key in messages.keys() & held.keys() if held[key].msgid_plural != messages[key].plural}
    stale = {key_of(entry) for entry in catalogue} - (messages.keys() - missing)
    return [
        *(
            f"missing: {_named(key)} in {', '.join(messages[key].files)}"
            for key in messages
            if key in missing
        ),
        *(f"has another plural: {_named(key)}" for key in messages if key in changed),
        *sorted(f"no longer used: {_named(key)}" for key in stale),
    ]


def _named(key):
    return f"“{key.text}”" + (f" [{key.context}]" if key.context else "")


# --- Compiling --------------------------------------------------------------------------------------------


def compile_catalogue(path):
    """Write the .mo beside a .po and return whether that was needed. Raises CatalogueError for a broken one."""
    compiled = path.with_suffix(".mo")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if compiled.exists() and _digest_of(compiled) == digest:
        return False
    catalogue = read(path)
    if problems := [
        *header_problems(catalogue, path),
        *plural_problems(catalogue, path),
        *placeholder_problems(catalogue, path),
    ]:
        raise CatalogueError("\n".join(problems))
    catalogue.metadata[DIGEST] = digest
    temporary = compiled.with_suffix(".mo.new")
    temporary.write_bytes(catalogue.to_binary())
    temporary.replace(compiled)
    return True


def _digest_of(compiled):
    with compiled.open("rb") as handle:
        return GNUTranslations(handle).info().get(DIGEST.lower())


def header_problems(catalogue, path):
    language = path.parent.parent.name
    wanted = _metadata(language)
    return [
        f"{path}:1: {name} is {catalogue.metadata.get(name)!r}, must be {wanted[name]!r}"
        for name in ("Content-Type", "Plural-Forms")
        if _squeezed(catalogue.metadata.get(name, "")) != _squeezed(wanted[name])
    ]


def _squeezed(text):
    return re.sub(r"\s+", "", text).lower()
