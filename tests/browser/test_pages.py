"""Every type of page, in every language, scheme and width: no fault that a machine can see."""

import pytest

from tests.browser.checks import faults_of, listening
from tests.browser.content import publish_content
from tests.browser.pages import PAGES, looks, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("looks", looks().values(), ids=looks())
def test_pages_have_no_fault(browser, live_server, settings, looks, caplog):
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    publish_content()
    sessions = {role: sign_in(role) if role else None for role in {page.role for page in PAGES}}
    ways = sorted({(view, page.role) for page, view in looks}, key=str)
    contexts = {(view, role): view.open(browser, live_server, sessions[role]) for view, role in ways}

    tabs = {way: context.new_page() for way, context in contexts.items()}

    faults = {f"{page.name}, {view}": look(tabs[view, page.role], page, view) for page, view in looks}

    for context in contexts.values():
        context.close()
    assert {place: found for place, found in faults.items() if found} == {}
    assert len(faults) == len(looks)


def look(tab, page, view):
    """Open a page and return its faults."""
    with listening(tab) as console:
        response = tab.goto(page.path(view.language))
        if tab.locator("textarea[data-editor]").count():
            tab.locator(".tiptap").first.wait_for(
                state="attached"
            )  # the editor comes in modules, after the page
        wrong_status = [] if response.status == page.status else [f"answers {response.status}"]
        return [*wrong_status, *faults_of(tab, response, console)]
