"""What a reader notices on a page."""

import re
from html import unescape

from django.urls import reverse
from django.utils import translation


def read(client, name, *args, language="en", **asked):
    """Return the page at an address of the Organization, in a language."""
    with translation.override(language):
        return client.get(reverse(f"organization:{name}", args=args), asked).content.decode()


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def all_words(html, pattern):
    """Return the words of every place that a pattern finds."""
    return [words(found) for found in re.findall(pattern, html, re.DOTALL)]


def headings(html, level):
    return all_words(html, rf"<h{level}[^>]*>(.*?)</h{level}>")


def section(html, anchor):
    """Return what stands under the heading with this id."""
    return re.search(rf'id="{re.escape(anchor)}".*?</section>', html, re.DOTALL)[0]


KEPT = ("Last updated on the portal", "Review by", "Language")


def facts(html):
    """Return {label: what is said} of the lists of facts, without how the page is kept (test_kept)."""
    pairs = re.findall(r"<dt>(.*?)</dt>(.*?)</div>", html, re.DOTALL)
    found = {words(label): words(said) for label, said in pairs}
    return {label: said for label, said in found.items() if label not in KEPT}
