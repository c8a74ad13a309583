"""Words that a term forbids: wrong forms of a name, found in texts of the same language."""

import re

from apps.core.languages import column
from apps.core.text import plain_text


def comparable(text):
    """Return a text as it is compared with another one: case and spaces do not count."""
    return " ".join((text or "").casefold().split())


def forbidden_forms(terms, language):
    """Return pairs (term, pattern of its forbidden forms in a language).

    A form that is the right name of another term ("neutrality" is no "impartiality") says nothing about a text.
    """
    name = column("name", language)
    terms = [term for term in terms if getattr(term, name)]
    right = {comparable(getattr(term, name)) for term in terms}
    found = []
    for term in terms:
        forms = re.split("[,،;؛]", getattr(term, column("forbidden", language)) or "")
        wrong = [re.escape(form.strip()) for form in forms if form.strip() and comparable(form) not in right]
        if wrong:
            found.append((term, re.compile(rf"(?<!\w)(?:{'|'.join(wrong)})(?!\w)")))
    return found


def wrong_words(text, forms, language):
    """Return pairs (words, term that forbids them) of a text, rich or not. forms: `forbidden_forms` of its language."""
    words, name = plain_text(text), column("name", language)
    matches = ((pattern.search(words.replace(getattr(term, name), "")), term) for term, pattern in forms)
    return [(found[0], term) for found, term in matches if found]
