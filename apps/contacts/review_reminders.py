"""Content grows old: whoever answers for it is told by mail four weeks before the day of its review, on that day, and
then every month until it is reviewed. Of content that nobody answers for, who may publish is told."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.contacts.mailboxes import Publishers, by_mailbox, mail_to, publishers, send_once_stored
from apps.contacts.models import ReviewReminder
from apps.core.dates import long_date
from apps.core.languages import SOURCE
from apps.core.models import Content
from apps.organization.reviewing import owned_kinds

BEFORE = timedelta(days=28)
AGAIN = timedelta(days=30)
NOT_SENT = "A reminder to review content could not be sent; it is tried again in the next round."


@dataclass(frozen=True)
class Due:
    """A row that is to be reviewed soon or overdue. What not all staff may read is not named in a mail."""

    row: Content
    may_be_named: bool

    @property
    def answering_unit_id(self):
        return self.row.answering_unit_id

    @property
    def kind(self):
        return self.row._meta.verbose_name

    @property
    def when(self):
        is_overdue = self.row.due < timezone.localdate()
        words = (
            _("The review has been overdue since %(date)s.")
            if is_overdue
            else _("To be reviewed by %(date)s.")
        )
        return words % {"date": long_date(self.row.due)}

    @property
    def form(self):
        name = f"admin:{self.row._meta.app_label}_{self.row._meta.model_name}_change"
        return f"{settings.PORTAL_BASE_URL}{reverse(name, args=[self.row.pk])}?language={SOURCE}"

    def is_to_be_told(self, told, today):
        """True when a mail is due. `told` is the ReviewReminder of the row, None where there is none."""
        if told is None or told.due_on != self.row.due:
            return True
        is_the_day = told.told_on < self.row.due <= today
        return is_the_day or (self.row.due <= today and told.told_on <= today - AGAIN)


def remind_of_reviews():
    """Tell each unit what it answers for and is to review; return in words what was done.

    Each mail names all that is due at its address, so that what falls due in the same weeks is told together.
    """
    if settings.PORTAL_DEMO:
        return "a trial writes to nobody"  # its content holds addresses of real units
    today = timezone.localdate()
    due = _due(today + BEFORE)
    told = ReviewReminder.objects.in_bulk([each.row.pk for each in due])
    mails = _routed(due)
    sent = 0
    for recipient, rows in mails.items():
        if any(each.is_to_be_told(told.get(each.row.pk), today) for each in rows):
            _note(rows, today)
            send_once_stored(partial(review_mail, recipient, rows), partial(_forget, rows), words=NOT_SENT)
            sent += 1
    told_to = {each.row.pk for rows in mails.values() for each in rows}
    nowhere = len(due) - len(told_to)
    return f"mails about reviews: {sent}, reviews without an address to tell: {nowhere}"


def _routed(due):
    """Return {recipient: what is told there}: a mailbox, and who may publish for what leads to none."""
    mails = by_mailbox(due)
    answered = {each.row.pk for rows in mails.values() for each in rows}
    left = [each for each in due if each.row.pk not in answered]
    return mails | (dict.fromkeys(publishers(), left) if left else {})


def _due(day):
    """Return what is to be reviewed until a day, the first due first. Two queries for each kind."""
    found = []
    for model in owned_kinds():
        rows = model.objects.live().to_review_by(day)
        everybody = rows.open_to(Group.objects.none(), signed_in=True)
        named = set(everybody.values_list("pk", flat=True))
        found += [Due(row, may_be_named=row.pk in named) for row in rows]
    return sorted(found, key=lambda each: (each.row.due, str(each.row.pk)))


def _note(rows, today):
    ReviewReminder.objects.bulk_create(
        [ReviewReminder(object_id=each.row.pk, due_on=each.row.due, told_on=today) for each in rows],
        update_conflicts=True,
        unique_fields=["object_id"],
        update_fields=["due_on", "told_on"],
    )


def _forget(rows):
    ReviewReminder.objects.filter(pk__in=[each.row.pk for each in rows]).delete()


def review_mail(recipient, rows):
    """Return the mail that tells what is to be reviewed."""
    context = {"rows": rows, "is_nobodys": isinstance(recipient, Publishers)}
    return mail_to(recipient, "contacts/mails/review.txt", lambda: context)
