"""What a person holds here: messages from readers that they have in work."""

from functools import partial

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.holdings import Holding
from apps.feedback.answering import answer
from apps.feedback.models import Report, StateChange


def messages_in_work(person, administrator):
    """Return the messages that a person was the last to touch and did not close. Put back, everybody may take them."""
    last = StateChange.objects.filter(report=OuterRef("pk")).order_by("-pk").values("by")[:1]
    rows = Report.objects.filter(state=Report.State.IN_WORK).annotate(last=Subquery(last))
    return [
        Holding(
            key=f"feedback.report:{row.pk}",
            words=str(row),
            address=reverse("admin:feedback_report_change", args=[row.pk]),
            settle=partial(answer, row, Report.State.NEW, by=administrator),
            settle_words=_("Put it back among the new messages"),
        )
        for row in rows.filter(last=person.pk)
    ]
