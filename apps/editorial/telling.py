"""Mails about changes: to people who may see the change, each in their own language, with the link to it."""

import logging
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.bidi import isolated
from apps.core.dates import long_date
from apps.core.text import listed
from apps.editorial.models import Change, Draft
from apps.editorial.step_rights import reviewers_of

logger = logging.getLogger(__name__)


@dataclass
class Told:
    """Whom a mail reached, who may not see the change and got none, and to whom it could not be sent."""

    reached: list = field(default_factory=list)
    hidden: list = field(default_factory=list)
    failed: list = field(default_factory=list)

    def say(self, request):
        """Say to whoever acted whom they have to tell in another way."""
        if self.hidden:
            message = _("Not told, for they may not see this change: %(people)s")
            messages.warning(request, message % {"people": listed(self.hidden)})
        if self.failed:
            message = _("The mail could not be sent to %(people)s. Tell them in another way.")
            messages.warning(request, message % {"people": listed(self.failed)})
        if settings.PORTAL_DEMO and self.reached:
            messages.info(request, _("This is a trial: nobody gets a mail."))


def tell_of_comment(comment, people):
    """Write to people that they are named in a comment. What was said is read on the portal."""
    anchor = f"#comment-{comment.answers_id or comment.pk}"
    return _tell(people, comment.change, "comment", by=comment.by, anchor=anchor)


def tell_reviewer(change, by):
    """Write to whoever is asked to review a change that somebody submitted."""
    change.refresh_from_db(fields=["assignee", "due"])
    return _tell(_others([change.assignee_id], by), change, "review", by=by)


def tell_authors(change, by, why):
    """Write to the authors of a change that somebody returned it, and why."""
    return _tell(_others(change.author_ids, by), change, "returned", by=by, why=why)


def tell_unpublished(change, scheduled_by, why):
    """Write to the authors of a change, and to who scheduled it, that it could not be published by itself, and why."""
    people = _others(change.author_ids | {scheduled_by.pk}, None)
    return _tell(people, change, "unpublished", why=why)


def tell_left_standing(change, scheduled_by, why):
    """Write to the authors of what could not be taken down by itself, to who scheduled it, and to all who may publish
    it: it happens with the rights of one who may have left, and readers see it until somebody takes it over.
    """
    publishers = set(reviewers_of(change).values_list("pk", flat=True))
    people = _others(change.author_ids | publishers | {scheduled_by.pk}, None)
    return _tell(people, change, "left_standing", by=scheduled_by, why=why)


def _others(keys, by):
    people = get_user_model().objects.filter(pk__in=keys, is_active=True)
    return people.exclude(pk=by.pk) if by else people


def _tell(people, change, template, *, by=None, why="", anchor=""):
    """Write to each of the people, once what they are told of is stored. Returns what became of it."""
    told = Told()
    if why and not _is_for_all_staff(change):
        why = ""
    for person in people:
        if not Change.objects.visible_to(person).filter(pk=change.pk).exists():
            told.hidden.append(person)
        elif settings.PORTAL_DEMO or _send(change, person, template, by=by, why=why, anchor=anchor):
            told.reached.append(person)
        else:
            told.failed.append(person)
    return told


def _is_for_all_staff(change):
    """True when a reason may be quoted: a mail is read, and kept, where nobody asks who may read a page."""
    keys = set(change.drafts.values_list("object_id", flat=True))
    if Draft.objects.filter(object_id__in=keys, is_restricted=True).exists():
        return False
    for label in set(change.drafts.values_list("model", flat=True)):
        model = apps.get_model(label)
        rows = model._default_manager.filter(pk__in=keys)
        hidden = rows.exclude(pk__in=rows.open_to(Group.objects.none(), signed_in=True).values("pk"))
        if model.is_managed or hidden.exists():  # a notice may be for one country
            return False
    return True


def _send(change, person, template, **said):
    try:
        _mail(change, person, template, **said).send()
    except Exception:  # whatever a mail server does, what was done is stored; who did it is told
        logger.exception("A mail about the change %s could not be sent.", change.pk)
        return False
    return True


def _mail(change, person, template, *, by, why, anchor):
    with translation.override(person.language):
        address = reverse("admin:editorial_change_change", args=[change.pk])
        context = {
            "name": isolated(person),
            "by": isolated(by),
            "change": isolated(change),
            "due": long_date(change.due) if change.due else "",
            "why": why,
            "link": f"{settings.PORTAL_BASE_URL}{address}{anchor}",
        }
        text = render_to_string(f"editorial/mails/{template}.txt", context)
    subject, _line, body = text.strip().partition("\n")
    headers = {"Auto-Submitted": "auto-generated", "Content-Language": person.language}
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[person.email], headers=headers)
