"""A colleague reads "About IOM" on a phone, in French and in Arabic."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.browser

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def test_about_iom_in_french_on_a_phone(signed_in):
    page = signed_in("reader", width=PHONE, language="fr")

    page.get_by_role("link", name="À propos de l'OIM").first.click()

    assert page.locator("html").get_attribute("lang") == "fr"
    headings = [heading.strip() for heading in page.locator("main h2").all_inner_texts()]
    assert [heading for heading in headings if heading in FRENCH_HEADINGS] == FRENCH_HEADINGS
    assert page.locator("main time[datetime='2024-10-11']").first.inner_text() == "11 oct. 2024"
    assert page.locator("main a[href='mailto:PRDCoreGroupHQ@iom.int']").count() == 1
    page.locator("summary", has_text="Siège").click()
    assert (
        page.locator("main")
        .get_by_role("link", name="Unité des transferts monétaires", exact=True)
        .is_visible()
    )
    assert page.evaluate(FITS)


FRENCH_HEADINGS = [
    "Aperçu",
    "La description",
    "Rôle de l'OIM",
    "Qui peut vous aider\u00a0?",
    "Liens",
    "Références et outils",
    "Autres entrées dans ce sujet",
    "Contacts",
]


def test_about_iom_in_arabic_on_a_phone(signed_in):
    page = signed_in("reader", width=PHONE, language="ar")

    page.get_by_role("link", name="عن المنظمة الدولية للهجرة").first.click()

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("main time[datetime='2024-10-11']").first.inner_text() == "11 تشرين الأول/أكتوبر 2024"
    assert (
        page.locator("main")
        .get_by_text("اتفاق بشأن العلاقة بين الأمم المتحدة والمنظمة الدولية للهجرة")
        .count()
        == 1
    )
    heading, screen = page.locator("h1").bounding_box(), page.viewport_size["width"]
    assert heading["x"] + heading["width"] > screen - 40
    assert page.evaluate(FITS)
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text() == "About IOM"
    assert page.url.endswith("/en/manual/frameworks/about-iom/")


def test_the_history_in_arabic_on_a_phone(signed_in):
    page = signed_in("reader", width=PHONE, language="ar")

    page.locator(".menu").get_by_role("link", name="المنظمة").click()
    page.locator("main a[href='/ar/organization/history/']").first.click()

    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("h1").inner_text() == "تاريخ المنظمة"
    years = [year.strip() for year in page.locator("h3.time").all_inner_texts()]
    assert years[:2] == ["1951", "1952"]
    agreed = page.locator("article.card", has=page.locator("time[datetime='2016-06-30']"))
    assert agreed.locator("time").inner_text() == "30 حزيران/يونيه 2016"
    assert page.get_by_text("محل خلاف").first.is_visible()
    assert page.evaluate(FITS)
    before = page.locator("main article article").count()
    page.get_by_role("link", name="عرض السجلات التي يوجد بديل أحدث لها أيضاً").click()
    assert page.locator("main article article").count() > before
    assert page.evaluate(FITS)
    page.locator(".contents a").last.click()
    expect(page.locator("main section.part").last.locator("h2")).to_be_in_viewport()
