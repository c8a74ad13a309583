"""An editor corrects a section, another person publishes it and a reader sees it; a French translator fills a title."""

import pytest

from apps.editorial.models import Publication
from apps.manual.models import Entry
from tests import builders

pytestmark = pytest.mark.browser


def open_in_admin(page, title):
    page.goto("/en/admin/manual/entry/")
    page.locator("#searchbar").fill(title)
    page.locator("#searchbar").press("Enter")
    page.locator("#result_list").get_by_role("link", name=title, exact=True).click()
    page.locator("input[name=_save]").wait_for()


def editor_of(page, name):
    """Return the rich text editor of a field, once it is there."""
    editor = page.locator(f".prose-editor:has(textarea[name='{name}']) .tiptap")
    editor.wait_for()
    return editor


def take(page, step):
    """Take a step on the page of a change."""
    form = page.locator(f"#step-{step}")
    if not form.is_visible():
        page.locator(f"summary:has(+ #step-{step})").click()
    form.locator("input[type=submit]").click()
    page.locator("ul.messagelist").wait_for()


def test_an_editor_corrects_a_section_and_a_reader_sees_it_once_another_person_published_it(signed_in):
    desk, reader, publisher = signed_in("editor"), signed_in("reader"), signed_in("publisher")
    open_in_admin(desk, "About IOM")
    section = desk.locator("#sections-group .inline-related", has=desk.locator("input[value=role]")).first
    name = section.locator("textarea[name$=-body_en]").get_attribute("name")

    editor_of(desk, name).click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    desk.keyboard.type("A sentence added by an editor.")
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()
    reader.goto("/en/manual/frameworks/about-iom/")
    assert reader.get_by_text("A sentence added by an editor.").count() == 0
    desk.locator("#step-submit input[name=change_note]").fill("Said who is reached")
    desk.locator("#step-submit input[value=normal]").check()
    take(desk, "submit")
    publisher.goto(desk.url)
    take(publisher, "approve")
    take(publisher, "publish")

    reader.reload()
    assert reader.get_by_text("A sentence added by an editor.").is_visible()
    assert Publication.objects.order_by("-number").first().note == "Said who is reached"
    reader.goto("/fr/manual/frameworks/about-iom/")
    assert reader.get_by_text("A sentence added by an editor.").count() == 0


def test_opening_and_saving_in_the_editor_changes_no_text(signed_in):
    entry = Entry.objects.get(slug="about-iom")
    before = {section.anchor: section.body_en for section in entry.sections.all()}
    desk = signed_in("editor")
    open_in_admin(desk, "About IOM")

    desk.locator(".tiptap:visible").first.wait_for()
    # A letter typed and taken back: the editor then writes its own markup into every field it has touched.
    for editor in desk.locator(".tiptap:visible").all():
        editor.click()
        desk.keyboard.press("Control+End")
        desk.keyboard.type("x")
        desk.keyboard.press("Backspace")
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()

    assert {section.anchor: section.body_en for section in entry.sections.all()} == before


def test_a_link_to_an_own_page_is_chosen_by_search(signed_in):
    builders.make_entry(
        "links", topic=Entry.objects.first().topic, title_en="Links", key_points_en="<p>word</p>"
    )
    desk = signed_in("editor")
    open_in_admin(desk, "Links")

    editor_of(desk, "key_points_en").click()
    desk.keyboard.press("Control+A")
    desk.locator(".prose-menubar button[data-name=reference]").first.click()
    desk.locator("#reference-search").fill("MiGOF")
    desk.locator(".reference-results button", has_text="(entry)").click()
    desk.locator("input[name=_save]").click()
    desk.locator("ul.messagelist").wait_for()
    builders.publish_drafts()

    link = '<a data-ref="manual.entry:migof">word</a>'
    assert Entry.objects.get(slug="links").key_points_en == f"<p>{link}</p>"


def test_a_french_translator_fills_a_missing_title(signed_in):
    builders.make_entry("new-page", topic=Entry.objects.first().topic, title_en="What to do in a flood")
    reader, translator = signed_in("reader", language="fr"), signed_in("translator-fr")
    reader.goto("/fr/manual/frameworks/new-page/")
    assert (
        reader.locator("h1 [lang=en]").or_(reader.locator("h1[lang=en]")).inner_text()
        == "What to do in a flood"
    )

    open_in_admin(translator, "What to do in a flood")
    assert translator.locator(".source-text", has_text="What to do in a flood").first.is_visible()
    translator.locator("input[name=title_fr]").fill("Que faire en cas d'inondation")
    translator.locator("input[name=_save]").click()
    translator.locator("ul.messagelist").wait_for()
    builders.publish_drafts()

    reader.reload()
    assert reader.locator("h1").inner_text() == "Que faire en cas d'inondation"
    assert Entry.objects.get(slug="new-page").title_en == "What to do in a flood"
