"""A colleague leaves: what they hold, on one page, and how it is given to others. Nothing is orphaned.

The names on what they did stay: publications, revisions and the audit are never changed.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.audit import record
from apps.accounts.holdings import Holding, invitations
from apps.accounts.models import Action, AuditRecord, User
from apps.contacts.holdings import contacts
from apps.core.languages import SOURCE
from apps.editorial.holdings import begun, scheduled, to_review, unsaved, written_last
from apps.feedback.holdings import messages_in_work
from apps.organization.holdings import positions
from apps.portal.models import DigestChoice
from apps.reading.holdings import requests_to_read


def digest(person, administrator):
    """Return the mails about what changed that a person asked for."""
    return [
        Holding(
            key=f"portal.digest:{choice.pk}",
            words=choice.get_rhythm_display(),
            settle=choice.delete,
            settle_words=_("Stop them"),
        )
        for choice in DigestChoice.objects.filter(person=person)
    ]


# What is asked of each app: (title, function of the person and the administrator who looks).
KINDS = [
    (gettext_lazy("Changes that they began"), begun),
    (gettext_lazy("What they have written and not saved"), unsaved),
    (gettext_lazy("Changes that they are asked to review"), to_review),
    (gettext_lazy("What is published or taken down as they scheduled it"), scheduled),
    (gettext_lazy("Requests to read that stand in their name"), requests_to_read),
    (gettext_lazy("Messages from readers that they have in work"), messages_in_work),
    (gettext_lazy("Contacts that name them"), contacts),
    (gettext_lazy("Positions that name them"), positions),
    (gettext_lazy("Pages that they were the last to write (the 50 latest)"), written_last),
    (gettext_lazy("Invitations by them that are still open"), invitations),
    (gettext_lazy("Mails about what changed"), digest),
]
SETTLED = "settled"


class Overtaken(Exception):
    """What was chosen is not possible (any more): somebody was faster, or may not have it."""


@dataclass(frozen=True)
class Group:
    """The holdings of one kind, under its title."""

    title: str
    holdings: list


def holdings_of(person, administrator):
    """Return what a person still holds, as groups; kinds of which they hold nothing are left out."""
    seen_to = _seen_to(person)
    groups = [
        Group(
            title,
            [
                each
                for each in kind(person, administrator)
                if not (each.may_be_seen_to and each.key in seen_to)
            ],
        )
        for title, kind in KINDS
    ]
    return [group for group in groups if group.holdings]


def done_for(person):
    """Return the lines of the audit about what was handed over, the last first."""
    about = {"about_label": User._meta.label_lower, "about_key": str(person.pk)}
    return AuditRecord.objects.filter(action__in=[Action.HANDED_OVER, Action.SETTLED], **about)


def _seen_to(person):
    """Return the keys of what somebody has seen to without a change here: content is changed on its own form."""
    settled = done_for(person).filter(action=Action.SETTLED)
    return {row.details.get("holding") for row in settled if "how" not in row.details}


@transaction.atomic
def hand_over(person, choices, *, by, request=None):
    """Do what an administrator chose, all of it or nothing, and return how much that was.

    `choices` is {key of a holding: key of a person, or SETTLED}. Raises Overtaken.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two administrators, one after the other
    with translation.override(SOURCE):  # the audit is read by people of all languages
        held = {each.key: each for group in holdings_of(person, by) for each in group.holdings}
    for key, choice in choices.items():
        if key not in held:
            raise Overtaken
        action, details = _do(held[key], choice)
        record(action, by=by, request=request, about=person, holding=key, what=held[key].words, **details)
    return len(choices)


def _do(holding, choice):
    """Give or settle one thing; return the action for the audit and what it says besides."""
    if choice == SETTLED and holding.may_be_settled:
        if holding.settle is None:
            return Action.SETTLED, {}
        holding.settle()
        return Action.SETTLED, {"how": holding.settle_words}
    heir = next((heir for heir in holding.heirs if str(heir.pk) == choice), None)
    if heir is None:
        raise Overtaken
    holding.give(heir)
    return Action.HANDED_OVER, {"to": f"{heir.full_name} ({heir.email})"}
