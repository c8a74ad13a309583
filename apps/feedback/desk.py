"""The page that tells editors where readers got stuck: what was looked for in vain, and what waits for an answer."""

from datetime import timedelta

from django.db.models import Count, Min, Sum
from django.utils import timezone

from apps.core.languages import own_name
from apps.feedback.failed_searches import most_wanted
from apps.feedback.models import Answers, Report, ReportKind
from apps.feedback.pages import attach_pages
from apps.feedback.querysets import languages_of

MOST = 50  # lines of each list
ANSWERS_OF = timedelta(days=90)


def desk_page(user, language=""):
    """Return what the page shows to a person, in all their languages or in one. Five queries and one for each kind."""
    own = languages_of(user)
    languages = [language] if language in own else own
    waiting = _waiting(user, languages)
    unsatisfied = _unsatisfied(user, languages)
    attach_pages([*waiting, *unsatisfied], user)
    return {
        "searches": _named(most_wanted(languages, MOST)),
        "waiting": waiting,
        "missing": ReportKind.MISSING.label,
        "unsatisfied": [row for row in unsatisfied if row.page],
        "languages_of_readers": [(code, own_name(code)) for code in own],
        "in_language": language if language in own else "",
    }


def _waiting(user, languages):
    """Return the pages with open messages, those with most of them first, then those that wait longest."""
    rows = Report.objects.open().for_editor(user).filter(language__in=languages)
    groups = rows.values("model", "object_id", "language").annotate(number=Count("pk"), first=Min("sent_at"))
    return [_Line(**row) for row in groups.order_by("-number", "first")[:MOST]]


def _unsatisfied(user, languages):
    """Return the pages that readers say were not what they needed, most of them first."""
    since = timezone.now().date() - ANSWERS_OF
    rows = Answers.objects.filter(language__in=languages, day__gte=since)
    groups = rows.values("model", "object_id", "language").annotate(number=Sum("no"), yes=Sum("yes"))
    return [_Line(**row) for row in groups.filter(number__gt=0).order_by("-number", "yes")[:MOST]]


def _named(searches):
    return [row | {"language_name": own_name(row["language"])} for row in searches]


class _Line:
    """A line of a list about a page, which `attach_pages` completes."""

    def __init__(self, model, object_id, language, **values):
        self.model, self.object_id, self.language = model, object_id, language
        self.language_name = own_name(language)
        self.__dict__.update(values)
