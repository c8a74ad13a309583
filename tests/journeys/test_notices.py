"""A publisher posts an emergency in English and Arabic; a reader in Arabic has it on the next page, until it ends."""

import pytest

from apps.portal.models import Notice
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser
ARABIC = "غادروا المكتب الآن وتوجهوا إلى نقطة التجمع."


def test_an_emergency_reaches_a_reader_in_arabic_with_the_next_page(signed_in):
    reader, desk = signed_in("reader", width=PHONE, language="ar"), signed_in("publisher")
    reader.goto("/ar/manual/")
    assert reader.get_by_role("alert").count() == 0

    desk.goto("/en/admin/")
    desk.locator("#content").get_by_role("link", name="Notices", exact=True).click()
    desk.locator(".object-tools a").click()
    desk.locator("textarea[name=text_en]").fill("Leave the office now and go to the assembly point.")
    desk.locator("textarea[name=text_ar]").fill(ARABIC)
    desk.locator("select[name=severity]").select_option("emergency")
    desk.locator("input[name=change_note]").fill("Fire in the annex")
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()

    assert "Leave the office now" in desk.get_by_role("alert").inner_text()
    reader.goto("/ar/contacts/")
    alert = reader.get_by_role("alert")
    assert ARABIC in alert.inner_text()
    assert alert.bounding_box()["y"] == 0
    assert alert.evaluate("element => getComputedStyle(element).direction") == "rtl"

    desk.locator("#result_list").get_by_role("link", name="Leave the office now").click()
    desk.locator("input[name=ends_at]").fill(Notice.objects.get().starts_at.strftime("%Y-%m-%dT%H:%M"))
    desk.locator("input[name=change_note]").fill("The fire is out")
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()
    assert desk.get_by_role("alert").count() == 0
    reader.goto("/ar/updates/")
    assert reader.get_by_role("alert").count() == 0
    reader.get_by_role("link", name=ARABIC, exact=True).last.click()
    assert reader.get_by_text("Fire in the annex").is_visible()
