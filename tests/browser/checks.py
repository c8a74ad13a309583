"""What is wrong with a page that is open in a browser. Each check returns a list of faults, empty when all is well."""

from contextlib import contextmanager

import html5lib
from axe_playwright_python.sync_playwright import Axe

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults_of(page, response, console):
    """Return all faults of a page, each as one line that says where.

    The console comes first: axe itself breaks the content security policy when it measures the editor.
    """
    return [
        *console,
        *accessibility_faults(page),
        *html_faults(response.text()),
        *repeated_ids(page),
        *sideways_scrolling(page),
    ]


def accessibility_faults(page):
    options = {"runOnly": STANDARDS, "resultTypes": ["violations"]}
    violations = Axe().run(page, options=options).response["violations"]
    return [f"{fault['id']}: {node['html'][:120]}" for fault in violations for node in fault["nodes"]]


def html_faults(html):
    parser = html5lib.HTMLParser()
    parser.parse(html)
    return [f"HTML line {line}: {code} {details}" for (line, _column), code, details in parser.errors]


def repeated_ids(page):
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    return [f"id twice: {name}" for name in sorted({name for name in ids if ids.count(name) > 1})]


def sideways_scrolling(page):
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return [f"{wide} px too wide" for wide in [page.evaluate(script)] if wide > 0]


@contextmanager
def listening(page):
    """Give a list that grows with the errors on the page's console. What the page itself answers is no error."""
    errors = []
    listeners = {
        "pageerror": lambda error: errors.append(f"script: {error}"),
        "console": lambda message: _note(message, page, errors),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield errors
    for event, listener in listeners.items():
        page.remove_listener(event, listener)


def _note(message, page, errors):
    if message.type == "error" and message.location.get("url") != page.url:
        errors.append(f"console: {message.text}")
