"""Two editors write in the same section; one of them loses her window, and neither of them a word."""

import re

import pytest

from apps.editorial.drafting import open_draft
from apps.editorial.models import OpenForm
from apps.manual.models import Entry
from tests.journeys.test_editing import editor_of, open_in_admin

pytestmark = pytest.mark.browser


def write_at_the_end(page, name, text):
    editor_of(page, name).click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    page.keyboard.type(text)


def test_two_editors_meet_in_a_section_and_who_comes_second_chooses_field_by_field(signed_in):
    ana, noor = (signed_in("editor", full_name=name) for name in ("Ana Pérez", "Noor Haddad"))
    open_in_admin(ana, "About IOM")
    open_in_admin(noor, "About IOM")
    assert noor.locator("#also-editing").inner_text() == "Ana Pérez has this open for editing too (English)."

    ana.locator("textarea[name=summary_en]").fill("A summary by Ana.")
    ana.locator("input[name=title_en]").fill("About IOM, by Ana")
    write_at_the_end(ana, "sections-0-body_en", "A sentence by Ana.")
    ana.locator("input[name=_save]").click()
    ana.locator("ul.messagelist").wait_for()
    noor.locator("input[name=title_en]").fill("About IOM, by Noor")
    write_at_the_end(noor, "sections-0-body_en", "A sentence by Noor.")
    noor.locator("input[name=_save]").click()

    choices = noor.locator("fieldset.choice:visible")
    choices.first.wait_for()
    assert choices.count() == 2
    assert noor.locator("textarea[name=summary_en]").input_value() == "A summary by Ana."
    section = noor.locator("fieldset.choice", has=noor.locator("[name=choose-sections-0-body_en]"))
    assert section.locator("ins").count() == 2
    section.get_by_label("Take what the other person wrote").check()
    noor.locator("input[name=_save]").click()
    noor.locator("ul.messagelist").wait_for()

    entry = Entry.objects.get(slug="about-iom")
    draft = open_draft("manual.entry", entry.pk, "en").payload
    assert (draft["fields"]["title_en"], draft["fields"]["summary_en"]) == (
        "About IOM, by Noor",
        "A summary by Ana.",
    )
    body = draft["children"]["sections"][0]["body_en"]
    assert ("A sentence by Ana." in body, "A sentence by Noor." in body) == (True, False)


def test_what_was_written_is_kept_without_saving_and_comes_back_into_the_form(signed_in):
    desk = signed_in("editor")
    open_in_admin(desk, "About IOM")
    address = desk.url

    write_at_the_end(desk, "sections-0-body_en", "A sentence that nobody saved.")
    desk.get_by_text(re.compile(r"What you write is kept, and not saved yet: \d\d:\d\d")).wait_for()
    desk.goto("/en/admin/")
    desk.goto(address)
    desk.get_by_role("link", name="Show it in the form").click()

    assert "A sentence that nobody saved." in editor_of(desk, "sections-0-body_en").inner_text()
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()
    assert not OpenForm.objects.exclude(data=None).exists()
    entry = Entry.objects.get(slug="about-iom")
    draft = open_draft("manual.entry", entry.pk, "en").payload
    assert "A sentence that nobody saved." in draft["children"]["sections"][0]["body_en"]


def test_what_is_written_in_two_new_pages_is_kept_apart_and_offered_by_name(signed_in):
    desk = signed_in("editor")
    for title in ("First new page", "Second new page"):
        page = desk.context.new_page()
        page.goto("/en/admin/manual/entry/add/")
        page.keyboard.type(title)  # the first field has the focus
        page.get_by_text(re.compile(r"What you write is kept, and not saved yet: \d\d:\d\d")).wait_for()

    desk.goto("/en/admin/manual/entry/add/")
    offered = desk.locator(".kept-text bdi[lang]").all_inner_texts()
    desk.get_by_role("link", name="Show it in the form").last.click()

    assert offered == ["Second new page", "First new page"]
    assert desk.locator("input[name=title_en]").input_value() == "First new page"
