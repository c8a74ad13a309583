"""A colleague in Chad needs help with water: on a phone, in French, from Home to an address to write to."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.test_reading import FITS

pytestmark = pytest.mark.browser


def test_the_contact_for_water_in_chad_in_french_on_a_phone(signed_in):
    page = signed_in("reader", width=PHONE, language="fr")

    page.locator("main a[href='/fr/contacts/find/']").click()
    page.locator("select[name=country]").select_option(label="Tchad")
    page.locator("select[name=subject]").select_option(label="Eau, assainissement et hygiène (WASH)")
    page.locator("select[name=lang]").select_option("fr")
    page.locator("input[name=remember]").check()
    page.locator("main form button").first.click()

    expect(page.locator("h2").first).to_be_in_viewport()
    assert page.url.endswith("/fr/contacts/find/?country=TD&subject=wash&lang=fr#page.answer")
    cards = page.locator(".ways > li")
    assert cards.first.locator(".reason").inner_text() == (
        "La couverture régionale de ce pays (Tchad) n'est pas encore renseignée."
    )
    addresses = [link.get_attribute("href") for link in cards.locator("a[href^='mailto:']").all()]
    assert addresses == ["mailto:humanitariancore@iom.int", "mailto:dhrr@iom.int"]
    assert page.evaluate(FITS)
    with page.expect_download() as download:
        cards.nth(1).locator("a[download]").click()
    assert download.value.suggested_filename == "humanitarian-operations.vcf"

    page.goto("/fr/contacts/find/")
    assert page.locator("select[name=country]").input_value() == "TD"
    assert cards.count() == 3
    page.locator(".forget button").click()
    assert page.url.endswith("/fr/contacts/find/")
    assert cards.count() == 0


def test_an_english_acronym_opens_the_french_page(signed_in):
    page = signed_in("reader", width=PHONE, language="fr")

    page.locator("main input[name=q]").fill("GBV")
    page.locator("main input[name=q]").press("Enter")
    page.wait_for_url("**/fr/search/?q=GBV")
    first = page.locator(".results > li").first
    assert first.locator("h2 a").inner_text() == "violence fondée sur le genre"
    assert page.evaluate(FITS)
    first.locator("a").first.click()

    page.wait_for_url("**/fr/library/terms/#term.gbv")
    term = page.locator("[id='term.gbv']")
    expect(term).to_be_in_viewport()
    assert page.locator("html").get_attribute("lang") == "fr"
    assert "VBG" in term.inner_text()
