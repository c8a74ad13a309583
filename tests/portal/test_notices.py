"""Notices: who sees which, when, in what language, and who may post them."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse
from django.utils import timezone

from apps.editorial.models import Publication
from apps.editorial.payloads import payload_of
from apps.editorial.problems import Refused
from apps.editorial.publishing import publish
from apps.portal.models import Notice
from apps.portal.notices import standing_notices
from tests.accounts.factories import make_user
from tests.builders import make_country, make_entry, make_notice, new_payload, publish_drafts, translate
from tests.forms import form_data, form_data_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADD = "/en/admin/portal/notice/add/"


@pytest.fixture
def reader(client):
    person = make_user("reader")
    client.force_login(person)
    return person


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def shown(response):
    """Return (role, words) of each notice above a page."""
    above = re.findall(
        r'<div class="standing-notice" data-severity="\w+" role="(\w+)">(.*?)</div>',
        response.content.decode(),
        re.DOTALL,
    )
    return [(role, words(html)) for role, html in above]


def texts(user, now=None):
    return [notice.text_en for notice in standing_notices(user, now)]


# --- When -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "stands"), [(-1, False), (0, True), (1, True), (59, True), (60, False), (61, False)]
)
def test_a_notice_stands_from_its_first_minute_to_before_its_last(reader, minutes, stands):
    make_notice("Closed", starts_at=NOON.isoformat(), ends_at=(NOON + timedelta(hours=1)).isoformat())

    assert texts(reader, NOON + timedelta(minutes=minutes)) == (["Closed"] if stands else [])


def test_a_notice_that_has_not_begun_is_nowhere(client, reader):
    begins = timezone.now() + timedelta(hours=1)
    notice = make_notice(
        "Later", starts_at=begins.isoformat(), ends_at=(begins + timedelta(days=1)).isoformat()
    )

    assert shown(client.get("/en/manual/")) == []
    assert "Later" not in client.get("/en/updates/").content.decode()
    assert client.get(notice.get_absolute_url()).status_code == 404


def test_a_notice_that_ended_stays_in_whats_new_and_on_its_page(client, reader):
    notice = make_notice("Over", starts_at=NOON.isoformat(), ends_at=(NOON + timedelta(hours=1)).isoformat())

    page = client.get(notice.get_absolute_url())

    assert shown(client.get("/en/updates/")) == []
    assert f'<a href="{notice.get_absolute_url()}">Over</a>' in client.get("/en/updates/").content.decode()
    assert "From 1 Mar 2026, 12:00 (UTC) Until 1 Mar 2026, 13:00 (UTC) ended" in words(page.content.decode())


def test_an_archived_notice_is_gone_at_once(reader):
    notice = make_notice("Closed")

    before = texts(reader)
    Notice.objects.filter(pk=notice.pk).update(archived_at=timezone.now())

    assert (before, texts(reader)) == (["Closed"], [])


def test_a_notice_may_not_end_before_it_begins():
    with pytest.raises(Refused) as refusal:
        make_notice(starts_at=NOON.isoformat(), ends_at=(NOON - timedelta(seconds=1)).isoformat())

    assert [problem.message for problem in refusal.value.problems] == [
        "A notice cannot end before it begins. Choose a later end."
    ]
    assert Notice.objects.count() == 0


def test_a_notice_taken_back_in_its_first_minute_stands_no_more(reader):
    make_notice("A slip", starts_at=NOON.isoformat(), ends_at=NOON.isoformat())

    assert texts(reader, NOON) == []


# --- Who --------------------------------------------------------------------------------------------------


def test_who_sees_a_notice():
    chad, kenya = make_country("TD"), make_country("KE", name_en="Kenya")
    here, there = make_user("reader", duty_country="TD"), make_user("editor", duty_country="KE")
    nowhere = make_user("editor")
    editors = str(Group.objects.get(name="editor").pk)
    make_notice("all")
    make_notice("Chad or Kenya", links={"countries": [str(chad.pk), str(kenya.pk)]})
    make_notice("Chad", links={"countries": [str(chad.pk)]})
    make_notice("editors", links={"roles": [editors]})
    make_notice("editors in Chad", links={"roles": [editors], "countries": [str(chad.pk)]})

    assert [sorted(texts(user)) for user in (here, there, nowhere)] == [
        ["Chad", "Chad or Kenya", "all"],
        ["Chad or Kenya", "all", "editors"],
        ["all", "editors"],
    ]


def test_a_person_with_two_roles_sees_a_notice_once():
    user = make_user("editor", "reader")
    make_notice("both", links={"roles": [str(group.pk) for group in user.groups.all()]})

    assert texts(user) == ["both"]


def test_strangers_see_no_notice(client, django_assert_num_queries):
    make_notice("For staff")
    make_entry("open", access="public")

    pages = [reverse("accounts:sign-in"), "/en/accessibility/", "/en/manual/frameworks/open/", "/en/nothing/"]

    assert ["For staff" in client.get(page).content.decode() for page in pages] == [False] * 4
    with django_assert_num_queries(0):
        assert standing_notices(AnonymousUser()) == []
        assert list(Notice.objects.visible_to(AnonymousUser())) == []


def test_a_notice_for_others_is_not_told_by_its_address(client, reader):
    notice = make_notice("Kenya", links={"countries": [str(make_country("KE").pk)]})

    assert client.get(notice.get_absolute_url()).status_code == 404
    assert "Kenya" not in client.get("/en/updates/").content.decode()


# --- On the page ------------------------------------------------------------------------------------------


def test_a_notice_stands_above_every_page_the_administration_and_errors_too(client):
    client.force_login(make_user("publisher"))
    make_notice("Evacuate.", severity="emergency")
    entry = make_entry()

    pages = ["/en/", entry.get_absolute_url(), "/en/accounts/profile/", "/en/admin/", ADD, "/en/nothing/"]

    assert [shown(client.get(page)) for page in pages] == [[("alert", "Emergency Evacuate.")]] * len(pages)


def test_the_gravest_notice_stands_first_and_only_an_emergency_interrupts(client, reader):
    for severity in ("information", "emergency", "warning"):
        make_notice(f"Some {severity}.", severity=severity)

    assert shown(client.get("/en/")) == [
        ("alert", "Emergency Some emergency."),
        ("status", "Warning Some warning."),
        ("status", "Information Some information."),
    ]


def test_the_newest_of_two_notices_stands_first(reader):
    make_notice("older", starts_at=NOON.isoformat())
    make_notice("newer", starts_at=(NOON + timedelta(minutes=1)).isoformat())

    assert texts(reader) == ["newer", "older"]


def test_a_notice_is_in_the_readers_language_else_in_english_marked_as_such(client, reader):
    notice = make_notice("Evacuate the office.", severity="emergency")

    before = client.get("/ar/manual/").content.decode()
    translate(notice, "ar", text="أخلوا المكتب.")
    after = client.get("/ar/manual/").content.decode()

    assert '<span lang="en" dir="ltr">Evacuate the office.</span>' in before
    assert '<small class="text-note">' in before
    assert "أخلوا المكتب." in after
    assert [word for word in ("Evacuate", "text-note") if word in after] == []


def test_a_translation_that_fell_behind_says_so(client, reader):
    notice = make_notice("Stay at home.")
    translate(notice, "fr", text="Restez chez vous.")
    payload = payload_of(notice, "en")
    payload["fields"]["text_en"] = "Leave at once."
    publish([payload], origin="fixture")

    above = client.get("/fr/manual/").content.decode()

    assert "Restez chez vous." in above
    assert above.count('<small class="text-note">') == 1


@pytest.mark.parametrize(
    ("link", "stored", "address"),
    [
        ("/fr/manual/questions/?a=1#b", "manual/questions/?a=1#b", "/ar/manual/questions/?a=1#b"),
        ("http://127.0.0.1:8000/en/contacts/", "contacts/", "/ar/contacts/"),
        ("contacts/", "contacts/", "/ar/contacts/"),
        ("https://www.iom.int/fr/x", "https://www.iom.int/fr/x", "https://www.iom.int/fr/x"),
    ],
)
def test_a_link_leads_to_the_readers_language(client, reader, link, stored, address):
    notice = make_notice(link=link)

    assert notice.link == stored
    assert f'<a href="{address}"' in client.get("/ar/manual/").content.decode()


@pytest.mark.parametrize("link", ["nothing/", "//evil.example", "javascript:alert(1)", "http://", "a://b"])
def test_a_link_that_leads_nowhere_is_refused(link):
    with pytest.raises(Refused):
        make_notice(link=link)


def test_a_notice_changes_the_answer_of_a_page_at_once(client, reader):
    def ask(tag):
        return client.get("/en/manual/", headers={"If-None-Match": tag} if tag else {})

    first = ask("")
    notice = make_notice("Closed")
    second = ask(first.headers["ETag"])
    Notice.objects.filter(pk=notice.pk).update(ends_at=timezone.now())
    third = ask(second.headers["ETag"])

    assert [answer.status_code for answer in (first, second, third)] == [200, 200, 200]
    assert [bool(shown(answer)) for answer in (first, second, third)] == [False, True, False]
    assert ask(third.headers["ETag"]).status_code == 304
    assert {answer.headers["Cache-Control"] for answer in (first, second)} == {"private, no-cache"}


@pytest.mark.parametrize("number", [0, 1, 30])
def test_notices_cost_one_query_however_many_there_are(reader, django_assert_num_queries, number):
    country = make_country("TD")
    for count in range(number):
        make_notice(f"Notice {count}", links={"countries": [str(country.pk)]} if count % 2 else {})

    with django_assert_num_queries(1):
        standing_notices(reader)


# --- Who may post -----------------------------------------------------------------------------------------


def form(client, **fields):
    return form_data(client, ADD) | {"text_en": "Closed", "change_note": "Flood"} | fields


def test_a_notice_is_posted_in_all_languages_with_one_form(client, reader):
    client.force_login(make_user("publisher"))

    client.post(ADD, form(client, text_en="Leave the office now.", text_ar="غادروا المكتب الآن."))

    client.force_login(reader)
    above = {code: shown(client.get(f"/{code}/contacts/")) for code in ("en", "ar")}
    assert (above["en"][0][1], "غادروا المكتب الآن." in above["ar"][0][1]) == (
        "Information Leave the office now.",
        True,
    )
    assert "text-note" not in client.get("/ar/contacts/").content.decode()
    assert sorted(Publication.objects.values_list("language", "note")) == [("ar", "Flood"), ("en", "Flood")]


def test_a_text_in_another_language_that_cannot_be_stored_is_refused_with_the_whole(client):
    client.force_login(make_user("publisher"))

    response = client.post(ADD, form(client, text_fr="Ferm\u202eé"))

    assert "invisible marks that turn its direction around" in response.content.decode()
    assert Notice.objects.count() == 0


def test_a_form_that_is_sent_twice_posts_one_notice(client):
    client.force_login(make_user("publisher"))
    sent = form(client)

    answers = [client.post(ADD, sent), client.post(ADD, sent)]

    notice = Notice.objects.get()
    assert (str(notice.pk), [answer.status_code for answer in answers]) == (sent["key"], [302, 302])
    assert answers[1].url.startswith(f"/en/admin/portal/notice/{notice.pk}/change/")


def test_what_is_corrected_in_a_form_that_is_sent_again_is_not_lost(client):
    """Somebody goes back in the browser, sees the mistake and saves again."""
    client.force_login(make_user("publisher"))
    sent = form(client, text_en="Closed until noon.", text_fr="Fermé.")
    client.post(ADD, sent)

    answer = client.post(ADD, sent | {"text_en": "Closed until 3 p.m.", "text_fr": "Ouvert."})
    page = client.get(answer.url)
    asked = client.post(answer.url, form_data_of(page))
    client.post(answer.url, form_data_of(asked))
    french = client.get(f"/en/admin/portal/notice/{sent['key']}/change/?language=fr")

    assert page.context["adminform"].form["text_en"].value() == "Closed until 3 p.m."
    assert Notice.objects.get().text_en == "Closed until 3 p.m."
    assert french.context["kept"].data["text_fr"] == ["Ouvert."]
    assert client.get(ADD).context["kept_of_new"] == []


@pytest.mark.parametrize("role", ["publisher", "administrator"])
def test_a_publisher_posts_alone(client, reader, role):
    client.force_login(make_user(role))

    client.post(ADD, form(client, severity="warning"))

    assert texts(reader) == ["Closed"]
    notice = Notice.objects.get()
    assert (notice.severity, notice.ends_at - notice.starts_at) == ("warning", timedelta(days=1))
    assert [(line.note, line.by.roles[0].code) for line in Publication.objects.by_people()] == [
        ("Flood", role)
    ]


def test_the_reason_is_asked_for(client):
    client.force_login(make_user("publisher"))

    response = client.post(ADD, form(client, change_note=" "))

    assert "This field is required." in response.content.decode()
    assert Notice.objects.count() == 0


def test_the_form_says_that_the_end_is_too_early(client):
    client.force_login(make_user("publisher"))

    response = client.post(ADD, form(client, starts_at="2026-03-01T12:00", ends_at="2026-03-01T11:59"))

    assert response.context["adminform"].form.errors == {
        "ends_at": ["A notice cannot end before it begins. Choose a later end."]
    }
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("role", ["reader", "editor", "translator-fr", "reviewer-ar"])
def test_nobody_else_posts_or_changes_the_english(client, role):
    notice = make_notice("Closed")
    publisher, other = make_user("publisher"), make_user(role)
    client.force_login(publisher)
    change = f"/en/admin/portal/notice/{notice.pk}/change/?language=en"
    forged, changed = form(client), form_data(client, change) | {"text_en": "Open", "change_note": "x"}
    client.force_login(other)

    statuses = [client.post(ADD, forged).status_code, client.post(change, changed).status_code]

    assert statuses == ([302, 302] if role == "reader" else [403, 403])
    assert [row.text_en for row in Notice.objects.all()] == ["Closed"]
    for payload in (new_payload(Notice, text_en="Mine"), payload_of(notice, "en")):
        with pytest.raises(Refused):
            publish([payload], by=other)


def test_a_translator_writes_the_text_of_one_language(client):
    notice = make_notice("The office is closed.")
    client.force_login(make_user("translator-fr"))
    french, arabic = (f"/en/admin/portal/notice/{notice.pk}/change/?language={code}" for code in ("fr", "ar"))

    data = form_data(client, french) | {"text_fr": "Le bureau est fermé.", "change_note": "Translated"}
    client.post(french, data | {"text_en": "Forged", "severity": "emergency"})
    refused = client.post(arabic, {"text_ar": "مغلق", "change_note": "x"})

    publish_drafts()

    notice.refresh_from_db()
    assert (notice.text_fr, notice.text_en, notice.severity) == (
        "Le bureau est fermé.",
        "The office is closed.",
        "information",
    )
    assert (refused.status_code, notice.text_ar) == (403, None)


# --- What was for fewer people, or for nobody yet -----------------------------------------------------------


def change(notice, note, **fields):
    payload = payload_of(Notice.objects.get(pk=notice.pk), "en")
    payload["fields"] |= fields
    (publication,) = publish([payload], by=make_user("publisher"), note=note)
    return publication.number


def told(client, notice, number):
    """Return all that a reader is told of a notice and of one of its publications."""
    pages = [notice.get_absolute_url(), reverse("portal:updates"), reverse("portal:change", args=[number])]
    return " ".join(client.get(page).content.decode() for page in pages)


def test_why_a_notice_was_changed_for_fewer_people_is_not_told_to_all(client, reader):
    publishers = str(Group.objects.get(name="publisher").pk)
    notice = make_notice("Evacuation.", roles=[publishers])
    change(notice, "The convoy leaves", text_en="The convoy leaves at noon.")
    number = change(notice, "For everybody", text_en="Stay at home.", roles=[])

    html = told(client, notice, number)

    assert "For everybody" in html
    assert "convoy" not in html


def test_what_a_notice_said_before_it_began_is_told_to_nobody(client, reader):
    begin = timezone.now() + timedelta(hours=1)
    times = {"starts_at": begin.isoformat(), "ends_at": (begin + timedelta(hours=9)).isoformat()}
    notice = make_notice("Evacuation of the office.", **times)
    number = change(notice, "Not an evacuation", text_en="The office is closed.")
    last = change(notice, "Say until when", text_en="The office is closed today.")
    Notice.objects.filter(pk=notice.pk).update(starts_at=timezone.now())

    html = told(client, notice, last)

    assert "Say until when" in html
    assert "acuation" not in html
    assert client.get(reverse("portal:change", args=[number])).status_code == 404
