"""How a page is kept: who answers for it, when it changed and is looked at, how far its language can be trusted."""

import re
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from apps.editorial.payloads import payload_of
from apps.editorial.publishing import publish
from apps.library.showing import last_change
from apps.translation.models import TranslationUnit
from apps.translation.states import Origin, Review
from tests.accounts.factories import make_user
from tests.builders import (
    make_contact,
    make_country,
    make_entry,
    make_office,
    make_part_group,
    make_question,
    make_review,
    make_subject,
    make_topic,
    make_unit,
    translate,
)
from tests.organization.reading import words

pytestmark = pytest.mark.django_db

FIRST, LATER = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 3, 9, 12, tzinfo=UTC)
CAME = "5 Jan 2026 (as it came with the portal)"
ENGLISH = "English (the original text)"
NOBODY = "not recorded yet"


@pytest.fixture
def reader(client):
    client.force_login(make_user("reader"))
    return client


@pytest.fixture(autouse=True)
def in_january():
    with mock.patch.object(timezone, "now", return_value=FIRST):
        yield


def kept(client, page, language="en"):
    """Return [(label, what is said)] of the last list of facts about a page."""
    with override(language):
        address = page if isinstance(page, str) else page.get_absolute_url()
        html = client.get(address).content.decode()
    facts = re.findall(r'<dl class="about">(.*?)</dl>', html, re.DOTALL)[-1]
    return [
        (words(label), words(said))
        for label, said in re.findall(r"<dt>(.*?)</dt>(.*?)</div>", facts, re.DOTALL)
    ]


def changed(row, language="en", **fields):
    payload = payload_of(row, language)
    payload["fields"] |= fields
    with mock.patch.object(timezone, "now", return_value=LATER):
        publish([payload], by=make_user(is_superuser=True), origin=Origin.HUMAN, note="Mended.")
    return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("make", [make_unit, make_office])
def test_what_a_unit_answers_for_says_that_nobody_is_recorded(reader, make):
    assert kept(reader, make()) == [
        ("Last updated on the portal", CAME),
        ("Responsible", NOBODY),
        ("Review by", NOBODY),
        ("Language", ENGLISH),
    ]


def test_the_owner_and_the_days_of_review_are_said_in_words(reader):
    owner = make_unit("owner", name_en="Owner")
    overdue = make_unit("old", review_by="2026-01-01", owner_unit_id=str(owner.pk))
    due = make_unit("new", review_by="2026-01-05", owner_unit_id=str(owner.pk))
    make_review(overdue, "2025-12-01", next_by="2025-12-31")

    assert kept(reader, overdue)[1:4] == [
        ("Responsible", "Owner"),
        ("Reviewed on", "1 Dec 2025"),
        ("Overdue for review", "since 1 Jan 2026"),
    ]
    assert kept(reader, due)[2] == ("Review by", "5 Jan 2026")


@pytest.mark.parametrize(
    "make", [make_country, make_subject, make_topic, lambda: make_question() and "/en/manual/questions/"]
)
def test_every_other_page_says_when_it_was_updated_and_in_which_language_it_is(reader, make):
    assert kept(reader, make()) == [("Last updated on the portal", CAME), ("Language", ENGLISH)]


def test_a_change_by_a_person_is_the_last_update(reader):
    country = changed(make_country(), name_en="Tchad")

    assert kept(reader, country)[0] == ("Last updated on the portal", "9 Mar 2026")


@pytest.mark.parametrize(
    ("language", "day"), [("en", "5 Jan 2026"), ("es", "5 ene 2026"), ("fr", "9 mars 2026")]
)
def test_a_change_in_another_language_is_no_update(reader, language, day):
    country = changed(translate(make_country(), "fr", name="Tchad"), "fr", name_fr="Le Tchad")

    assert kept(reader, country, language)[0][1].startswith(day)


def test_a_framework_is_updated_with_its_parts(reader):
    group = make_part_group(title_en="Goals")
    changed(group, title_en="Aims")

    assert dict(kept(reader, group.framework))["Last updated on the portal"] == "9 Mar 2026"


def test_an_entry_says_the_date_of_its_text_and_the_last_change_here(reader):
    entry = changed(make_entry(content_date="2024-10-11"), title_en="New")

    assert kept(reader, entry) == [
        ("Last updated", "11 Oct 2024"),
        ("Changed here", "9 Mar 2026 · Mended."),
        ("Responsible", NOBODY),
        ("Review by", NOBODY),
        ("Language", ENGLISH),
    ]


def test_a_stranger_is_not_told_that_an_owner_is_missing_whom_they_may_not_see(client):
    entry = make_entry(access="public", owner_unit_id=str(make_unit().pk))

    assert [label for label, _said in kept(client, entry)] == ["Last updated", "Review by", "Language"]


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ({}, "translation not complete"),
        ({"name": "Tchad"}, "translation not yet reviewed"),
    ],
)
def test_the_state_of_the_language_is_said(reader, texts, state):
    country = translate(make_country(), "fr", **texts)

    with override("fr"):
        said = f"Français ({gettext(state)})"
    assert kept(reader, country, "fr")[-1][1] == said


def test_a_language_that_is_reviewed_is_compared_with_english(reader):
    country = changed(make_country(), "fr", name_fr="Tchad")
    TranslationUnit.objects.filter(object_id=country.pk, language="fr").update(review=Review.APPROVED)

    with override("fr"):
        said = f"Français ({gettext('compared with the English text')})"
    assert kept(reader, country, "fr")[-1][1] == said


def test_a_contact_says_who_answers_for_it_and_that_its_review_is_overdue(reader):
    owner = make_unit("owner", name_en="Owner")
    make_contact("one", review_by="2026-01-01", owner_unit_id=str(owner.pk))
    make_contact("two")

    html = reader.get("/en/contacts/").content.decode()

    assert [words(part) for part in re.findall(r'<dl class="about">(.*?)</dl>', html, re.DOTALL)[:-1]] == [
        "Responsible Owner Overdue for review since 1 Jan 2026"
    ]


def test_rows_that_were_never_published_have_no_last_change():
    assert last_change([]) is None
