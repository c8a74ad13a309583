"""The pages of what changed: with one publication, and since a number of the log; and who may open them."""

import re
import uuid
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from apps.editorial.models import LogHead
from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.manual.models import Entry
from apps.translation.states import Origin
from tests.accounts.factories import make_user
from tests.builders import make_entry, make_menu_item, make_old_address, translate
from tests.manual.making import let_into_the_group, make_restricted_entry, section

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def change(row, language="en", note="", **fields):
    """Publish a row with other fields and return the number of the publication."""
    payload = payload_of(type(row).objects.get(pk=row.pk), language)
    payload["fields"] |= fields
    (publication,) = publish([payload], origin=Origin.FIXTURE, note=note)
    return publication.number


def page(number):
    return reverse("portal:change", args=[number])


def since(row, number, language="en"):
    with translation.override(language):
        return reverse("portal:changes-since", args=[row._meta.label_lower, row.pk]) + f"?since={number}"


def main(client, address):
    html = client.get(address).content.decode()
    return re.search(r"<main.*?</main>", html, re.DOTALL)[0]


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def fields(html):
    """Return {label: what stands behind it} with the language and the direction that its text is marked with."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd class=\"difference\"([^>]*)>(.*?)</dd>", html, re.DOTALL)
    return {label: (marks.strip(), words(text)) for label, marks, text in found}


def test_a_page_shows_what_one_publication_changed(client, reader):
    entry = make_entry(title_en="About us", children={"sections": [section("role", "role")]})
    number = change(entry, note="A better title", title_en="About them", is_stub=True)
    change(entry, title_en="Later")

    html = main(client, page(number))

    assert words(re.search("<h1>.*?</h1>", html)[0]) == "What changed in “ Later ”"
    assert '<p class="change-note" dir="auto">A better title</p>' in html
    assert fields(html) == {
        "Title": (
            'lang="en" dir="ltr"',
            "About removed: us end of what was removed added: them end of what was added",
        ),
        "Not supplied yet": (
            'dir="auto"',
            "removed: no end of what was removed added: yes end of what was added",
        ),
    }
    assert f'<a href="{entry.get_absolute_url()}">Open the page as it is now</a>' in html
    assert "<del>" in html
    assert "<ins>" in html


def test_the_first_publication_is_new_and_no_wall_of_insertions(client, reader):
    make_entry(title_en="About us")

    html = main(client, page(LogHead.current()))

    assert "It was published in this language for the first time." in html
    assert "<ins>" not in html


def test_since_shows_all_that_happened_in_the_readers_language_and_in_english(client, reader):
    entry = make_entry(title_en="About us")
    translate(entry, "ar", title="عن المنظمة")
    translate(entry, "fr", title="À propos")
    read_at = LogHead.current()
    number = change(entry, note="First", summary_en="Words.")
    change(entry, "ar", title_ar="عن المنظمة الدولية")
    change(entry, "fr", title_fr="À propos de nous")

    html = main(client, since(entry, read_at, "ar"))

    assert fields(html)["العنوان"][0] == 'lang="ar" dir="rtl"'
    assert "الدولية" in fields(html)["العنوان"][1]
    assert re.findall(r'<h2 id="page.changes-(\w\w)">', html) == ["ar", "en"]
    assert "nous" not in html
    assert f'href="/ar/updates/{number}/"' in html
    assert "First" in html


@pytest.mark.parametrize("number", ["", "9" * 18, "9" * 5000])
def test_since_now_or_later_nothing_has_changed(client, reader, number):
    entry = make_entry()

    html = main(client, since(entry, number or LogHead.current()))

    assert "Nothing has changed since then." in html


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "0", "1.5"])
def test_since_what_is_no_number_everything_is_new(client, reader, number):
    entry = make_entry()

    assert "It was published in this language for the first time." in main(client, since(entry, number))


def test_a_stranger_signs_in_first(client):
    entry = make_entry(access="public")

    for address in (page(LogHead.current()), since(entry, 0)):
        assert client.get(address).headers["Location"].startswith(reverse("accounts:sign-in"))


@pytest.mark.parametrize(
    "role", ["reader", "editor", "translator-fr", "reviewer-ar", "publisher", "administrator"]
)
def test_restricted_and_unknown_are_answered_alike_to_every_role(client, role):
    person = make_user(role)
    client.force_login(person)
    secret = make_restricted_entry(title_en="Secret")
    number = LogHead.current()
    known, unknown = (page(number), since(secret, 0)), (page(number + 1), since(Entry(), 0))

    answers = [client.get(address) for address in (*known, *unknown)]
    let_into_the_group(person)

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "Secret" not in "".join(answer.content.decode() for answer in answers)
    assert [client.get(address).status_code for address in known] == [200, 200]


def test_what_was_published_for_fewer_people_has_no_page(client, reader):
    secret = make_restricted_entry(title_en="Names")
    hidden = change(secret, note="Hidden", title_en="More names")
    opening = change(secret, note="Opened", access="staff", restricted_to=[], title_en="Plan")

    assert client.get(page(hidden)).status_code == 404
    for address in (page(opening), since(secret, hidden - 1)):
        html = main(client, address)
        assert "Who may read this was decided anew." in html
        assert ("ames" in html, "Hidden" in html, "Opened" in html) == (False, False, True)


@pytest.mark.parametrize("label", ["portal.menuitem", "accounts.user", "nonsense", "portal.oldaddress"])
def test_only_content_with_a_page_has_a_page_of_changes(client, reader, label):
    make_menu_item()
    row = make_old_address()

    assert client.get(page(LogHead.current())).status_code == 404
    assert client.get(f"/en/updates/since/{label}/{row.pk}/").status_code == 404
    assert client.get(f"/en/updates/since/manual.entry/{uuid.uuid4()}/").status_code == 404
    assert client.get(f"/en/updates/{'9' * 30}/").status_code == 404


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 100])
def test_pages_take_the_same_queries_however_much_changed(client, reader, django_assert_num_queries, number):
    sections = [section(f"s{count}", "free", heading_en="H") for count in range(number)]
    entry = make_entry(children={"sections": sections})
    payload = payload_of(entry, "en")
    for row in payload["children"]["sections"]:
        row["body_en"] = "<p>Other.</p>"
    publish([payload], origin=Origin.FIXTURE)

    with django_assert_num_queries(13):
        client.get(page(LogHead.current()))
    with django_assert_num_queries(14):
        client.get(since(entry, LogHead.current() - 1))


def test_what_a_restricted_entry_said_stays_in_no_browser(client, reader):
    secret, number = make_restricted_entry(), LogHead.current()
    let_into_the_group(reader)
    make_entry()
    kept = [client.get(address).headers["Cache-Control"] for address in (page(number), since(secret, 0))]

    assert kept == ["private, no-store"] * 2
    assert client.get(page(LogHead.current())).headers["Cache-Control"] == "private, no-cache"


def test_a_page_that_has_not_changed_is_not_sent_again(client, reader):
    make_entry()
    first = client.get(page(LogHead.current()))

    again = client.get(page(LogHead.current()), headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304


def test_a_publication_without_other_words_says_so(client, reader):
    entry = make_entry()

    html = main(client, page(change(entry)))

    assert "No words have changed, only how they are ordered or shown." in html
    assert "<dl" not in html
