"""The history of an object: one timeline over all languages, and why a reader saw what."""

import re
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from django.urls import reverse

from apps.editorial.drafting import save_drafts
from apps.editorial.history import Past, timeline
from apps.editorial.publishing_changes import publish_change, publish_now
from apps.editorial.readers_saw import readers_saw
from apps.editorial.workflow import Meaning, approve, discard, submit
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import at, drafted, published, signed_in
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    entry = builders.make_entry(children={"sections": [{"anchor": "role", "body_en": "<p>First.</p>"}]})
    return builders.translate(entry, "fr", title="À propos de l'Organisation")


def address(entry, query=""):
    return reverse("admin:manual_entry_history", args=[entry.pk]) + query


def events_of(response):
    html = response.content.decode().split('<ol class="timeline">')[1].split("</ol>")[0]
    events = [
        re.sub(r"<[^>]*>", " ", event)
        for event in re.findall(r'<li class="event.*?(?=<li class="event|$)', html, re.DOTALL)
    ]
    return [" ".join(event.split()) for event in events]


def what_happened(entry, user, language=""):
    past = Past.of(Entry, entry.pk, user)
    return [event["kind"] for event in timeline(Entry, entry.pk, past, language=language).events]


def test_the_history_tells_saves_steps_and_publications_of_all_languages(entry):
    editor, publisher = make_user("editor", full_name="Ed"), make_user("publisher", full_name="Pub")
    change = drafted(entry, editor, title_en="One")
    drafted(entry, editor, title_en="Two")
    submit(change, editor, Meaning("Because <b>", gravity="normal"))
    approve(change, publisher, why="Good.")
    publish_change(change, publisher)
    french = drafted(entry, make_user("translator-fr", full_name="Tra"), "fr", title_fr="Deux")
    discard(french, publisher, why="Wrong page.")

    page = signed_in("publisher").get(address(entry))
    events = [re.sub(r"^.*? \(UTC\) · ", "", event) for event in events_of(page)]

    assert [event.split(" · ")[:2] for event in events] == [
        ["Pub", "draft → discarded"],
        ["Tra", "saved a draft (Français)"],
        ["Publication 4", "English"],
        ["Pub", "waiting for review → approved"],
        ["Ed", "draft → waiting for review"],
        ["Ed", "saved a draft (English)"],
        ["Publication 3", "Français"],
        ["Publication 2", "English"],
    ]
    assert [events[0].endswith("Reason: Wrong page."), "2 saved revisions" in events[5]] == [True, True]
    assert "Because &lt;b&gt;" in page.content.decode()
    assert events[2].split(" · ")[2:4] == ["published by Pub", "written by Ed"]


def test_the_history_is_narrowed_to_a_language(entry):
    user = make_user("publisher")
    published(entry, user, title_en="One")
    drafted(entry, user, "fr", title_fr="Deux")

    assert what_happened(entry, user, "fr") == ["saved", "published"]
    assert what_happened(entry, user, "en") == ["published", "saved", "published"]


def test_the_history_costs_at_most_14_queries_and_is_paged(entry, django_assert_max_num_queries):
    client = signed_in("editor")
    for number in range(6):
        published(entry, make_user("publisher"), title_en=f"Title {number}")

    with mock.patch("apps.editorial.history.PER_PAGE", 4), django_assert_max_num_queries(14):
        first = client.get(address(entry))
    with mock.patch("apps.editorial.history.PER_PAGE", 4):
        last = client.get(address(entry, "?p=4"))

    assert events_of(first)[0].split(" · ")[1] == "Publication 9"
    assert [event.split(" · ")[1] for event in events_of(last)] == ["Publication 3", "Publication 2"]


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_history_costs_the_same_however_often_it_was_saved(entry, number, django_assert_num_queries):
    client = signed_in("editor")
    for count in range(number):
        drafted(entry, client.user, title_en=f"Title {count}")

    with django_assert_num_queries(14):
        html = client.get(address(entry)).content.decode()

    assert html.count("Bring this text back") == number + 1


def test_an_object_that_exists_in_a_draft_only_has_a_history():
    topic = builders.make_topic()
    payload = builders.new_payload(Entry, slug="new", title_en="New", topic_id=str(topic.pk))
    save_drafts([payload], by=make_user("editor"))
    path = reverse("admin:manual_entry_history", args=[payload["id"]])

    response = signed_in("translator-fr").get(path)

    assert "History: New" in response.content.decode()
    assert len(events_of(response)) == 1


@pytest.mark.parametrize(("role", "told"), [("publisher", True), ("editor", False), ("translator-fr", False)])
def test_what_a_page_said_for_fewer_readers_is_told_to_who_decides_about_it(role, told):
    entry = make_restricted_entry(title_en="Secret plan")
    change = drafted(entry, make_user("publisher"), title_en="Secret draft")
    discard(change, make_user("publisher"), why="Secret reason")
    published(entry, make_user("publisher"), access="staff", title_en="Open plan")

    html = signed_in(role).get(address(entry)).content.decode()
    restores = re.findall(r"/history/(\d+)/", html)

    assert "decided anew" not in html if told else "decided anew" in html
    # Publications of before and after, the draft that was given up, and the save that opened the page.
    assert len(restores) == {"publisher": 4, "editor": 1, "translator-fr": 0}[role]


def test_a_draft_that_says_who_may_read_is_not_told_to_others(entry):
    change = drafted(entry, make_user("publisher", full_name="Pub"), access="restricted", title_en="Secret")
    discard(change, change.created_by, why="Secret reason")

    html = signed_in("editor").get(address(entry)).content.decode()

    assert ("Secret" in html, "saved a draft" in html) == (False, True)


@pytest.mark.parametrize(
    ("role", "status"), [("publisher", 200), ("editor", 302), ("reviewer-ar", 302), ("reader", 302)]
)
def test_the_history_of_a_restricted_page_is_for_who_decides_about_it(role, status):
    assert signed_in(role).get(address(make_restricted_entry())).status_code == status


# --- What readers saw ---------------------------------------------------------------------------------------


def seen_on(entry, language, day):
    moments, _more = readers_saw(Entry, entry.pk, language, date(2026, 3, day))
    return [(one.since.hour, one.is_published, one.own, one.fallback) for one in moments]


def test_what_readers_saw_is_computed_from_the_log():
    with at(2, 9):
        entry = builders.make_entry(
            title_en="About the Organization",
            children={"sections": [{"anchor": "a", "body_en": "<p>First.</p>"}]},
        )
    with at(3, 10):
        entry = builders.translate(entry, "fr", title="À propos de l'Organisation")
    with at(4, 11):
        published(
            entry, make_user("publisher"), archived_at="2026-03-04T11:00:00+00:00", archived_reason="Old."
        )

    assert seen_on(entry, "fr", 1) == [(0, False, 0, 0)]
    assert seen_on(entry, "fr", 2) == [(0, False, 0, 0), (9, True, 0, 2)]
    assert seen_on(entry, "fr", 3) == [(0, True, 0, 2), (10, True, 1, 1)]
    assert seen_on(entry, "en", 3) == [(0, True, 2, 0)]
    (_before, after), _more = readers_saw(Entry, entry.pk, "ar", date(2026, 3, 4))
    assert (after.is_archived, after.archived_reason, after.access) == (True, "Old.", "all staff")


def test_the_page_says_why_a_reader_of_french_saw_english(entry):
    today = datetime.now(UTC).date()

    html = signed_in("editor").get(address(entry, f"?on={today}&read_in=fr")).content.decode()
    wrong = signed_in("editor").get(address(entry, "?on=yesterday&read_in=xx"))

    words = " ".join(re.sub(r"<[^>]*>", " ", html.split('<ul id="seen">')[1].split("</ul>")[0]).split())
    assert (
        "Readers got texts in their language, of publication 3 (number of texts: 1), and the others in English"
        in words
    )
    assert 'id="seen"' not in wrong.content.decode()
    assert f'href="/fr{address(entry)[3:]}' in html  # the links to the page in other languages


def test_after_a_critical_change_readers_saw_english_until_it_was_translated_anew():
    with at(2, 9):
        entry = builders.translate(
            builders.make_entry(title_en="Call 112 at once"), "fr", title="Appelez le 112"
        )
    publisher = make_user("publisher")
    for day, language, title in ((3, "en", "Call 115 at once"), (4, "fr", "Appelez le 115")):
        with at(day, 10):
            change = drafted(entry, publisher, language, **{f"title_{language}": title})
            publish_now(change, publisher, Meaning("Corrected.", gravity="critical"), why="Wrong.")

    assert seen_on(entry, "fr", 3) == [(0, True, 1, 0), (10, True, 0, 1)]
    assert seen_on(entry, "fr", 4) == [(0, True, 0, 1), (10, True, 1, 0)]


def told_on(entry, language, day):
    """Return the last moment of a day as the page tells it."""
    path = address(entry, f"?on=2026-03-{day:02}&read_in={language}")
    html = signed_in("editor").get(path).content.decode().split('<ul id="seen">')[1].split("</ul>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", html.split("<li>")[-1]).split())


def test_of_an_archived_page_it_is_told_who_archived_it_and_not_who_translated_it():
    with at(2, 9):
        entry = builders.make_entry()
    with at(3, 9):
        published(entry, make_user("publisher", full_name="Fred French"), "fr", title_fr="Titre")
    archived = {"archived_at": "2026-03-04T11:00:00+00:00", "archived_reason": "Old."}
    with at(4, 11):
        published(entry, make_user("publisher", full_name="Ada Archives"), **archived)
    with at(5, 9):
        entry.refresh_from_db()
        published(entry, make_user("publisher", full_name="Eve Edits"), title_en="Another")

    assert told_on(entry, "fr", 5) == (
        "5 Mar 2026, 09:00 (UTC) : It was archived: readers were told that it is gone. Old. "
        "Publication 4 · published by Ada Archives · 4 Mar 2026, 11:00 (UTC) Who could read it: all staff"
    )


def test_of_english_in_place_of_a_translation_it_is_told_which_critical_change_made_that_unsafe():
    with at(2, 9):
        entry = builders.make_entry(title_en="Call 112 at once", summary_en="In danger")
    with at(3, 9):
        texts = {"title_fr": "Appelez le 112", "summary_fr": "En danger"}
        published(entry, make_user("publisher", full_name="Fred French"), "fr", **texts)
    critical = make_user("publisher", full_name="Cleo Critical")
    with at(4, 10):
        change = drafted(entry, critical, title_en="Call 115 at once")
        publish_now(change, critical, Meaning("Corrected.", gravity="critical"), why="Wrong.")
    with at(5, 10):
        entry.refresh_from_db()
        published(entry, make_user("publisher", full_name="Eve Edits"), summary_en="In grave danger")

    assert told_on(entry, "fr", 5) == (
        "5 Mar 2026, 10:00 (UTC) : Readers got texts in their language, of publication 3 (number of texts: 1), "
        "and the others in English, of publication 5 (number of texts: 1). "
        "Texts that are in their language too were not shown: to follow them was unsafe since the critical change "
        "of publication 4. "
        "Publication 3 · published by Fred French · 3 Mar 2026, 09:00 (UTC) "
        "Publication 5 · published by Eve Edits · 5 Mar 2026, 10:00 (UTC) "
        "Publication 4 · published by Cleo Critical · 4 Mar 2026, 10:00 (UTC) Who could read it: all staff"
    )
    assert "unsafe" not in told_on(entry, "ar", 5)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_clock_can_count_is_refused(entry, day):
    response = signed_in("editor").get(address(entry, f"?on={day}&read_in=fr"))

    assert (response.status_code, list(response.context["seen_form"].errors)) == (200, ["on"])


def restores_in(client, entry):
    return re.findall(r'<a href="([^"]*/history/\d+/)"', client.get(address(entry)).content.decode())


@pytest.mark.parametrize(("role", "number"), [("publisher", 5), ("editor", 0), ("translator-fr", 1)])
def test_a_text_is_offered_to_be_brought_back_where_the_answer_is_not_a_refusal(entry, role, number):
    """The open draft of the English says who may read the page: only who decides that writes over it."""
    published(entry, make_user("publisher"), title_en="One")
    drafted(entry, make_user("publisher"), title_en="Two", access="restricted")
    client = signed_in(role)

    offered = restores_in(client, entry)

    assert [client.get(path).status_code for path in offered] == [200] * number


@pytest.mark.parametrize(("role", "number"), [("publisher", 5), ("editor", 3)])
def test_a_save_that_would_have_given_the_page_other_readers_is_not_offered(entry, role, number):
    drafted(entry, make_user("publisher"), title_en="One", access="restricted")
    drafted(entry, make_user("publisher"), title_en="One", access="staff")
    drafted(entry, make_user("publisher"), title_en="Two", access="staff")
    client = signed_in(role)

    offered = restores_in(client, entry)

    assert [client.get(path).status_code for path in offered] == [200] * number


def test_a_publication_leads_once_to_what_it_changed(entry):
    html = signed_in("publisher").get(address(entry)).content.decode()

    events = re.findall(r'<li class="event published">.*?</li>', html, re.DOTALL)
    assert [event.count("What it changed") for event in events] == [1, 1]
