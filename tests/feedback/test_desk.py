"""The page for editors: what was looked for in vain and what waits, by language, the most pressing first."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.contacts.models import Contact
from apps.feedback.models import Answers, FailedSearch, Report
from tests.accounts.factories import make_user
from tests.builders import make_contact, make_entry, make_many
from tests.feedback.making import make_report, make_reports
from tests.manual.making import make_restricted_entry

pytestmark = pytest.mark.django_db


def lists(client, **asked):
    """Return the rows of the page's tables as words, by the id of their heading."""
    html = client.get(reverse("admin:feedback_desk"), asked).content.decode()
    found = {}
    for name, table in re.findall(r'aria-labelledby="desk-(\w+)".*?<tbody>(.*?)</tbody>', html, re.DOTALL):
        rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in rows]
        found[name] = [tuple(unescape(re.sub(r"<[^>]*>", "", cell)) for cell in row[:3]) for row in cells]
    return found


def failed(words, language="en", count=1, days=0):
    day = timezone.localdate() - timedelta(days=days)
    FailedSearch.objects.create(words=words, language=language, day=day, count=count)


def answered(row, language="en", **numbers):
    label, day = row._meta.label_lower, timezone.localdate()
    Answers.objects.create(model=label, object_id=row.pk, language=language, day=day, **numbers)


def test_the_most_pressing_comes_first(client):
    client.force_login(make_user("editor"))
    plan, desk = make_entry("plan", title_en="Plan"), make_contact("desk", label_en="Desk")
    failed("rare")
    failed("often", count=2)
    make_report(words="camps", sent_at=timezone.now() - timedelta(days=9))
    make_report(desk, kind="contact")
    make_reports(2, plan)
    make_report(plan, state="done")
    answered(plan, no=1, yes=5)
    answered(desk, yes=5)

    assert lists(client) == {
        "searches": [("often", "English", "2"), ("rare", "English", "1")],
        "waiting": [("Plan", "English", "2"), ("Missing content", "English", "1"), ("Desk", "English", "1")],
        "unsatisfied": [("Plan", "English", "1")],
    }


@pytest.mark.parametrize(
    ("role", "asked", "languages"),
    [
        ("editor", "", ["English", "Français", "العربية"]),
        ("publisher", "ar", ["العربية"]),
        ("administrator", "xx", ["English", "Français", "العربية"]),
        ("translator-fr", "", ["Français"]),
        ("translator-fr", "en", ["Français"]),
        ("reviewer-ar", "", ["العربية"]),
    ],
)
def test_each_sees_the_languages_that_they_answer_for(client, role, asked, languages):
    client.force_login(make_user(role))
    entry = make_entry()
    for code in ("en", "fr", "ar"):
        failed("words", code)
        make_report(entry, language=code)
        answered(entry, code, no=1)

    found = lists(client, language=asked)

    assert {name: sorted(row[1] for row in rows) for name, rows in found.items()} == {
        "searches": languages,
        "waiting": languages,
        "unsatisfied": languages,
    }


def test_a_restricted_page_is_not_named_to_who_may_not_know_of_it(client):
    secret = make_restricted_entry("secret", title_en="Secret")
    make_report(secret)
    answered(secret, no=1)

    client.force_login(make_user("editor"))
    assert lists(client) == {}
    client.force_login(make_user("publisher"))
    assert {name: [row[0] for row in rows] for name, rows in lists(client).items()} == {
        "waiting": ["Secret"],
        "unsatisfied": ["Secret"],
    }


def test_the_administration_leads_there(client):
    client.force_login(make_user("translator-fr"))

    html = client.get(reverse("admin:index")).content.decode()

    assert f'<a href="{reverse("admin:feedback_desk")}">What readers did not find</a>' in html


@pytest.mark.once  # how many queries there are does not depend on the database
@pytest.mark.parametrize("number", [1, 3, 300])
def test_the_page_takes_the_same_queries_however_much_there_is(client, django_assert_num_queries, number):
    make_many(Contact, number)
    keys = list(Contact.objects.values_list("pk", flat=True))
    about = [{"model": "contacts.contact", "object_id": key, "language": "en"} for key in keys]
    today = timezone.localdate()
    Report.objects.bulk_create(Report(kind="contact", **row) for row in about)
    Answers.objects.bulk_create(Answers(day=today, no=1, **row) for row in about)
    FailedSearch.objects.bulk_create(FailedSearch(words=str(key), language="en", day=today) for key in keys)
    make_reports(2, make_entry())
    client.force_login(make_user("editor"))

    with django_assert_num_queries(9):
        found = lists(client)

    assert len(found["waiting"]) == min(number + 1, 50)
    assert [len(found[name]) for name in ("searches", "unsatisfied")] == [min(number, 50)] * 2
