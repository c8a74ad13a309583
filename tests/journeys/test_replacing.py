"""A telephone number changes in four languages: found in one place, replaced as one change, published by another."""

import pytest

from apps.contacts.models import Contact
from apps.manual.models import Entry
from tests import builders

pytestmark = pytest.mark.browser
OLD, NEW = "+41 22 717 91 11", "+41 22 717 92 22"
TEXTS = {
    "en": f"At night, call {OLD}.",
    "fr": f"La nuit, appelez le {OLD}.",
    "es": f"Por la noche, llame al {OLD}.",
    "ar": f"ليلا، اتصلوا بالرقم {OLD}.",
}


def test_a_number_is_changed_in_four_languages_and_published_by_another_person(signed_in):
    topic = builders.make_topic("night")
    builders.make_contact("night-desk", phone="+41227179111", label_en="Night desk")
    entry = builders.make_entry("night-desk", topic=topic, title_en="Night desk", summary_en=TEXTS["en"])
    for language in ("fr", "es", "ar"):
        entry = builders.translate(entry, language, summary=TEXTS[language])
    author, other = signed_in("publisher"), signed_in("publisher")

    author.goto("/en/admin/")
    author.get_by_role("link", name="Find in content").click()
    author.locator("input[name=q]").fill("+41227179111")
    author.locator("#find input[type=submit]").click()
    assert author.locator("#replace mark").all_inner_texts() == ["+41227179111", OLD, OLD, OLD, OLD]
    author.get_by_role("link", name="Tick all").click()
    author.locator("input[name=new]").fill(NEW)
    author.locator("#replace input[type=submit]").click()
    assert author.locator("#replace del").count() == author.locator("#replace ins").count() == 5
    author.locator("input[name=confirmed]").click()
    author.wait_for_url("**/editorial/change/*/change/")
    author.locator("#step-submit [name=change_note]").fill("The night desk has a new number.")
    author.locator("#step-submit input[value=critical]").check()
    author.locator("#step-submit input[type=submit]").click()
    author.locator("ul.messagelist").wait_for()

    other.goto(author.url)
    for step in ("approve", "publish"):
        if not other.locator(f"#step-{step}").is_visible():
            other.locator(f"details:has(#step-{step}) summary").click()
        other.locator(f"#step-{step} input[type=submit]").click()
        other.locator("ul.messagelist").wait_for()

    assert Contact.objects.get(code="night-desk").phone == "+41227179222"
    entry = Entry.objects.get(slug="night-desk")
    assert [getattr(entry, f"summary_{code}") for code in TEXTS] == [
        text.replace(OLD, NEW) for text in TEXTS.values()
    ]
    other.goto("/ar/manual/night/night-desk/")
    assert NEW in other.locator("main").inner_text()
