"""What was looked for in vain: words, language and day, without the person, so that editors learn what is missing."""

import logging
import re
import unicodedata
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, Max, Sum
from django.utils import timezone

from apps.core.text import normalise
from apps.feedback.models import FailedSearch

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)
MOST_A_DAY = 500  # different ones: people look for fewer things in vain, robots for more
# People look for people: addresses and numbers are theirs, and no page is missing because of them.
_OF_PERSONS = re.compile(r"@|[(\[]at[)\]]|\d(?:[\s().+/–-]*\d){5}")
_YEARS = re.compile(r"\b(?:1[89]|20)\d\d[/–-](?:1[89]|20)\d\d\b")


def kept_form(text):
    """Return the words as they are kept, "" where they are not: addresses and numbers may be somebody's own."""
    words = " ".join(unicodedata.normalize("NFKC", normalise(text) or "").lower().split())
    return "" if _OF_PERSONS.search(_YEARS.sub("", words)) else words[: FailedSearch.LONGEST].strip()


def record(text, language):
    """Count that a search for a text found nothing today. Never fails: what is recorded matters less than the page."""
    words = kept_form(text)
    if not words:
        return
    try:
        _count(words, language, timezone.now().date())
    except DatabaseError:
        logger.warning("A search without results could not be recorded.", exc_info=True)


@transaction.atomic
def _count(words, language, day):
    """Add one, whoever adds one at the same moment, unless enough different searches failed that day."""
    today = FailedSearch.objects.filter(day=day)
    if today.count() < MOST_A_DAY:
        row = FailedSearch(words=words, language=language, day=day)
        FailedSearch.objects.bulk_create([row], ignore_conflicts=True)
    today.filter(words=words, language=language).update(count=F("count") + 1)


def forget_old():
    """Delete the failed searches that are older than KEPT, and return in words how many."""
    old = FailedSearch.objects.filter(day__lt=timezone.now().date() - KEPT)
    return f"failed searches forgotten: {old.delete()[0]}"


def most_wanted(languages, most):
    """Return the words that were looked for in vain in each of the languages, the most wanted first.

    Each is {language, words, times, last}.
    """
    rows = FailedSearch.objects.filter(language__in=languages).values("language", "words")
    return list(
        rows.annotate(times=Sum("count"), last=Max("day")).order_by("-times", "-last", "words")[:most]
    )
