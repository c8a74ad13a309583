"""Rich texts as they are read: words found across tags, and others written in their place."""

import pytest

from apps.core.as_read import BLOCK, read_addresses, read_plain, read_rich, with_replaced

pytestmark = pytest.mark.once


def replaced(html, old, new):
    reading = read_rich(html)
    start = reading.text.index(old)
    return with_replaced(html, [(*reading.span(start, start + len(old)), new)])


def test_markup_is_not_read():
    html = '<p>Call <strong>the</strong> <a href="https://example.org/p">desk</a> &amp; wait</p><p>Now</p>'

    assert read_rich(html).text == f"{BLOCK}Call the desk & wait{BLOCK}{BLOCK}Now{BLOCK}"


def test_words_are_replaced_where_they_stand_and_nothing_else_changes():
    html = '<p>Ask the desk &amp; the <a href="https://desk.example">desk</a></p>'

    assert replaced(html, "desk & the", "post &amp; its") == html.replace("desk &amp; the", "post &amp; its")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Old <strong>Name</strong> here</p>", "<p>New here</p>"),
        ("<p>Old <strong>Name of</strong> here</p>", "<p>New<strong> of</strong> here</p>"),
        ("<p><em>Old</em> Name here</p>", "<p><em>New</em> here</p>"),
    ],
)
def test_words_across_tags_lose_only_their_weight(html, expected):
    assert replaced(html, "Old Name", "New") == expected


def test_words_across_a_link_are_not_to_be_replaced():
    reading = read_rich('<p>Old <a href="https://example.org">Name</a> and <strong>Old</strong> Name</p>')
    first, second = reading.text.index("Old"), reading.text.rindex("Old")

    assert not reading.is_replaceable(first, first + 8)
    assert reading.is_replaceable(second, second + 8)
    assert read_plain("a < b > c").is_replaceable(0, 9)


def test_addresses_of_links_are_read_by_themselves():
    html = (
        '<p>x <a href="https://example.org/?a=1&amp;b=2">y</a><a data-ref="manual.entry:mcof#role">z</a></p>'
    )
    first, second = read_addresses(html)

    assert (first.text, second.text) == ("https://example.org/?a=1&b=2", "manual.entry:mcof#role")
    start = first.text.index("&b")
    assert with_replaced(html, [(*first.span(start, start + 2), "&amp;c")]) == html.replace("b=2", "c=2")
