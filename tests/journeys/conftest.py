"""A day's work through the screens: the portal with its first content, and people who sign in with a password."""

import pytest

from tests.accounts.factories import PASSWORD, make_user
from tests.published import load_content

PHONE, DESK = 320, 1280


@pytest.fixture
def portal(live_server, settings):
    """Return the address of a running portal with the first content."""
    settings.PORTAL_BASE_URL = live_server.url
    load_content()
    return live_server.url


@pytest.fixture
def tab(browser, portal):
    """Return a function that opens a tab: `tab(width)`. Errors of scripts fail the test."""
    contexts, errors = [], []

    def open_tab(width=DESK, language="en-GB"):
        viewport = {"width": width, "height": 800}
        context = browser.new_context(base_url=portal, viewport=viewport, locale=language)
        context.set_default_timeout(15_000)  # milliseconds
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def signed_in(tab):
    """Return a function that signs a new person with roles in through the form and returns their tab."""

    def sign_in(*roles, width=DESK, **fields):
        user = make_user(*roles, password=PASSWORD, **fields)
        page = tab(width)
        page.goto("/")
        page.locator("input[name=username]").fill(user.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button").click()
        return page

    return sign_in
