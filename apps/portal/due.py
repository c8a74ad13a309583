"""What the portal does by itself, and how often. `manage.py run_due` runs whatever is due; safe twice, on two hosts."""

import logging
from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from apps.accounts.audit import record
from apps.accounts.models import Action, AuditRecord
from apps.contacts.reminding import remind_of_confirmations
from apps.contacts.review_reminders import remind_of_reviews
from apps.editorial import keeping
from apps.editorial.reconciling import reconcile_translations
from apps.editorial.scheduling import publish_due, take_down_due
from apps.feedback import failed_searches
from apps.feedback.forgetting import forget_names
from apps.links.checking import check_links_by_itself
from apps.portal.digests import send_digests
from apps.portal.models import DueJob
from apps.reading.marks import forget_old_marks

logger = logging.getLogger(__name__)
SIGN_INS_KEPT = 90  # days


def forget_expired_sessions():
    SessionStore.clear_expired()
    return "expired sessions forgotten"


def forget_old_sign_ins():
    """Sign-ins, good and failed, are kept as long as somebody may have to look into them."""
    old = timezone.now() - timedelta(days=SIGN_INS_KEPT)
    counted, _by_model = AccessAttempt.objects.filter(attempt_time__lte=old).delete()
    recorded = AuditRecord.objects.forget_sign_ins(old)
    if recorded:
        record(Action.FORGOTTEN, number=recorded, before=old.isoformat())
    return f"old sign-ins forgotten: {counted + recorded}"


def forget_read_marks():
    return f"old read marks forgotten: {forget_old_marks()}"


def forget_open_forms():
    return f"unsaved texts and open forms forgotten: {keeping.forget_old()}"


def reconcile():
    return f"translation states corrected: {reconcile_translations()}"


def publish_scheduled():
    return f"scheduled changes published: {publish_due()}, taken down: {take_down_due()}"


JOBS = {
    "publish-scheduled": (publish_scheduled, timedelta(minutes=1)),
    "forget-expired-sessions": (forget_expired_sessions, timedelta(hours=1)),
    "forget-old-sign-ins": (forget_old_sign_ins, timedelta(days=1)),
    "forget-old-read-marks": (forget_read_marks, timedelta(days=1)),
    "forget-open-forms": (forget_open_forms, timedelta(days=1)),
    "reconcile-translations": (reconcile, timedelta(days=1)),
    "forget-failed-searches": (failed_searches.forget_old, timedelta(days=1)),
    "forget-names-of-reports": (forget_names, timedelta(days=1)),
    "remind-of-confirmations": (remind_of_confirmations, timedelta(days=1)),
    "remind-of-reviews": (remind_of_reviews, timedelta(days=1)),
    "send-digests": (send_digests, timedelta(hours=1)),
    # Each address once a day at most, in small portions: a job that takes long keeps the others waiting.
    "check-links": (check_links_by_itself, timedelta(minutes=10)),
}


# Editors wait for each change alone: a page stays locked until what was done with it is stored.
IN_STEPS = {"publish-scheduled"}


def run_due(jobs=JOBS):
    """Run every job that is due and return [(name, what it did)]. A job that fails is logged and stops no other."""
    done = []
    for name, (run, every) in jobs.items():
        try:
            report = DueJob.run_if_due(name, run, every, in_steps=name in IN_STEPS)
        except Exception:
            logger.exception("The job %s failed; it is tried again in the next round.", name)
            continue
        if report is not None:
            done.append((name, report))
    return done
