"""A reader in French reports on a telephone that nobody answers at an address; an editor hears of it and closes it."""

import pytest

from apps.feedback.models import Report
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser


def test_a_wrong_contact_is_reported_on_a_telephone_and_closed_at_a_desk(signed_in):
    reader = signed_in("reader", width=PHONE, language="fr", full_name="Noor Haddad")
    desk = signed_in("editor")
    reader.goto("/fr/contacts/find/?country=TD&subject=wash")
    card = reader.locator("li.card", has_text="humanitariancore@iom.int").first
    card.locator("a[href*='/feedback/contact/']").click()
    reader.locator("input[value=silent]").check()
    reader.locator("textarea[name=text]").fill("Aucune réponse depuis mai.")
    assert reader.evaluate("document.documentElement.scrollWidth") <= PHONE
    reader.locator("main form button").click()
    reader.wait_for_url("**/fr/contacts/find/**")
    assert reader.locator("ul.messages .success").is_visible()

    desk.goto("/en/admin/")
    desk.get_by_role("link", name="What readers did not find").click()
    desk.locator(".desk td a[href*='object_id=']").click()
    assert "Nobody answers · Aucune réponse depuis mai." in desk.locator("#result_list").inner_text()
    desk.locator("#result_list tbody th a").click()
    assert "Noor Haddad" in desk.locator(".field-writer").inner_text()
    desk.locator("select[name=state]").select_option("done")
    desk.locator("textarea[name=note]").fill("L’adresse est corrigée.")
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()

    assert Report.objects.get().state == "done"
    assert desk.locator("#result_list").count() == 0
    reader.goto("/fr/feedback/")
    assert "L’adresse est corrigée." in reader.locator("blockquote").inner_text()
