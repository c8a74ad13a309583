"""What stands above every page for a time."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from apps.core.languages import active, column
from apps.editorial.models import Publication
from apps.editorial.standing import with_todays_readers_since
from apps.portal.models import Notice
from apps.translation.models import TranslationUnit
from apps.translation.notices import notice_of
from apps.translation.states import State


def standing_notices(user, now=None):
    """Return the notices that stand above a page for a person: the gravest first, then the newest.

    One query, asked by every page and kept by nobody, so that a notice is there with the next page whichever process
    answers; none for a stranger.
    """
    found = Notice.objects.visible_to(user).standing_at(now or timezone.now())
    notices = list(found.annotate(translated=_state()))
    for notice in notices:
        notice.is_outdated = notice.translated == State.OUTDATED
        if notice.translated == State.UNSAFE:
            setattr(notice, column("text", active()), None)  # the English is shown instead
    return sorted(notices, key=lambda notice: Notice.GRAVEST_FIRST.index(notice.severity))


def notice_page(posted):
    """Return what the page of a notice shows: its translation's state, and why it was posted and changed."""
    TranslationUnit.objects.attach_to([posted], active())
    since = with_todays_readers_since(Notice, [posted.pk])[posted.pk]
    told = Publication.objects.of(posted._meta.label_lower, posted.pk).filter(number__gte=since)
    log = told.exclude(note="").order_by("-number")
    reasons = {
        (line.at, line.note): line for line in log
    }  # once for all languages that were published together
    return {
        "notice": notice_of([(posted, "text")]),
        "reasons": list(reasons.values())[::-1],
        "has_ended": posted.ends_at <= timezone.now(),
    }


def _state():
    """Return the expression for the state of the text in the reader's language."""
    units = TranslationUnit.objects.filter(object_id=OuterRef("pk"), field="text", language=active())
    return Subquery(units.values("state")[:1])
