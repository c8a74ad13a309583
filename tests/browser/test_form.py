"""The form of a long entry: what it weighs, and that its editors, made late, take and keep what is typed."""

import pytest
from django.urls import reverse
from django.utils import translation

from tests.browser.form import LAST, make_long_entry, open_tab, visit
from tests.browser.pages import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
FIRST_TIME, LATER = 300_000, 60_000  # bytes over the wire


@pytest.fixture
def tab(browser, live_server):
    tab = open_tab(browser, live_server.url, sign_in("publisher"))
    yield tab
    tab.context.close()


@pytest.fixture
def address():
    return reverse("admin:manual_entry_change", args=[make_long_entry().pk])


# Nothing is ever near the screen and the browser is never idle: only stepping into a field dresses it up.
ALWAYS_BUSY = """
window.requestIdleCallback = () => {}
window.IntersectionObserver = class { observe() {} unobserve() {} }
"""

# Asked before each frame: do all editors stand with their buttons? To look where the place is lays the page out at
# once, as much in a form does; without it Chromium sometimes holds the place by luck.
DRESSED = """
(place) => {
  document.getElementById(place).getBoundingClientRect()
  const areas = [...document.querySelectorAll("textarea[data-editor]:not([id*=__prefix__])")]
  return areas.length > 12 && areas.every((area) => area.closest(".prose-editor")?.querySelector(".material-icons"))
}
"""
NEXT_FRAME = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"

PICTURES = """
(icons) => icons.map((icon) => {
  const picture = getComputedStyle(icon, "::before")
  return [picture.maskPosition, picture.maskImage.split("/").pop()]
})
"""


def editor_of_last(tab):
    return tab.locator(f".prose-editor:has(#id_{LAST}) .tiptap")


def test_a_long_form_is_light_and_its_last_section_takes_a_letter(tab, address):
    first, later = visit(tab, address), visit(tab, address)

    assert 0 < later.weight <= LATER < first.weight <= FIRST_TIME
    # What was typed there is what the form would send.
    assert "Q" in tab.locator(f"#id_{LAST}").input_value()


def test_what_is_typed_after_stepping_into_a_section_by_keyboard_is_saved(tab, address):
    tab.add_init_script(ALWAYS_BUSY)
    tab.goto(address)
    tab.locator("#id_sections-11-heading_en").focus()

    assert tab.locator(".prose-editor").count() == 0
    tab.keyboard.press("Tab")
    editor_of_last(tab).and_(tab.locator(":focus")).wait_for()
    tab.keyboard.type("Zebra ")
    tab.locator("input[name=_continue]").click()
    tab.locator("ul.messagelist").wait_for()

    assert tab.locator(f"#id_{LAST}").input_value().startswith("<p>Zebra ")
    assert tab.locator(".prose-editor").count() == 0


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("place", ["sections-9", "id_sections-9-anchor"])
def test_what_an_address_leads_to_stays_in_place_while_the_editors_above_it_are_made(tab, place, language):
    with translation.override(language):
        address = reverse("admin:manual_entry_change", args=[make_long_entry().pk])

    tab.goto(f"{address}#{place}")
    tab.wait_for_function(DRESSED, arg=place)
    tab.evaluate(NEXT_FRAME)

    assert tab.evaluate("scrollY") > 5000
    assert tab.locator(f"#{place}").bounding_box()["y"] == pytest.approx(0, abs=3)


def test_every_button_of_an_editor_has_its_picture(tab, address):
    """A button that the style sheet does not know would show the place below the last picture: nothing."""
    tab.goto(address)
    icons = tab.locator(".prose-menubar").first.locator(".material-icons")
    icons.first.wait_for()

    pictures = {(place, file.partition(".")[0]) for place, file in icons.evaluate_all(PICTURES)}

    assert pictures == {(f"0px {-24 * n}px" if n else "0px 0px", "editor-icons") for n in range(16)}


ARROW = "(link) => getComputedStyle(link).backgroundImage.split('/').pop()"


def test_no_arrow_points_back_where_the_page_is_read_from_the_right(tab, address):
    tab.goto(address)
    assert tab.locator("a.viewsitelink").evaluate(ARROW).startswith("tooltag-arrowright")

    tab.goto(address.replace("/en/", "/ar/", 1))

    assert tab.locator("a.viewsitelink").evaluate(ARROW) == "none"
