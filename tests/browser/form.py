"""What a form weighs and when it can be written in, as Chromium sees it."""

import random
from dataclasses import dataclass

from apps.contacts.models import Contact
from apps.frameworks.models import Framework
from apps.library.models import Document, Source
from apps.organization.models import Unit
from tests.builders import make_entry, make_many

SECTIONS = 12
LAST = f"sections-{SECTIONS - 1}-body_en"
TYPED = "Q"  # no made-up word has it
WAIT = 20  # seconds
# The time at which a letter that is typed into the last section stands in its editor and could be saved: counted from
# the click that asked for the page, as performance.now() does.
USABLE = """
(() => {
  const look = () => {
    const area = document.getElementById("id_%s")
    const save = document.querySelector("input[name=_save]")
    if (area && save && !save.disabled) {
      if (!window.cameToIt) (area.closest(".prose-editor") || area).scrollIntoView()
      window.cameToIt = true
      const editor = area.closest(".prose-editor")?.querySelector(".tiptap")
      editor?.focus()
      if (editor && document.execCommand("insertText", false, "%s") && editor.textContent.includes("%s")) {
        window.usableAfter = performance.now()
        return
      }
    }
    setTimeout(look, 5)
  }
  look()
})()
"""


@dataclass(frozen=True)
class Visit:
    """One opening of a page: `weight` in bytes over the wire with all headers, `usable` in milliseconds."""

    weight: int
    requests: int
    usable: float


def make_long_entry(slug="long"):
    """Publish an entry with twelve sections of a thousand letters, links, documents and contacts, and return it."""
    chance = random.Random(5)  # noqa: S311  nothing secret is made of it
    words = ["".join(chance.choices("aeinorstlmdu", k=chance.randint(2, 11))) for _number in range(600)]
    first = {model: _first_of(model) for model in (Contact, Document, Framework, Source, Unit)}
    source = {"source_id": str(first[Source][0].pk)}
    return make_entry(
        slug,
        title_en="A long entry",
        key_points_en=f"<ul><li>{_text(chance, words)}</li></ul>",
        about_framework_id=str(first[Framework][0].pk),
        owner_unit_id=str(first[Unit][0].pk),
        **source,
        children={
            "sections": [
                {
                    "anchor": f"part-{number}",
                    "heading_en": _text(chance, words)[:40],
                    "body_en": "".join(f"<p>{_text(chance, words)}</p>" for _paragraph in range(3)),
                    **source,
                }
                for number in range(SECTIONS)
            ],
            "links": [
                {
                    "code": f"link-{number}",
                    "title_en": _text(chance, words)[:40],
                    "url": "https://example.org/",
                }
                for number in range(3)
            ],
            "documents": [{"document_id": str(row.pk)} for row in first[Document]],
            "contacts": [{"contact_id": str(row.pk)} for row in first[Contact]],
        },
    )


def _first_of(model, number=3):
    if model.objects.count() < number:
        make_many(model, number, **{model.natural_key_field: f"{model._meta.model_name}-of-a-form"})
    return model.objects.all()[:number]


def _text(chance, words):
    return f"{' '.join(chance.choices(words, k=50)).capitalize()}."


def visit(tab, address):
    """Open a form, come to its last section, type a letter there as soon as that can be done, and return the visit."""
    received = {}
    network = tab.context.new_cdp_session(tab)
    network.send("Network.enable")
    network.on(
        "Network.loadingFinished", lambda one: received.update({one["requestId"]: one["encodedDataLength"]})
    )
    tab.goto(address, wait_until="commit")
    tab.evaluate(USABLE % (LAST, TYPED, TYPED))
    for _tenth in range(WAIT * 10):
        if usable := tab.evaluate("window.usableAfter"):
            break
        tab.wait_for_timeout(100)
    else:
        raise AssertionError(f"No letter could be typed into the last section within {WAIT} s.")
    tab.wait_for_load_state("networkidle")
    network.detach()
    return Visit(sum(received.values()), len(received), usable)


def open_tab(browser, address, cookie):
    """Return a tab with nothing in its cache, signed in with a session cookie."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return context.new_page()
