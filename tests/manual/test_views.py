import re
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.manual.models import Entry, Question
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_document,
    make_entry,
    make_framework,
    make_many,
    make_question,
    make_source,
    make_topic,
    translate,
)
from tests.manual.making import let_into_the_group, make_library, make_restricted_entry, section

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def headings(html):
    """Return the headings of a page as (level, words)."""
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", html, re.DOTALL)
    return [(int(level), unescape(re.sub(r"<[^>]*>|\s+", " ", words)).strip()) for level, words in found]


def read(client, page):
    return client.get(page.get_absolute_url()).content.decode()


# --- Who may read what ------------------------------------------------------------------------------------


def sign_in_address(path):
    return f"{reverse('accounts:sign-in')}?next={path}"


@pytest.mark.parametrize("slug", ["staff", "secret", "unknown"])
def test_a_stranger_gets_the_same_answer_for_every_entry_that_is_not_public(client, slug):
    make_entry("staff")
    make_restricted_entry("secret")
    address = reverse("manual:entry", args=["frameworks", slug])

    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (302, sign_in_address(address))
    assert response.content == b""


def test_a_stranger_with_a_wrong_topic_learns_nothing_of_the_right_one(client):
    make_entry("staff")
    address = reverse("manual:entry", args=["crises", "staff"])

    assert client.get(address).headers["Location"] == sign_in_address(address)


@pytest.mark.parametrize("name", ["manual:index", "manual:topic"])
def test_lists_need_a_sign_in(client, name):
    topic = make_topic("frameworks")
    address = reverse(name, args=[topic.code] if name == "manual:topic" else [])

    assert client.get(address).headers["Location"] == sign_in_address(address)


def test_a_stranger_reads_a_public_entry_without_what_is_for_staff(client):
    make_entry("staff", title_en="For staff")
    entry = make_entry(
        "open",
        access="public",
        title_en="Open to all",
        about_framework_id=str(make_framework(title_en="Framework for staff").pk),
        children={
            "sections": [section("overview", body_en='<p>See <a data-ref="manual.entry:staff">it</a>.</p>')],
            "links": [{"code": "site", "title_en": "Site"}],
            "documents": [
                {"document_id": str(make_document(versions=[{"language": "en", "title": "Report"}]).pk)}
            ],
            "contacts": [{"contact_id": str(make_contact(label_en="Department for staff").pk)}],
        },
    )

    response = client.get(entry.get_absolute_url())

    assert headings(response.content.decode()) == [
        (1, "Open to all"),
        (2, "On this page"),
        (2, "Overview"),
        (2, "Links"),
    ]
    assert "<p>See it.</p>" in response.content.decode()
    assert 'class="trail"' not in response.content.decode()


def test_a_member_of_the_group_reads_a_restricted_entry_and_nothing_keeps_it(client):
    entry = make_restricted_entry("secret", title_en="For the group")
    client.force_login(let_into_the_group(make_user("reader")))

    response = client.get(entry.get_absolute_url())

    assert headings(response.content.decode())[0] == (1, "For the group")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ["reader", "editor", "publisher", "administrator"])
def test_who_is_not_in_the_group_gets_the_answer_for_an_unknown_entry(client, role):
    client.force_login(make_user(role))
    make_topic("frameworks")
    address = reverse("manual:entry", args=["frameworks", "secret"])
    unknown = client.get(address)

    make_restricted_entry("secret", title_en="Secret")
    restricted = client.get(address)

    assert (unknown.status_code, restricted.status_code) == (404, 404)
    assert without_token(restricted.content) == without_token(unknown.content)


def without_token(content):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)


def test_lists_show_what_the_person_may_see(client, reader):
    topic = make_topic("frameworks")
    make_entry("staff", topic=topic, title_en="Staff", position=1)
    make_restricted_entry("secret", topic=topic, title_en="Secret", position=2)

    seen = {name: headings(client.get(address).content.decode()) for name, address in lists(topic).items()}
    let_into_the_group(reader)
    seen_by_member = {
        name: headings(client.get(address).content.decode()) for name, address in lists(topic).items()
    }

    assert {name: titles(found) for name, found in seen.items()} == {"index": ["Staff"], "topic": ["Staff"]}
    assert {name: titles(found) for name, found in seen_by_member.items()} == {
        "index": ["Staff", "Secret"],
        "topic": ["Staff", "Secret"],
    }


def lists(topic):
    return {"index": reverse("manual:index"), "topic": topic.get_absolute_url()}


def titles(found):
    return [words for level, words in found if level == 3]


def test_archived_entries_are_gone(client, reader):
    entry = make_entry()
    Entry.objects.filter(pk=entry.pk).update(archived_at="2026-01-01T00:00Z")

    assert client.get(entry.get_absolute_url()).status_code == 410


# --- Addresses --------------------------------------------------------------------------------------------


def test_an_entry_under_a_wrong_topic_moves_to_its_address(client, reader):
    entry = make_entry("about-iom")

    response = client.get(reverse("manual:entry", args=["crises", "about-iom"]))

    assert (response.status_code, response.headers["Location"]) == (301, entry.get_absolute_url())


@pytest.mark.parametrize("name", ["manual:topic", "manual:entry"])
def test_unknown_addresses_answer_404(client, reader, name):
    args = ["crises", "unknown"] if name == "manual:entry" else ["crises"]

    assert client.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, reader, method):
    entry = make_entry()

    assert getattr(client, method)(entry.get_absolute_url()).status_code == 405


def test_a_page_that_has_not_changed_is_not_sent_again(client, reader):
    entry = make_entry()
    first = client.get(entry.get_absolute_url(), headers={"Accept-Encoding": "gzip"})

    again = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    second = client.get(entry.get_absolute_url(), headers=again)
    translate(entry, "en", title="Changed")
    third = client.get(entry.get_absolute_url(), headers=again)

    assert [first.status_code, second.status_code, third.status_code] == [200, 304, 200]
    assert second.headers["Cache-Control"] == "private, no-cache"


# --- What an entry shows ----------------------------------------------------------------------------------


def test_an_entry_shows_its_parts_in_the_fixed_order(client, reader):
    source = make_source(credit_line_en="From the manual.")
    make_entry("beside", title_en="Another entry")
    entry = make_entry(
        title_en="About",
        key_points_en="<ul><li>Point</li></ul>",
        source_id=str(source.pk),
        children={
            "sections": [
                section("free", "free", heading_en="Works"),
                section("help", "who_can_help"),
                section("role", "role"),
                section("considerations", "key_considerations"),
                section("description", "description"),
                section("overview"),
                section("migrant", heading_en="Who is a migrant?", display="accordion"),
            ],
            "links": [{"code": "site", "title_en": "Site"}],
            "documents": [
                {"document_id": str(make_document(versions=[{"language": "en", "title": "Report"}]).pk)}
            ],
            "contacts": [{"contact_id": str(make_contact(label_en="Department").pk)}],
        },
    )

    assert headings(read(client, entry)) == [
        (1, "About"),
        (2, "On this page"),
        (2, "Key points"),
        (2, "Overview"),
        (3, "Who is a migrant?"),
        (2, "Description"),
        (2, "Works"),
        (2, "Key considerations"),
        (2, "IOM's role"),
        (2, "Who can help you?"),
        (2, "Links"),
        (2, "References and tools"),
        (2, "Other entries in this topic"),
        (2, "Contacts"),
        (3, "Department"),
        (2, "Sources"),
    ]


def test_an_empty_entry_shows_no_empty_headings(client, reader):
    entry = make_entry(
        title_en="About", children={"sections": [section("blank", body_en="", heading_en="Blank")]}
    )

    assert headings(read(client, entry)) == [(1, "About")]


def test_a_stub_says_in_words_that_its_text_is_not_there(client, reader):
    entry = make_entry(title_en="Framework", is_stub=True)

    assert headings(read(client, entry)) == [(1, "Framework"), (2, "Not supplied yet")]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (
            {"content_date": "2024-10-11", "content_date_precision": "day"},
            '<time datetime="2024-10-11">11 Oct 2024</time>',
        ),
        (
            {"content_date": "2024-10-01", "content_date_precision": "month"},
            '<time datetime="2024-10">Oct 2024</time>',
        ),
        ({}, "not recorded yet"),
    ],
)
def test_last_updated_is_as_precise_as_the_source(client, reader, fields, shown):
    html = read(client, make_entry(**fields))

    assert re.search(r"<dt>Last updated</dt><dd>(.*?)</dd>", html)[1] == shown


def test_an_entry_says_that_its_review_is_overdue(client, reader):
    html = read(client, make_entry(review_by="2024-01-31"))

    assert re.findall(r"<dt>Overdue for review</dt><dd>(.*?)</dd>", html) == [
        'since <time datetime="2024-01-31">31 Jan 2024</time>'
    ]


def test_a_folded_section_is_native_and_its_anchor_is_inside(client, reader):
    entry = make_entry(
        children={"sections": [section("migrant", heading_en="Who is a migrant?", display="accordion")]}
    )

    folded = re.search(r"<details.*?</details>", read(client, entry), re.DOTALL)[0]

    assert headings(folded) == [(3, "Who is a migrant?")]
    assert re.findall(r'</summary>\s*<div class="fold-body" id="(.*?)">', folded) == ["migrant"]


def test_links_say_that_they_are_internal_or_have_no_address(client, reader):
    entry = make_entry(
        children={
            "links": [
                {"code": "site", "title_en": "Site", "url": "https://www.iom.int"},
                {"code": "own", "title_en": "Own site", "is_internal": True},
            ]
        }
    )

    part = re.search(r'id="page.links".*?</section>', read(client, entry), re.DOTALL)[0]

    assert [words(item) for item in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)] == [
        "Site (external site)",
        "Own site INTERNAL (for staff only) address not recorded",
    ]


def words(html):
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def test_documents_list_every_language_the_readers_first(client, reader):
    versions = [
        {"language": "en", "title": "Agreement", "is_original": True},
        {"language": "ar", "title": "اتفاق"},
        {"language": "fr", "title": "Accord"},
    ]
    entry = make_entry(children={"documents": [{"document_id": str(make_document(versions=versions).pk)}]})

    with translation.override("fr"):
        html = read(client, entry)

    part = re.search(r'id="page.references".*?</section>', html, re.DOTALL)[0]
    assert re.findall(r'<span lang="(..)" dir="(...)">(.*?)</span>', part) == [
        ("fr", "ltr", "Accord"),
        ("en", "ltr", "Agreement"),
        ("ar", "rtl", "اتفاق"),
    ]


def test_contacts_keep_the_letter_case_and_the_direction_of_addresses(client, reader):
    contact = make_contact(email="PRDCoreGroupHQ@iom.int", phone="+41227179111")
    entry = make_entry(children={"contacts": [{"contact_id": str(contact.pk)}]})

    assert re.findall(r'<a class="address" href="(.*?)">(.*?)</a>', read(client, entry)) == [
        ("mailto:PRDCoreGroupHQ@iom.int", '<bdi dir="ltr">PRDCoreGroupHQ@iom.int</bdi>'),
        ("tel:+41227179111", '<bdi dir="ltr">+41 227 179 111</bdi>'),
    ]


def test_other_entries_begin_with_those_that_editors_chose(client, reader):
    topic, elsewhere = make_topic("frameworks"), make_topic("crises")
    make_entry("first", topic=topic, title_en="First", position=1)
    chosen = make_entry("chosen", topic=elsewhere, title_en="Chosen", is_stub=True, position=5)
    make_entry("elsewhere", topic=elsewhere, title_en="Elsewhere")
    make_restricted_entry("secret", topic=topic, title_en="Secret")
    entry = make_entry(topic=topic, links={"related": [str(chosen.pk)]})

    part = re.search(r'id="page.beside".*?</section>', read(client, entry), re.DOTALL)[0]

    assert [words(item) for item in re.findall(r"<li>(.*?)</li>", part, re.DOTALL)] == [
        "Chosen not supplied yet",
        "First",
    ]


def test_doubtful_sections_are_marked_and_sources_are_named_once(client, reader):
    source = make_source(credit_line_en="Reported by others.", kind="secondary")
    sourced = {"source_id": str(source.pk)}
    entry = make_entry(
        children={
            "sections": [
                section("doubtful", standing="disputed", public_note_en="Others disagree.", **sourced),
                section("more", "role", **sourced),
            ]
        }
    )

    html = read(client, entry)

    assert re.findall(r'<span class="badge doubtful">(.*?)</span>', html) == ["disputed", "external source"]
    assert re.findall(r'<p class="public-note">(.*?)</p>', html) == ["Others disagree."]
    assert html.count("Reported by others.") == 1


# --- Languages --------------------------------------------------------------------------------------------


def test_a_text_without_translation_is_marked_and_said_to_be_english(client, reader):
    entry = translate(
        make_entry(title_en="About the Organization", summary_en="What it is."), "fr", title="À propos"
    )

    with translation.override("fr"):
        html = read(client, entry)
        expected = translation.gettext("not available in this language: shown in English")

    assert re.search(r"<html lang=\"(..)\" dir=\"(...)\">", html).groups() == ("fr", "ltr")
    assert headings(html) == [(1, "À propos")]
    assert re.search(r'<p class="lead">(.*?)</p>', html)[1] == (
        f'<span lang="en" dir="ltr">What it is.</span> <small class="text-note">{expected}</small>'
    )


def test_arabic_pages_run_from_right_to_left(client, reader):
    with translation.override("ar"):
        html = read(client, make_entry())

    assert re.search(r"<html lang=\"(..)\" dir=\"(...)\">", html).groups() == ("ar", "rtl")


@pytest.mark.parametrize(("language", "notices"), [("en", 0), ("fr", 1), ("ar", 1)])
def test_one_notice_says_how_far_to_trust_the_translation(client, reader, language, notices):
    entry = translate(make_entry(title_en="About the Organization"), "fr", title="À propos")

    with translation.override(language):
        html = read(client, entry)

    assert html.count('<aside class="notice"') == notices


def test_the_language_switch_keeps_the_page_and_its_query(client, reader):
    entry = make_entry()

    html = client.get(entry.get_absolute_url(), {"from": "a&b"}).content.decode()

    assert re.findall(r'<li><a href="(.*?)" lang="(..)" hreflang="..">(.*?)</a>', html) == [
        ("/fr/manual/frameworks/about-iom/?from=a%26b", "fr", "Français"),
        ("/es/manual/frameworks/about-iom/?from=a%26b", "es", "Español"),
        ("/ar/manual/frameworks/about-iom/?from=a%26b", "ar", "العربية"),
    ]
    assert re.findall(r'lang="(..)" hreflang=".." aria-current="true"', html) == ["en"]


# --- Counting ---------------------------------------------------------------------------------------------


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_an_entry_takes_the_same_queries_however_much_it_shows(
    client, reader, django_assert_num_queries, number
):
    entry = make_library(number)

    with django_assert_num_queries(21):  # one stores the read mark: the next visit of the day does without it
        response = client.get(entry.get_absolute_url())

    assert response.content.decode().count('class="version"') == 2 * number


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_lists_take_the_same_queries_however_long_they_are(
    client, reader, django_assert_num_queries, number
):
    topic = make_library(number).topic

    with django_assert_num_queries(8):
        index = client.get(reverse("manual:index"))
    with django_assert_num_queries(10):
        page = client.get(topic.get_absolute_url())

    assert [len(titles(headings(answer.content.decode()))) for answer in (index, page)] == [
        number + 1,
        number + 1,
    ]


def test_a_public_entry_costs_a_stranger_few_queries(client, django_assert_num_queries):
    entry = make_entry(access="public", children={"sections": [section("overview")]})

    with django_assert_num_queries(6):
        client.get(entry.get_absolute_url())


def test_anonymous_user_sees_no_lists():
    make_entry()

    assert list(Entry.objects.visible_to(AnonymousUser())) == []


def test_a_change_by_a_person_is_dated_and_its_note_is_shown_to_readers(client, reader):
    entry = make_entry(title_en="About", content_date="2024-10-11")
    payload = payload_of(entry, "en")
    payload["fields"]["summary_en"] = "New summary."
    publish([payload], by=make_user("publisher"), note="Said who is reached <soon>")

    page = client.get(entry.get_absolute_url()).content.decode()

    assert re.findall(r'<span class="change-note" dir="auto">(.*?)</span>', page) == [
        "Said who is reached &lt;soon&gt;"
    ]


def test_a_correction_of_another_language_is_no_change_for_the_reader(client, reader):
    entry = translate(make_entry(title_en="About"), "fr", title="À propos")
    payload = payload_of(entry, "fr")
    payload["fields"]["title_fr"] = "Au sujet"
    publish([payload], by=make_user("publisher"), note="Un mot plus juste")

    page = client.get(entry.get_absolute_url()).content.decode()

    assert "Changed here" not in page
    assert "Un mot plus juste" in client.get(f"/fr{entry.get_absolute_url()[3:]}").content.decode()


def test_content_that_comes_with_the_portal_is_no_change(client, reader):
    entry = make_entry(title_en="About", content_date="2024-10-11")

    page = client.get(entry.get_absolute_url()).content.decode()

    assert "Changed here" not in page
    assert "11 Oct 2024" in page


# --- Frequent questions -----------------------------------------------------------------------------------


def questions(client):
    html = client.get(reverse("manual:questions")).content.decode()
    folds = re.findall(r'<details class="fold">(.*?)</details>', html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", fold)).split()) for fold in folds]


def test_questions_stand_with_their_answers_and_say_where_they_come_from(client, reader):
    source = make_source("article", title_en="An article", kind="secondary")
    make_entry("about-iom", title_en="About")
    link = '<a data-ref="manual.entry:about-iom">this page</a>'
    make_question("who", question_en="Who?", answer_en=f"<p>See {link}.</p>", position=2)
    make_question("old", question_en="Old?", standing="superseded")
    make_question(
        "what",
        question_en="What?",
        answer_en="<p>That.</p>",
        standing="unverified",
        source_id=str(source.pk),
        position=1,
    )

    assert questions(client) == [
        "What? unverified That. Source: An article external source",
        "Who? See this page .",
    ]
    html = client.get(reverse("manual:questions")).content.decode()
    assert '<a href="/en/manual/frameworks/about-iom/">this page</a>' in html


def test_questions_need_a_sign_in(client):
    address = reverse("manual:questions")

    assert client.get(address).headers["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_questions_take_the_same_queries_however_many(client, reader, django_assert_num_queries, number):
    make_many(Question, number)

    with django_assert_num_queries(9):
        found = questions(client)

    assert len(found) == number


def test_no_topic_takes_the_address_of_the_questions():
    with pytest.raises(Refused) as refused:
        make_topic("questions")

    assert [problem.message for problem in refused.value.problems] == [
        "The manual has a page of its own at this address. Choose another code."
    ]
