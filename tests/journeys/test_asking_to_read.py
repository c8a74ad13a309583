"""A publisher changes a page and asks colleagues to read it; a reader on a telephone hears of both and says so."""

import pytest

from tests import builders
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
PAGE = "/en/manual/frameworks/about-iom/"


def test_a_reader_is_told_that_a_page_has_changed_and_says_that_they_have_read_it(signed_in):
    reader = signed_in("reader", width=PHONE, full_name="Noor Haddad")
    desk = signed_in("publisher", full_name="Pia Publisher")
    reader.goto(PAGE)
    assert reader.locator("section.notice").count() == 0

    desk.goto("/en/admin/manual/entry/")
    desk.locator("#result_list").get_by_role("link", name="About IOM").click()
    desk.locator("textarea[name=summary_en]").fill("What IOM is, and what has changed.")
    desk.locator("input[name=_continue]").click()
    desk.locator("ul.messagelist").wait_for()
    builders.publish_drafts()
    desk.locator(".historylink").click()
    desk.get_by_role("link", name="Ask colleagues to read this").click()
    desk.locator("input[name=note]").fill("The summary is new.")
    desk.locator("input[name=_save]").click()
    assert "Noor Haddad" in desk.locator("h2:has-text('not read it yet') + ul").inner_text()

    reader.goto("/en/")
    reader.locator("section", has=reader.locator("[id='page.to-read']")).get_by_role("link").click()
    asked, changed = reader.locator("section.notice").all_inner_texts()
    assert "The summary is new." in asked
    assert changed.startswith("Changed since you last read it on")
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE
    reader.get_by_role("button", name="I have read this").click()
    reader.locator("ul.messages .success").wait_for()
    assert reader.locator("section.notice").count() == 1

    desk.reload()
    assert "Noor Haddad" in desk.locator("h2:has-text('1 person has read it') + ul").inner_text()
    reader.goto("/en/reading/")
    reader.get_by_role("button", name="Erase 1 read mark").click()
    assert reader.get_by_text("There are no read marks.").is_visible()
