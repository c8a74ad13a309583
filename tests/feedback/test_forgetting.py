"""Who said something is forgotten a year after it was answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.feedback.forgetting import forget_names
from apps.feedback.models import Answers, Report
from apps.portal.due import JOBS
from tests.accounts.factories import make_user
from tests.builders import make_entry
from tests.feedback.making import make_report

pytestmark = pytest.mark.django_db


def test_names_go_a_year_after_the_answer_and_what_was_said_stays():
    person, now = make_user("reader"), timezone.now()
    for days in (364, 366):
        report = make_report(sender=person, text=f"{days}", state="done")
        Report.objects.filter(pk=report.pk).update(closed_at=now - timedelta(days=days))
    make_report(sender=person, text="open", sent_at=now - timedelta(days=900))

    assert forget_names() == "names taken off messages from readers: 1"

    assert dict(Report.objects.values_list("text", "sender")) == {
        "364": person.pk,
        "366": None,
        "open": person.pk,
    }


def test_counted_answers_of_that_age_go_too():
    entry, today = make_entry(), timezone.localdate()
    for days in (365, 366):
        Answers.objects.create(
            model="manual.entry", object_id=entry.pk, language="en", day=today - timedelta(days=days), yes=1
        )

    forget_names()

    assert [row.day for row in Answers.objects.all()] == [today - timedelta(days=365)]


@pytest.mark.once
def test_both_run_by_themselves():
    assert {"forget-failed-searches", "forget-names-of-reports"} <= set(JOBS)
