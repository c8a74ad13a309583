"""What the glossary and the documents have to say of drafts."""

import re
from collections import defaultdict

from django.utils.translation import gettext as _

from apps.core.languages import CODES, SOURCE, column, own_name
from apps.core.text import plain_text
from apps.editorial.checking import register
from apps.library.forbidden import forbidden_forms, wrong_words
from apps.library.models import DocumentVersion, Term

_ACRONYM = re.compile(r"(?<![\w/@.#-])[A-Z][A-Z&]+[A-Z](?:s)?(?![\w@/-])")


def words_of_terms(rows):
    """Texts keep to the terms: their acronyms and names, each in its language. One query for all."""
    texts = [(row, own, text) for row in rows if row.model is not Term for own, text in row.texts]
    if not texts:
        return
    terms = list(Term.objects.live())
    known = _by_acronym(terms)
    forms = {code: forbidden_forms(terms, code) for code in {row.language for row, _own, _text in texts}}
    for row, own, text in texts:
        if own.name.startswith("search_words"):  # what readers type, right or wrong
            continue
        yield from _about_acronyms(row, own, text, known)
        for words, term in wrong_words(text, forms[row.language], row.language):
            told = {"words": words, "name": getattr(term, column("name", row.language))}
            message = _("“%(words)s” is not to be used.") % told
            yield row.finding(own, message, _("The established term is “%(name)s”.") % told)


def _about_acronyms(row, own, text, known):
    """An acronym is in the glossary or spelled out; in another language it is the one of that language."""
    for acronym in dict.fromkeys(_ACRONYM.findall(plain_text(text))):
        if f"({acronym})" in text:
            continue
        finding = _about_acronym(row, own, acronym.removesuffix("s"), known)
        if finding is not None:
            yield finding


def _about_acronym(row, own, acronym, known):
    terms = known.get(acronym)
    if terms is None:
        message = _("The glossary has no “%(acronym)s”.") % {"acronym": acronym}
        return row.finding(own, message, _("Spell it out, or have it added to the terms."))
    wanted = set(filter(None, (getattr(term, column("acronym", row.language)) for term in terms)))
    if row.language == SOURCE or not wanted or acronym in wanted:
        return None
    told = {"language": own_name(row.language), "wanted": min(wanted), "acronym": acronym}
    message = _("“%(acronym)s” is the acronym of another language.") % told
    return row.finding(own, message, _("In %(language)s it is “%(wanted)s”.") % told)


def _by_acronym(terms):
    """Return {acronym in any language: terms that have it}."""
    known = defaultdict(list)
    for term in terms:
        for acronym in {getattr(term, column("acronym", code)) for code in CODES} - {None, ""}:
            known[acronym].append(term)
    return known


def documents_without_address(rows):
    """A document that cannot be opened is of little use. Readers are told that its address is not recorded yet."""
    url = DocumentVersion._meta.get_field("url")
    for row in rows:
        if row.model is DocumentVersion and row.language == SOURCE and not row.values.get("url"):
            yield row.finding(url, _("This version has no address."), _("Write where it can be opened."))


register(words_of_terms)
register(documents_without_address)
