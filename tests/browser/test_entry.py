"""An entry in a browser: how heavy it is, what works without JavaScript, what keyboard and paper get."""

import pytest

from tests.browser.content import publish_content
from tests.browser.pages import ENTRY, Page, View, sign_in

pytestmark = pytest.mark.browser
ABOUT = Page("entry", "manual:entry", ENTRY)
FOLDED_AWAY = "[...document.querySelectorAll('.fold-body')].filter((body) => !body.checkVisibility()).length"


@pytest.fixture
def content(live_server):
    publish_content()


@pytest.fixture
def reader(content):
    return sign_in("reader")


def wire(context, path):
    """Open a page and return (requests, bytes over the wire) of this view."""
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tab.goto(path, wait_until="networkidle")
    tab.close()
    return len(sizes), sum(sizes)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_first_view_is_light_and_the_second_lighter(browser, live_server, reader, language):
    context = View(language, "light", 320).open(browser, live_server, reader)

    requests, size = wire(context, ABOUT.path(language))
    _requests, again = wire(context, ABOUT.path(language))

    context.close()
    assert requests <= 5
    assert size <= 60_000
    assert again <= 15_000


def test_without_javascript_folds_open_and_contents_lead_into_them(browser, live_server, reader):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": reader.key, "value": reader.value, "url": live_server.url}])
    tab = context.new_page()
    tab.goto(ABOUT.path("en"))
    folds = tab.locator("details.fold")

    closed = folds.evaluate_all("folds => folds.map((fold) => fold.open)")
    folds.first.locator("summary").click()
    tab.locator(".contents a[href='#who-is-a-migrant']").click()
    after = folds.evaluate_all("folds => folds.map((fold) => fold.open)")

    context.close()
    assert closed == [False] * 7
    assert after == [True, True, False, False, False, False, False]


def test_an_address_with_an_anchor_opens_the_fold(browser, live_server, reader):
    context = View("fr", "light", 1280).open(browser, live_server, reader)
    tab = context.new_page()

    tab.goto(f"{ABOUT.path('fr')}#headquarters")

    opened = tab.locator("details[open] .fold-body").evaluate_all("bodies => bodies.map((body) => body.id)")
    context.close()
    assert opened == ["headquarters"]


@pytest.mark.parametrize("scripts", [True, False])
def test_paper_shows_every_fold_the_addresses_and_no_navigation(browser, live_server, reader, scripts):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=scripts)
    context.add_cookies([{"name": reader.key, "value": reader.value, "url": live_server.url}])
    tab = context.new_page()
    tab.goto(ABOUT.path("en"))
    on_screen = tab.evaluate(FOLDED_AWAY)

    tab.emulate_media(media="print")

    on_paper = tab.evaluate(FOLDED_AWAY)
    hidden = [tab.locator(name).first.is_visible() for name in (".menu", ".languages", ".contents", ".trail")]
    after_link = tab.locator("main a.external").first.evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    address = tab.locator(".printed").inner_text()
    context.close()
    assert (on_screen, on_paper) == (7, 0)
    assert hidden == [False] * 4
    assert after_link == '"(https://www.iom.int/)"'
    assert address == f"Address of this page: {live_server.url}{ABOUT.path('en')}"


def test_the_keyboard_goes_straight_to_the_content(browser, live_server, reader):
    context = View("ar", "dark", 320).open(browser, live_server, reader)
    tab = context.new_page()
    tab.goto(ABOUT.path("ar"))

    tab.keyboard.press("Tab")
    first = tab.evaluate("document.activeElement.className")
    tab.keyboard.press("Enter")
    then = tab.evaluate("document.activeElement.id")

    context.close()
    assert (first, then) == ("skip", "page.main")


@pytest.mark.parametrize(
    ("language", "marker"), [("en", "roman-in-brackets"), ("ar", "arabic-letters-in-brackets")]
)
def test_lettered_lists_are_marked_as_the_language_does_it(browser, live_server, reader, language, marker):
    context = View(language, "light", 1280).open(browser, live_server, reader)
    tab = context.new_page()
    tab.goto(Page("framework", "frameworks:framework", ("migof",)).path(language))

    style = tab.locator("ol[type=i]").first.evaluate("list => getComputedStyle(list).listStyleType")

    context.close()
    assert style == marker
