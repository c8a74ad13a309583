"""What opening an entry does: counted for all, marked for people, and told what has changed since."""

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.portal import due
from apps.reading.marks import forget_old_marks
from apps.reading.models import ReadCount, ReadMark
from tests.accounts.conftest import clock  # noqa: F401  a fixture
from tests.accounts.factories import make_user
from tests.builders import make_entry, translate
from tests.manual.making import make_restricted_entry
from tests.reading.making import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


@pytest.fixture
def counted(own_reads):
    """Return a function that stores what was counted and returns {(asked, shown): number}."""

    def counted():
        own_reads.write()
        rows = ReadCount.objects.values_list("asked_language", "shown_language", "number")
        return {(asked, shown): number for asked, shown, number in rows}

    return counted


def change(entry, title="Changed", by=None):
    payload = payload_of(entry, "en")
    payload["fields"]["title_en"] = title
    (publication,) = publish([payload], by=by or make_user("publisher"))
    return publication


def told(client, page, language="en"):
    """Return what the page says about changes."""
    html = client.get(re.sub("^/../", f"/{language}/", page.get_absolute_url())).content.decode()
    return [
        words(said)
        for said in re.findall(r'<section class="notice".*?(<strong>.*?</strong>)', html, re.DOTALL)
    ]


def changed_since(date):
    return [f"Changed since you last read it on {date:%-d %b %Y}"]


# --- Counting ---------------------------------------------------------------------------------------------


def test_each_read_is_counted_by_the_language_asked_for_and_shown(client, reader, counted):
    entry = translate(make_entry(title_en="About the Organization"), "fr", title="À propos")

    for language in ("en", "fr", "ar", "ar"):
        told(client, entry, language)

    assert counted() == {("en", "en"): 1, ("fr", "fr"): 1, ("ar", "en"): 2}
    assert {(row.model, row.object_id) for row in ReadCount.objects.all()} == {("manual.entry", entry.pk)}


def test_a_page_found_unchanged_was_read_too(client, reader, counted):
    address = make_entry().get_absolute_url()
    etag = client.get(address).headers["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304

    assert counted() == {("en", "en"): 2}


def test_a_stranger_is_counted_and_never_marked(client, counted):
    client.get(make_entry(access="public").get_absolute_url())

    assert counted() == {("en", "en"): 1}
    assert ReadMark.objects.count() == 0


def test_what_nobody_read_is_not_counted(client, reader, counted):
    entry = make_entry()
    secret, address = make_restricted_entry(), entry.get_absolute_url()

    client.head(address)
    client.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    client.get(address, headers={"X-Purpose": "preview"})
    client.get(address.replace("frameworks", "elsewhere"))  # a redirect
    client.get(secret.get_absolute_url())  # 404

    assert counted() == {}
    assert ReadMark.objects.count() == 0


@pytest.mark.once
def test_a_page_that_fails_is_not_counted(reader, counted, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(reader)
    monkeypatch.setattr("django.template.response.TemplateResponse.rendered_content", property(_fail))

    assert browser.get(make_entry().get_absolute_url()).status_code == 500
    assert counted() == {}


def _fail(_response):
    raise ZeroDivisionError


def test_no_count_names_a_person():
    assert [field.name for field in ReadCount._meta.get_fields() if field.is_relation] == []


# --- Marking ----------------------------------------------------------------------------------------------


def test_a_second_visit_of_the_day_stores_nothing(client, reader):
    address = make_entry().get_absolute_url()
    client.get(address)

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))] == []
    assert ReadMark.objects.filter(user=reader).count() == 1


def test_a_first_read_has_nothing_to_tell_and_what_is_published_after_it_is_told(client, reader, clock):  # noqa: F811
    entry = make_entry()
    change(entry)
    first = clock.now

    before = told(client, entry)
    change(entry, "Changed again")

    assert before == []
    assert told(client, entry) == told(client, entry) == changed_since(first)


def test_changes_are_told_for_a_day_and_against_the_last_read_of_the_day_before(client, reader, clock):  # noqa: F811
    entry = make_entry()
    told(client, entry)
    clock.advance(days=3)
    change(entry)
    clock.advance(days=4)

    assert told(client, entry) == told(client, entry) == changed_since(clock.now - timedelta(days=7))
    clock.advance(days=1)
    assert told(client, entry) == []


def test_a_person_is_not_told_of_their_own_changes_nor_of_those_in_other_languages(client, clock):  # noqa: F811
    editor = make_user("publisher")
    client.force_login(editor)
    entry = make_entry()
    told(client, entry)

    change(entry, by=editor)
    entry = translate(entry, "ar", title="عن المنظمة")

    assert told(client, entry) == []
    assert len(told(client, entry, "ar")) == 1


def test_what_changed_is_told_to_each_person_for_each_page(client, reader):
    entry, other = make_entry("one"), make_entry("two")
    told(client, entry)
    told(client, other)
    change(entry)
    colleague = Client()
    colleague.force_login(make_user("reader"))

    assert [len(told(client, page)) for page in (entry, other)] == [1, 0]
    assert told(colleague, entry) == []


def test_a_mark_that_cannot_be_stored_breaks_no_page(client, reader, monkeypatch, caplog):
    refuse = mock.Mock(side_effect=DatabaseError("locked"))
    monkeypatch.setattr(type(ReadMark.objects), "keep", refuse)

    assert client.get(make_entry().get_absolute_url()).status_code == 200
    assert [record.getMessage() for record in caplog.records] == ["A read mark could not be stored."]


def test_marks_are_forgotten_a_year_after_the_last_read(client, reader, clock):  # noqa: F811
    kept, old = make_entry("kept"), make_entry("old")
    told(client, old)
    clock.advance(days=1)
    told(client, kept)
    clock.advance(days=365)

    assert forget_old_marks() == 1

    assert list(ReadMark.objects.values_list("object_id", flat=True)) == [kept.pk]


@pytest.mark.once
def test_the_job_is_among_those_that_run_by_themselves():
    assert due.JOBS["forget-old-read-marks"][0]() == "old read marks forgotten: 0"
