"""Comments on drafts: who may say what, where it stands, and who is named in it."""

import re
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.text import normalise
from apps.editorial.models import Change, Comment, Draft
from apps.editorial.problems import NotAllowed, Refused
from apps.editorial.rights import may_edit


def may_comment(user, change):
    """True when the person may say something of a change: who may see it, as long as it has open drafts."""
    return Change.objects.open().visible_to(user, only_open=True).filter(pk=change.pk).exists()


def check_may_comment(user, change):
    """Raise NotAllowed where the person may say nothing of a change."""
    if not may_comment(user, change):
        raise NotAllowed([_("You may not comment on this change.")])


def may_resolve(user, comment):
    """True when the person may resolve a remark: who made it, and who may write the text that it is about."""
    drafts = [comment.draft] if comment.draft else comment.change.drafts.all()
    return user.pk == comment.by_id or any(
        may_edit(user, apps.get_model(draft.model), draft.language) for draft in drafts
    )


@dataclass(frozen=True)
class Spot:
    """What a remark is about: a draft, one of its rows, one of the columns of that; nothing for the whole change."""

    draft: Draft | None = None
    row_id: uuid.UUID | None = None
    column: str = ""


def add_comment(change, by, text, *, spot=None, answers=None):
    """Store a remark, or the answer to one, and return it. Raises NotAllowed or Refused; then nothing is stored."""
    check_may_comment(by, change)
    if not (text := normalise(text)):
        raise Refused([_("Write what you have to say.")])
    if answers is not None:
        spot = Spot(answers.draft, answers.row_id, answers.column)
    spot = spot or Spot()
    if spot.draft is not None and spot.draft.change_id != change.pk:
        raise Refused([_("This draft belongs to another change.")])
    place = {"draft": spot.draft, "row_id": spot.row_id, "column": spot.column}
    return Comment.objects.create(change=change, by=by, text=text, answers=answers, **place)


def resolve(comment, by):
    """Record that a remark is resolved. Raises NotAllowed. What is resolved already stays as it is."""
    change = comment.draft.change if comment.draft else comment.change  # the draft may have been moved
    if not may_comment(by, change) or not may_resolve(by, comment):
        raise NotAllowed([_("Only whoever made a comment, or may write the text, can resolve it.")])
    return Comment.objects.filter(pk=comment.pk).resolve(by, timezone.now())


# --- people --------------------------------------------------------------------------------------------------


def colleagues(user):
    """Return the people who may be named in a comment, without the one who writes it."""
    people = get_user_model().objects.filter(is_active=True, is_staff=True).exclude(pk=user.pk)
    return people.order_by("full_name", "pk")


def named_in(text, people):
    """Return those of the people who are named in a text: “@” and their full name, or their address.

    “@Noor Haddad” names nobody who is called Noor.
    """
    return _people_and_rest(text, people)[0]


def unknown_in(text, people):
    """Return the words after an “@” that begin the name of none of the people. An address of mail is no such word."""
    return re.findall(r"(?<!\w)@\w+", _people_and_rest(text, people)[1])


def _people_and_rest(text, people):
    """Return the people who are named in a text, and the text without their names, in small letters."""
    by_name = defaultdict(list)
    for person in people:
        for name in filter(None, (person.full_name, person.email)):
            by_name[name.casefold()].append(person)
    text, found = text.casefold(), {}
    for name in sorted(by_name, key=len, reverse=True):
        text, number = re.subn(rf"@{re.escape(name)}(?!\w)", " ", text)
        if number:
            found |= dict.fromkeys(by_name[name])
    return list(found), text
