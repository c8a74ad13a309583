"""What the glossary and the documents have to say of drafts."""

import re

from django.utils.translation import gettext as _

from apps.core.languages import CODES, SOURCE, column, own_name
from apps.core.text import plain_text
from apps.editorial.checking import register
from apps.library.models import DocumentVersion, Term

_ACRONYM = re.compile(r"(?<![\w/@.#-])[A-Z][A-Z&]+[A-Z](?:s)?(?![\w@/-])")
_COLUMNS = [column("acronym", code) for code in CODES]


def acronyms(rows):
    """An acronym is in the glossary, or is spelled out; in another language it is the one of that language."""
    found = [
        (row, own, acronym)
        for row in rows
        if row.model is not Term
        for own, text in row.texts
        for acronym in dict.fromkeys(_ACRONYM.findall(plain_text(text)))
        if f"({acronym})" not in text
    ]
    if not found:
        return
    known = _known()
    for row, own, acronym in found:
        if finding := _of_acronym(row, own, acronym.removesuffix("s"), known):
            yield finding


def _of_acronym(row, own, acronym, known):
    terms = known.get(acronym)
    if terms is None:
        message = _("The glossary has no “%(acronym)s”.") % {"acronym": acronym}
        return row.finding(own, message, _("Spell it out, or have it added to the terms."))
    wanted = {term[row.language] for term in terms if term[row.language]}
    if row.language == SOURCE or not wanted or acronym in wanted:
        return None
    told = {"language": own_name(row.language), "wanted": min(wanted), "acronym": acronym}
    message = _("“%(acronym)s” is the acronym of another language.") % told
    return row.finding(own, message, _("In %(language)s it is “%(wanted)s”.") % told)


def _known():
    """Return {acronym in any language: terms that have it, as {language: acronym}}. One query."""
    known = {}
    for acronyms_ in Term.objects.live().columns(*_COLUMNS):
        term = dict(zip(CODES, acronyms_, strict=True))
        for acronym in set(filter(None, acronyms_)):
            known.setdefault(acronym, []).append(term)
    return known


def documents_without_address(rows):
    """A document that cannot be opened is of little use. Readers are told that its address is not recorded yet."""
    url = DocumentVersion._meta.get_field("url")
    for row in rows:
        if row.model is DocumentVersion and row.language == SOURCE and not row.values.get("url"):
            yield row.finding(url, _("This version has no address."), _("Write where it can be opened."))


register(acronyms)
register(documents_without_address)
