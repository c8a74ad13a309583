"""The checks find the faults that they are for: else their silence would mean nothing."""

import pytest

from tests.browser.checks import (
    accessibility_faults,
    html_faults,
    listening,
    repeated_ids,
    sideways_scrolling,
)

pytestmark = pytest.mark.browser
FAULTY = """
<!doctype html><html><head><title>Faulty</title></head><body>
<main><h1>Faulty</h1><p id="same">a</p><p id="same">b</p><div style="width: 2000px">wide</div>
<img src="data:,"><script>console.error("broken"); missing();</script></main></body></html>
"""


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 320, "height": 600})
    yield context.new_page()
    context.close()


def test_faults_in_a_page_are_found(page):
    with listening(page) as console:
        page.set_content(FAULTY)
        page.wait_for_load_state()

    rules = sorted({fault.partition(":")[0] for fault in accessibility_faults(page)})

    assert rules == ["html-has-lang", "image-alt"]
    assert repeated_ids(page) == ["id twice: same"]
    assert sideways_scrolling(page) == ["1688 px too wide"]
    assert sorted(fault.partition(":")[0] for fault in console) == ["console", "script"]


def test_faults_in_html_are_found():
    assert html_faults("<!doctype html><title>x</title><p>a</span></p>") == [
        "HTML line 1: unexpected-end-tag {'name': 'span'}"
    ]
