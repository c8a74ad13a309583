"""Taking in what readers say: stored once, however often a form is sent, and only so often an hour."""

import uuid

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.forms.models import model_to_dict
from django.utils import timezone

from apps.accounts.throttling import take_turn
from apps.feedback.models import Answers, Report


def send(report, user):
    """Store a report. Returns 0, or the seconds to wait for who has sent too many; then nothing is stored."""
    report.key = _key_of(report)
    if Report.objects.filter(key=report.key).exists():
        return 0
    seconds = take_turn("report to the editors", str(user.pk), settings.REPORTS_PER_PERSON)
    if not seconds:
        fields = model_to_dict(report, exclude=["id", "sender"]) | {"sender_id": report.sender_id}
        Report.objects.get_or_create(key=report.key, defaults=fields)
    return seconds


def _key_of(report):
    """Return a key made of the form's and of what was filled in: who goes back and writes more sends another one."""
    said = (report.kind, report.object_id, report.anchor, report.reason, report.words, report.text)
    return uuid.uuid5(report.key, "\n".join(map(str, said)))


def count_answer(place, language, user, *, is_yes):
    """Count that a page was, or was not, what a reader needed. Returns the seconds to wait as `send` does."""
    seconds = take_turn("answer about a page", str(user.pk), settings.ANSWERS_PER_PERSON)
    if not seconds:
        _count(place, language, "yes" if is_yes else "no")
    return seconds


@transaction.atomic
def _count(place, language, answer):
    """Add one, whoever adds one at the same moment."""
    day = {"object_id": place.row.pk, "language": language, "day": timezone.now().date()}
    Answers.objects.get_or_create(**day, defaults={"model": place.label})
    Answers.objects.filter(**day).update(**{answer: F(answer) + 1})
