"""What readers see beside a link that is known to be dead."""

import re
from html import unescape

import pytest

from apps.links.models import Link
from apps.links.notes import DeadLinks
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_document,
    make_entry,
    make_menu_item,
    make_notice,
    make_old_address,
    make_partner,
    make_source,
    make_unit,
    translate,
)
from tests.links.making import make_link, with_link

pytestmark = pytest.mark.django_db
DEAD = "https://dead.example/a?b=1&c=2"
NOT_FOUND = "(this page was not found on 20 November 2026)"
NO_ANSWER = "(this address did not answer on 20 November 2026)"


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def notes(client, address):
    """Return the notes on a page, as they are read."""
    html = client.get(address, follow=True).content.decode()
    return [unescape(words) for words in re.findall(r'<small class="dead-link"[^>]*>(.*?)</small>', html)]


def dead_entry(**fields):
    link = DEAD.replace("&", "&amp;")
    sections = [with_link("role", link), with_link("more", "https://alive.example")]
    return make_entry(children={"sections": sections}, **fields)


def test_a_dead_link_in_a_text_has_a_note_behind_it(client, reader):
    entry = dead_entry()
    make_link(DEAD)
    make_link("https://alive.example", Link.State.ANSWERS, "")

    html = client.get(entry.get_absolute_url()).content.decode()

    behind = re.search(r'href="https://dead\.example.*?</a>(.*?)\.</p>', html)[1]
    assert behind == f' <small class="dead-link" lang="en" dir="ltr">{NOT_FOUND}</small>'
    assert html.count("dead-link") == 1


def test_what_failed_once_and_what_cannot_be_told_has_no_note(client, reader):
    entry = dead_entry()
    for state, reason in (("failing", "too_slow"), ("untold", "forbidden"), ("moved", ""), ("answers", "")):
        make_link(DEAD, state, reason)
        assert notes(client, entry.get_absolute_url()) == []

    make_link(DEAD, Link.State.DEAD, Link.Reason.TOO_SLOW)
    assert notes(client, entry.get_absolute_url()) == [NO_ANSWER]


def test_the_note_speaks_the_reader_s_language_beside_an_english_text(client, reader):
    entry = dead_entry()
    make_link(DEAD)

    html = client.get(entry.get_absolute_url().replace("/en/", "/ar/")).content.decode()

    assert re.search(r'<small class="dead-link" lang="ar" dir="rtl">', html)


def test_every_place_that_prints_an_address_warns(client, reader):
    make_link(DEAD)
    unit = make_unit("dhrr")
    source = make_source("manual", url=DEAD)
    document = make_document(versions=[{"language": "en", "title": "Report", "url": DEAD}])
    make_contact("dhrr", unit_id=str(unit.pk), url=DEAD, is_primary=True, source_id=str(source.pk))
    make_partner(url=DEAD)
    make_menu_item("site", menu="public_site", path="", url=DEAD)
    entry = make_entry(
        children={
            "links": [{"code": "l", "title_en": "Link", "url": DEAD}],
            "documents": [{"document_id": str(document.pk)}],
        }
    )
    make_old_address("manual/merged", replacement=DEAD, redirects=False)
    pages = {
        entry.get_absolute_url(): 2,
        unit.get_absolute_url(): 1,
        "/en/library/sources/": 1,
        "/en/library/documents/": 1,
        "/en/organization/partners/": 1,
        "/en/organization/": 1,
        "/en/manual/merged/": 1,
        "/en/contacts/": 1,
    }

    assert {page: notes(client, page) for page in pages} == {
        page: [NOT_FOUND] * number for page, number in pages.items()
    }


def test_a_standing_notice_and_its_page_warn(client, reader):
    notice = make_notice(link=DEAD)
    make_link(DEAD)

    assert notes(client, "/en/library/sources/") == [NOT_FOUND]
    assert notes(client, notice.get_absolute_url()) == [NOT_FOUND] * 2


def test_a_page_that_the_browser_has_is_sent_again_when_a_link_dies_and_when_it_is_mended(client, reader):
    entry = dead_entry()
    address = entry.get_absolute_url()
    client.get(address)  # the first visit is noted down
    seen = [client.get(address).headers["ETag"]]

    def again():
        response = client.get(address, headers={"If-None-Match": seen[-1]})
        seen.append(response.headers["ETag"])
        return response.status_code

    unchanged = again()
    make_link(DEAD)
    dead, still_dead = again(), again()
    make_link(DEAD, Link.State.ANSWERS, "")

    assert (unchanged, dead, still_dead, again()) == (304, 200, 304, 200)
    assert seen[-1] == seen[0]


def test_a_page_asks_once_and_only_where_it_prints_a_link_to_another_site(django_assert_num_queries):
    make_link(DEAD)
    external = '<p><a class="external" href="https://dead.example/a?b=1&amp;c=2" rel="noopener">a</a></p>'
    dead = DeadLinks()

    with django_assert_num_queries(0):
        dead.mark('<p><a href="/en/manual/">a</a></p>')
        dead.note("")
        dead.note("manual/")
    with django_assert_num_queries(1):
        for _time in range(3):
            assert NOT_FOUND in dead.mark(external)
        dead.note("https://alive.example/")


def test_a_translation_has_its_own_links(client, reader):
    entry = make_entry(key_points_en='<p><a href="https://en.example">here</a></p>')
    translate(entry, "fr", key_points='<p><a href="https://fr.example">ici</a></p>')
    make_link("https://fr.example")

    assert notes(client, entry.get_absolute_url()) == []
    assert len(notes(client, entry.get_absolute_url().replace("/en/", "/fr/"))) == 1
