"""Mails that tell what changed to those who wish it, every day or every week."""

import logging
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from apps.core.languages import SOURCE
from apps.editorial.models import LogHead
from apps.portal.models import DigestChoice, Notice
from apps.portal.whats_new import kinds, published, readable

logger = logging.getLogger(__name__)
MOST_READ = 500  # publications, the last ones
MOST_TOLD = 40  # things; more stand in What's new


def rhythm_of(person):
    """Return how often a person wants to be written to, "" for never."""
    return DigestChoice.objects.filter(pk=person.pk).values_list("rhythm", flat=True).first() or ""


def choose(person, rhythm):
    """Store how often a person wants to be written to; "" is never, of which nothing is kept.

    Who begins is told of what is published from now on; who changes the rhythm misses nothing.
    """
    if not rhythm:
        DigestChoice.objects.filter(pk=person.pk).delete()
        return
    begin = {"rhythm": rhythm, "told_until": LogHead.current()}
    DigestChoice.objects.update_or_create(person=person, defaults={"rhythm": rhythm}, create_defaults=begin)


def send_digests():
    """Write to everybody who is due; return in words what was done.

    Each mail is sent when the job is stored, so that no mail server is waited for with the database locked, and is
    noted down right before: two hosts never send one twice. One that could not be sent is due again.
    """
    due = list(DigestChoice.objects.due(timezone.now()).values_list("pk", flat=True))
    for pk in due:
        transaction.on_commit(partial(_send, pk))
    return f"digests due: {len(due)}"


def _send(pk):
    now, until = timezone.now(), LogHead.current()
    choice = DigestChoice.objects.due(now).select_related("person").filter(pk=pk).first()
    if choice is None or not DigestChoice.objects.claim(choice, until=until, now=now):
        return
    try:
        mail = digest_mail(choice.person, choice.told_until, until, told_at=choice.told_at)
        if mail is not None:
            mail.send()
    except Exception:
        logger.exception("A digest could not be sent; it is tried again in the next round.")
        claimed = DigestChoice.objects.filter(pk=pk, told_at=now)
        claimed.update(told_until=choice.told_until, told_at=choice.told_at)


def digest_mail(person, since, until, told_at=None):
    """Return the mail that tells a person what was published between two numbers of the log, None for nothing.

    Notices that were posted before and have begun since `told_at` are told of, too. It is in the person's language and
    tells only of what that person may see.
    """
    with translation.override(person.language):
        things = _things(person, since, until, told_at or timezone.now())
        if not things:
            return None
        context = {
            "things": things[:MOST_TOLD],
            "more": len(things) - MOST_TOLD,
            "updates": _address("portal:updates"),
            "choice": _address("portal:digest"),
        }
        text = render_to_string("portal/mails/digest.txt", context)
        subject, _, body = text.strip().partition("\n")
        headers = {
            "Auto-Submitted": "auto-generated",
            "Content-Language": person.language,
            "List-Unsubscribe": f"<{context['choice']}>",
        }
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[person.email], headers=headers)


@dataclass
class Thing:
    """A piece of content that was published, with the notes of all its publications."""

    row: object
    since: int
    is_new: bool = False
    notes: dict = field(default_factory=dict)

    def take_in(self, publication):
        self.is_new = self.is_new or (publication.is_first and publication.language == SOURCE)
        if publication.note:
            self.notes[" ".join(publication.note.split())] = True

    @property
    def address(self):
        """Where it says what changed; for what is new, the page itself."""
        if self.is_new:
            return settings.PORTAL_BASE_URL + self.row.get_absolute_url()
        changes = _address("portal:changes-since", self.row._meta.label_lower, self.row.pk)
        return f"{changes}?since={self.since}"


def _things(person, since, until, told_at):
    """Return what was published in English and in the person's language, last published first."""
    begun = Notice.objects.visible_to(person).filter(starts_at__gt=told_at).values("pk")
    publications = published(person).filter(
        Q(number__gt=since) | Q(object_id__in=begun),
        number__lte=until,
        language__in={SOURCE, person.language},
        model__in=list(kinds()),
    )
    things = {}
    for publication in readable(publications[:MOST_READ], person):
        thing = things.setdefault(publication.object_id, Thing(publication.row, since))
        thing.take_in(publication)
    return list(things.values())


def _address(name, *args):
    return settings.PORTAL_BASE_URL + reverse(name, args=args)
