"""The log of publications, taken away as a table by administrators."""

import csv
import io

import pytest
from django.urls import reverse

from apps.accounts.models import AuditRecord
from apps.core.languages import CODES
from apps.editorial.models import Publication, Revision
from apps.editorial.publishing_changes import publish_change, publish_now
from apps.editorial.workflow import approve, submit, withdraw
from apps.manual.models import Entry
from tests import builders
from tests.accounts.factories import make_user
from tests.editorial.working import NOTED, drafted, published, signed_in

pytestmark = pytest.mark.django_db
EXPORT = "admin:log_export"


def table_of(response):
    """Return the lines of a table as {title: cell}."""
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_each_publication_is_a_line_with_what_it_replaced(settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org"
    entry = builders.make_entry("tried", title_en="Old title")
    by = make_user("publisher", full_name="Paul Publisher", email="paul@example.org")
    change = published(entry, by, title_en="New title")
    published(Entry.objects.get(), by, "fr", title_fr="Nouveau titre")
    client = signed_in("administrator")

    lines = table_of(client.post(reverse(EXPORT)))

    first, second, french = Revision.objects.of("manual.entry", entry.pk).order_by("pk")
    numbers = list(Publication.objects.order_by("number").values_list("number", flat=True))
    assert [line["Number"] for line in lines] == [str(number) for number in numbers]
    at = Publication.objects.get(number=numbers[-2]).at
    assert lines[-2] == {
        "Number": str(numbers[-2]),
        "Time": at.strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "Who": "Paul Publisher (paul@example.org)",
        "Kind": "manual.entry",
        "Key": str(entry.pk),
        "Title": "New title",
        "Language": "en",
        "Previous revision": str(first.pk),
        "Revision": str(second.pk),
        "How much it matters": "normal",
        "Public change note": "A change.",
        "Written by": "Paul Publisher (paul@example.org)",
        "Approved by": "",
        "Reason": "At once.",
        "Change": str(change.pk),
        "Compare two revisions": f"https://portal.example.org/en/admin/editorial/compare/?from={first.pk}&to={second.pk}",
    }
    assert [(line["Previous revision"], line["Revision"]) for line in (lines[-3], lines[-1])] == [
        ("", str(first.pk)),
        ("", str(french.pk)),
    ]
    for line in lines:
        assert (
            client.get(line["Compare two revisions"].removeprefix("https://portal.example.org")).status_code
            == 200
        )


def test_who_approved_it_is_said_of_what_was_approved():
    entry = builders.make_entry("tried")
    writer = make_user("editor", full_name="Ed Itor", email="ed@example.org")
    change = submit(drafted(entry, writer, title_en="New title"), writer, NOTED)
    approver = make_user("publisher", full_name="Paul Publisher", email="paul@example.org")
    publish_change(approve(change, approver, why="Well said."), make_user("publisher"))
    again = submit(drafted(Entry.objects.get(), writer, title_en="Newer"), writer, NOTED)
    withdraw(approve(again, approver), writer)
    publish_now(again, approver, NOTED, why="Urgent.")

    lines = table_of(signed_in("administrator").post(reverse(EXPORT)))

    assert [(line["Written by"], line["Approved by"], line["Reason"]) for line in lines[-3:]] == [
        ("", "", ""),
        ("Ed Itor (ed@example.org)", "Paul Publisher (paul@example.org)", ""),
        ("Ed Itor (ed@example.org)", "", "Urgent."),
    ]


def test_a_spreadsheet_computes_nothing_of_it():
    builders.make_entry("tried", title_en="=1+1|cmd")

    lines = table_of(signed_in("administrator").post(reverse(EXPORT)))

    assert lines[-1]["Title"] == "'=1+1|cmd"


def test_taking_it_away_is_a_line_of_the_audit():
    client = signed_in("administrator")

    client.post(reverse(EXPORT))

    (line,) = AuditRecord.objects.filter(action="exported")
    assert (line.by, line.about_words, line.address) == (client.user, "log", "127.0.0.1")


def test_a_link_takes_nothing_away():
    assert signed_in("administrator").get(reverse(EXPORT)).status_code == 405
    assert not AuditRecord.objects.exists()


def test_the_audit_offers_it():
    page = signed_in("administrator").get(reverse("admin:accounts_auditrecord_changelist")).content.decode()

    assert f'action="{reverse(EXPORT)}"' in page


@pytest.mark.parametrize("more", [0, 2, 30])
def test_it_takes_as_many_queries_for_many_lines(more, django_assert_num_queries):
    entry = builders.make_entry("tried")
    for number in range(more):
        for language in CODES[1:]:
            builders.translate(entry, language, title=f"Title {number}")
    response = signed_in("administrator").post(reverse(EXPORT))

    with django_assert_num_queries(3):  # the log, the names of an entry and of its topic
        assert len(table_of(response)) == 2 + 3 * more
