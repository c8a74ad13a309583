"""Editors bring content in, and readers find it: a new office, a new entry, a corrected telephone number."""

import pytest
from playwright.sync_api import expect

from apps.manual.models import Topic
from apps.organization.models import Unit
from tests import builders
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
LANGUAGES = ["en", "fr", "es", "ar"]


def choose(page, row, words):
    """Search in the field of a form row and take the one row that is found."""
    page.locator(f"{row} .select2-selection").click()
    page.locator(".select2-search__field").last.fill(words)
    page.get_by_role("option", name=words, exact=True).click()


def save(page):
    page.locator("input[name=_save]").click()
    page.locator("ul.messagelist").wait_for()


def open_form(page, kind, words):
    """Find a row in the list of a kind by words and open its form."""
    page.goto(f"/en/admin/{kind}/")
    page.locator("#searchbar").fill(words)
    page.locator("#searchbar").press("Enter")
    page.locator("#result_list tbody th a").click()
    page.locator("input[name=_save]").wait_for()


# --- A new office -----------------------------------------------------------------------------------------


def test_a_new_office_is_found_by_readers_and_gets_its_name_in_french(signed_in):
    desk, reader = signed_in("editor"), signed_in("reader")
    reader.goto("/en/organization/countries/td/")
    before = reader.locator("main").get_by_role("link", name="Country Office, N'Djamena").count()

    desk.goto("/en/admin/organization/office/add/")
    desk.locator("input[name=name_en]").fill("Country Office, N'Djamena")
    desk.locator("input[name=city_en]").fill("N'Djamena")
    desk.locator("input[name=code]").fill("co-ndjamena")
    choose(desk, ".field-type", "Country Office")
    choose(desk, ".field-country", "Chad")
    save(desk)
    builders.publish_drafts()

    reader.goto("/en/organization/offices/")
    reader.get_by_role("link", name="Country Office, N'Djamena").click()
    assert reader.url.endswith("/en/organization/offices/co-ndjamena/")
    assert reader.locator("h1").inner_text() == "Country Office, N'Djamena"
    reader.goto("/en/organization/countries/td/")
    assert before == 0
    assert reader.locator("main").get_by_role("link", name="Country Office, N'Djamena").is_visible()

    translator, french_reader = signed_in("translator-fr"), signed_in("reader", language="fr", width=PHONE)
    french_reader.goto("/fr/organization/offices/co-ndjamena/")
    assert french_reader.locator("h1").locator("xpath=descendant-or-self::*[@lang='en']").count() == 1
    open_form(translator, "organization/office", "N'Djamena")
    assert translator.locator("input[name=code]").count() == 0
    translator.locator("input[name=name_fr]").fill("Bureau de pays, N'Djamena")
    save(translator)
    builders.publish_drafts()

    french_reader.goto("/fr/organization/offices/")
    french_reader.get_by_role("link", name="Bureau de pays, N'Djamena").click()
    assert french_reader.locator("h1").inner_text() == "Bureau de pays, N'Djamena"


# --- A new entry ------------------------------------------------------------------------------------------

PASTED = """
<p style="color: red" onclick="alert(1)">What comes from a <b>word processor</b>:</p>
<ol type="a"><li>first of all<ol type="i"><li>who</li><li>where</li></ol></li><li>then</li></ol>
<table class="MsoTable"><tbody><tr><th>Cluster</th><th>Lead</th></tr>
<tr><td>Shelter</td><td>IOM</td></tr></tbody></table>
"""
PASTE = """(editor, html) => {
    const data = new DataTransfer()
    data.setData("text/html", html)
    editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""


class Section:
    """A section on the form of an entry, added with the link below the others."""

    def __init__(self, page, number, heading):
        page.get_by_role("link", name="Add another Section").or_(
            page.get_by_role("button", name="Add another Section")
        ).click()
        self.page, self.form = page, page.locator(f"#sections-{number}")
        self.form.locator("input[name$=-heading_en]").fill(heading)
        self.form.locator("input[name$=-anchor]").fill(heading.lower())
        self.form.locator("input[name$=-position]").fill(str(number + 1))
        self.text = self.form.locator(".tiptap")
        self.text.wait_for()
        self.text.click()

    def press(self, button):
        self.form.locator(f"button[data-name='{button}']").first.click()

    def write(self, *keys):
        """Type words; Enter, Tab and the like are pressed."""
        for key in keys:
            if key in {"Enter", "Tab", "Shift+Tab"}:
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    def dialog(self, button, **values):
        """Fill the dialog that a button opens."""
        self.press(button)
        for name, value in values.items():
            field = self.page.locator(f"dialog [name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.locator("dialog button[type=submit]").click()

    def paste(self, html):
        self.text.evaluate(PASTE, html)


def test_a_new_entry_with_lists_and_a_table_reads_as_it_was_written(signed_in):
    desk, reader = signed_in("editor"), signed_in("reader", width=PHONE)
    desk.goto("/en/admin/manual/entry/add/")
    desk.locator("input[name=title_en]").fill("When a river floods")
    desk.locator("input[name=slug]").fill("floods")
    choose(desk, ".field-topic", Topic.objects.first().title_en)

    nested = Section(desk, 0, "Before")
    nested.press("bulletList")
    nested.write("maps", "Enter", "stocks", "Enter", "Tab", "water", "Enter", "tents")
    roman = Section(desk, 1, "During")
    roman.press("orderedList")
    roman.write("warn", "Enter", "move")
    roman.dialog("orderedListProperties", listType="i, ii, iii, ...")
    table = Section(desk, 2, "After")
    table.dialog("table", rows="2", cols="2", withHeaderRow="Yes")
    table.write("Need", "Tab", "People", "Tab", "Water", "Tab", "120")
    Section(desk, 3, "Sources").paste(PASTED)
    save(desk)
    builders.publish_drafts()

    reader.goto(f"/en/manual/{Topic.objects.first().code}/floods/")
    assert reader.locator("h1").inner_text() == "When a river floods"
    headings = [heading.strip() for heading in reader.locator("main h2, main h3").all_inner_texts()]
    assert [heading for heading in headings if heading in WRITTEN] == WRITTEN
    assert _items(reader, "before", "ul > li > ul > li") == ["water", "tents"]
    assert _items(reader, "during", "ol[type=i] > li") == ["warn", "move"]
    assert _items(reader, "after", "th") == ["Need", "People"]
    assert _items(reader, "after", "td") == ["Water", "120"]
    assert _items(reader, "sources", "ol[type=a] > li > ol[type=i] > li") == ["who", "where"]
    assert _items(reader, "sources", "th, td") == ["Cluster", "Lead", "Shelter", "IOM"]
    assert _items(reader, "sources", "strong") == ["word processor"]
    assert reader.locator("main [onclick], main [style], main .MsoTable").count() == 0
    assert reader.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


WRITTEN = ["Before", "During", "After", "Sources"]


def _items(page, anchor, selector):
    """Return the words of what stands in the section with an anchor."""
    section = page.locator(f"section:has(> #{anchor}), section#{anchor}, div:has(> #{anchor})").last
    return [words.strip() for words in section.locator(selector).all_inner_texts()]


# --- A corrected telephone number -------------------------------------------------------------------------

OLD, OLD_GROUPED = "+41227179111", "+41 227 179 111"
NEW, NEW_GROUPED = "+41227179222", "+41 227 179 222"


def test_one_corrected_phone_number_is_new_in_four_languages_and_the_old_one_nowhere(signed_in):
    unit = Unit.objects.get(code="dhrr")
    contact = builders.make_contact(
        "duty-officer", label_en="Duty officer", email="", phone=OLD, unit_id=str(unit.pk)
    )
    builders.make_entry(
        "night",
        topic=Topic.objects.first(),
        title_en="At night",
        children={"contacts": [{"contact_id": str(contact.pk)}]},
    )
    pages = ["contacts/", "organization/units/dhrr/", f"manual/{Topic.objects.first().code}/night/"]
    reader = signed_in("reader")
    numbers = {(page, code): _numbers(reader, code, page) for page in pages for code in LANGUAGES}
    assert numbers == {place: [(f"tel:{OLD}", OLD_GROUPED)] for place in numbers}

    desk = signed_in("editor")
    open_form(desk, "contacts/contact", "Duty officer")
    desk.locator("input[name=phone]").fill("+41 22 717 92 22")
    desk.locator("input[name=_save]").click()
    refusal = "Write the number with country code and no spaces: +41227179111."
    expect(desk.get_by_text(refusal)).to_be_visible()
    desk.locator("input[name=phone]").fill(NEW)
    save(desk)
    builders.publish_drafts()

    for page, code in numbers:
        assert _numbers(reader, code, page) == [(f"tel:{NEW}", NEW_GROUPED)]
        html = reader.content()
        assert [old for old in (OLD, OLD_GROUPED) if old in html] == []


def _numbers(page, code, path):
    """Return the address and the words of each link to a telephone on a page."""
    page.goto(f"/{code}/{path}")
    links = page.locator("main a[href^='tel:']").all()
    return [(link.get_attribute("href"), link.inner_text()) for link in links]
