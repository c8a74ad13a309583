"""Every type of page, in every language, scheme and width: no fault that a machine can see."""

import pytest

from tests.browser.checks import faults_of, listen
from tests.browser.pages import PAGES, VIEWS, publish_content, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("view", VIEWS, ids=str)
def test_pages_have_no_fault(browser, live_server, settings, view, caplog):
    settings.ROOT_URLCONF = "tests.portal.failing_urls"
    publish_content()
    sessions = {role: sign_in(role) if role else None for role in {page.role for page in PAGES}}
    contexts = {role: view.open(browser, live_server, session) for role, session in sessions.items()}

    faults = {page.name: look(contexts[page.role], page, view) for page in PAGES}

    for context in contexts.values():
        context.close()
    assert faults == {page.name: [] for page in PAGES}


def look(context, page, view):
    """Open a page and return its faults."""
    tab = context.new_page()
    console = listen(tab)
    response = tab.goto(page.path(view.language))
    if tab.locator("textarea[data-django-prose-editor-configurable]").count():
        tab.locator(".tiptap").first.wait_for(state="attached")  # the editor comes in modules, after the page
    wrong_status = [] if response.status == page.status else [f"answers {response.status}"]
    faults = [*wrong_status, *faults_of(tab, response, console)]
    tab.close()
    return faults
