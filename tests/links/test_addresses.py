"""Which addresses a text names, and in what form."""

import pytest

from apps.editorial.aggregates import members, roots
from apps.links.addresses import in_html, in_payload, link_columns, normal
from apps.manual.models import Entry
from apps.portal.models import Notice
from tests.builders import new_payload

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("https://www.iom.int", "https://www.iom.int/"),
        (" HTTPS://WWW.iom.INT/About?a=1&b=2#top ", "https://www.iom.int/About?a=1&b=2"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://somebody:secret@example.org/a", "https://example.org/a"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("https://منظمة.example/ملف", "https://منظمة.example/ملف"),
    ],
)
def test_one_form_for_one_address(written, form):
    assert normal(written) == form


@pytest.mark.parametrize(
    "written",
    [
        *("", None, "manual/", "mailto:a@example.org", "tel:+41", "ftp://example.org/", "file:///etc/passwd"),
        *("https://", "https:///a", "http://[::1", "http://a:port/", "//example.org/a"),
        *(f"https://example.org/{'a' * 2000}", f"https://{'a.' * 130}org/"),
    ],
)
def test_what_is_no_address_of_the_web_is_none(written):
    assert normal(written) is None


def test_the_links_of_a_rich_text_are_found():
    html = (
        '<p><a href="https://a.example/?x=1&amp;y=2">one</a> <a data-ref="manual.entry:e">two</a> '
        '<a href="mailto:a@example.org">three</a></p><table><tr><td><a href="http://b.example#c">four</a></td></tr></table>'
    )

    assert in_html(html) == {"https://a.example/?x=1&y=2", "http://b.example/"}
    assert in_html("") == in_html(None) == set()


def test_every_field_for_addresses_and_every_rich_text_is_looked_at():
    """Whoever adds a field for addresses, of whatever kind, sees it here."""
    columns = {
        f"{model._meta.label_lower}.{name}"
        for kind in roots()
        for model in members(kind)
        for name in link_columns(model)
    }
    named = {name for name in columns if name.rpartition("_")[2] not in ("en", "fr", "es", "ar")}

    assert named == {
        "contacts.contact.url",
        "library.documentversion.url",
        "library.source.url",
        "manual.entrylink.url",
        "organization.partner.url",
        "portal.menuitem.url",
        "portal.notice.link",
        "portal.oldaddress.replacement",
    }
    assert {f"manual.section.body_{language}" for language in ("en", "fr", "es", "ar")} <= columns
    assert "manual.section.body" not in columns


def test_a_payload_says_what_it_names():
    entry = new_payload(
        Entry,
        slug="about",
        key_points_en='<p><a href="https://a.example">a</a></p>',
        key_points_fr='<p><a href="https://fr.example">a</a></p>',
        children={
            "sections": [{"body_en": '<p><a href="https://b.example">b</a></p>'}],
            "links": [{"url": "https://c.example"}],
        },
    )

    wanted = {"https://a.example/", "https://fr.example/", "https://b.example/", "https://c.example/"}
    assert in_payload(entry) == wanted
    assert in_payload(new_payload(Notice, link="manual/")) == set()
