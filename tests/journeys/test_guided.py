"""Guided steps: a framework no longer applies, a document has a new edition. Readers see it once it is published."""

import pytest

from apps.frameworks.models import Framework
from apps.library.models import Document
from tests import builders
from tests.journeys.test_editing import take

pytestmark = pytest.mark.browser


def open_step(desk, row, words):
    """Open the form of a row and follow the link to a guided step."""
    desk.goto(f"/en/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/?language=en")
    desk.get_by_role("link", name=words).click()
    desk.locator("#guided").wait_for()


def publish(desk, publisher, note):
    """Submit the change that stands before an editor; another person approves and publishes it."""
    desk.locator("ul.messagelist").wait_for()
    desk.locator("#step-submit input[name=change_note]").fill(note)
    desk.locator("#step-submit input[value=normal]").check()
    take(desk, "submit")
    publisher.goto(desk.url)
    take(publisher, "approve")
    take(publisher, "publish")


def test_a_framework_that_no_longer_applies_says_so_wherever_it_is_cited(signed_in):
    old = builders.make_framework("old-plan", title_en="Response plan 2019")
    new = builders.make_framework("new-plan", title_en="Response plan 2026")
    citing = builders.make_entry(
        "planning",
        topic=builders.make_topic("plans"),
        title_en="Planning",
        summary_en="How to plan.",
        about_framework_id=str(old.pk),
    )
    desk, publisher, reader = signed_in("editor"), signed_in("publisher"), signed_in("reader")

    open_step(desk, old, "It no longer applies")
    assert desk.locator(".citations").get_by_text("Planning").is_visible()
    desk.locator("input[name=status][value=superseded]").check()
    desk.locator("select[name=superseded_by]").select_option(str(new.pk))
    desk.locator("#guided input[type=submit]").click()
    publish(desk, publisher, "The plan of 2026 took its place.")

    assert Framework.objects.get(code="old-plan").status == Framework.Status.SUPERSEDED
    reader.goto(old.get_absolute_url())
    assert "This framework has been superseded." in reader.locator("aside.notice").first.inner_text()
    assert "Response plan 2026" in reader.locator("aside.notice").first.inner_text()
    reader.goto(citing.get_absolute_url())
    assert "superseded" in reader.locator("main").inner_text().lower()


def test_a_new_edition_is_offered_where_the_document_is_cited_and_the_old_one_stays_reachable(signed_in):
    versions = [
        {"language": "en", "title": "Field handbook", "url": "https://example.org/2019"},
        {"language": "fr", "title": "Guide de terrain", "url": "https://example.org/2019-fr"},
    ]
    document = builders.make_document("handbook", versions=versions, year=2019)
    citing = builders.make_entry(
        "kit",
        topic=builders.make_topic("kits"),
        title_en="Kit",
        children={"documents": [{"document_id": str(document.pk)}]},
    )
    desk, publisher, reader = signed_in("editor"), signed_in("publisher"), signed_in("reader")

    open_step(desk, document, "Record a new edition")
    assert desk.locator(".citations").get_by_text("Kit").is_visible()
    desk.locator("input[name=edition]").fill("2026")
    desk.locator("input[name=edition_before]").fill("2019")
    desk.locator("input[name=url_en]").fill("https://example.org/2026")
    desk.locator("input[name=title_fr]").fill("")
    desk.locator("#guided input[type=submit]").click()
    publish(desk, publisher, "The edition of 2026.")

    assert Document.objects.get(code="handbook").versions.count() == 3
    reader.goto(citing.get_absolute_url())
    offered = reader.locator("main a[href='https://example.org/2026']")
    assert offered.first.inner_text().split() == ["Field", "handbook", "(external", "site)"]
    words = reader.locator("main").inner_text()
    assert "The last edition is not available in this language." in words
    reader.get_by_text("Earlier editions").click()
    assert reader.locator("main a[href='https://example.org/2019']").is_visible()
